import { expect, oneEvent } from '@open-wc/testing';
import type { Connection } from '../../src/contract/index.ts';
import { NavigateEvent } from '../../src/controllers/navigate-event.ts';
import type { ConnectionTestEvent } from '../../src/elements/wizard/wizard.events.ts';
import {
  connection,
  homeConnection,
  json,
  later,
  problem,
  recipe,
  testResult,
  unreachable,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const wrongPassword = testResult({
  ok: false,
  message: { code: 'connection.refused', params: {}, text: 'We reached PostgreSQL, but it did not let us in.' },
  todo: ['Check the user name and the password.'],
  field: 'password',
  details: 'FATAL: password authentication failed for user "writer"',
});

describe('citizen-wizard, connection step', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = async (connections: Connection[] = []) => {
    host = new WizardHost();
    host.connections = [homeConnection, ...connections];
    wizard = new WizardPage();
    await wizard.at('Your contacts, in your own database');
    await wizard.click('Continue');
    await wizard.at('Connect PostgreSQL');
    await until(() => wizard.all('.acct, .field').length > 0);
  };
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('asks before an account that is not saved is left behind', async () => {
    await open();
    const goes = () => {
      const event = new NavigateEvent('deployments');
      document.body.dispatchEvent(event);
      return !event.defaultPrevented;
    };
    const unloads = () => globalThis.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect([goes(), unloads()]).to.deep.equal([true, true]);
    await wizard.fill('Server address', 'db.example.com');
    expect([goes(), unloads()]).to.deep.equal([false, false]);
    await wizard.see('What you wrote about this account is not saved yet.');
    await wizard.expectAccessible();
    await wizard.click('Keep editing');
    expect(wizard.field('Server address').value).to.equal('db.example.com');
    expect(goes()).to.equal(false);
    await wizard.see('Leave without saving?');
    const going = oneEvent(document.body, 'citizen-navigate');
    await wizard.click('Leave without saving');
    const event = (await going) as unknown as NavigateEvent;
    expect([event.page, event.defaultPrevented]).to.deep.equal(['deployments', false]);
  });

  it('shows where a webhook is delivered to, to be copied', async () => {
    const address = 'https://host.example/v1/deliveries/con_1/key';
    await open([connection({ address })]);
    await wizard.see('Deliveries go to this address');
    expect(wizard.field('Deliveries go to this address').value).to.equal(address);
    const { clipboard } = navigator;
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
    });
    const later = window.setTimeout.bind(window);
    const delayed: (() => void)[] = [];
    window.setTimeout = ((work: () => void, delay?: number) =>
      delay === 2000 ? delayed.push(work) : later(work, delay)) as typeof later;
    try {
      await wizard.click('Copy');
      await wizard.see('Copied');
      expect(copied).to.deep.equal([address]);
      for (const work of delayed) work();
      expect(words(wizard.button('Copy'))).to.equal('Copy');
    } finally {
      window.setTimeout = later;
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    }
    await wizard.expectAccessible();
  });

  it('shows a webhook of two steps once among what was answered', async () => {
    const { project } = recipe();
    if (project.kind !== 'flow') throw new Error('The recipe has other steps now');
    const endpoint = { endpoint: 'postgresql' };
    host = new WizardHost({
      recipe: recipe({ project: { ...project, connections: { source: endpoint, target: endpoint } } }),
    });
    host.connections = [connection({ address: 'https://host.example/v1/deliveries/con_1/key' })];
    wizard = new WizardPage();
    await wizard.at('Your contacts, in your own database');
    wizard.step('Review').click();
    await wizard.see('Deliveries go to this address');
    expect(wizard.all('.delivery')).to.have.length(1);
  });

  describe('a new account', () => {
    it('offers the defaults, and keeps password managers out', async () => {
      await open();
      expect(wizard.field('Port').value).to.equal('5432');
      expect(wizard.field('Encryption').value).to.equal('verify-full');
      expect(wizard.field('Password').type).to.equal('password');
      expect(wizard.field('Password').autocomplete).to.equal('new-password');
      expect(wizard.field('User name').autocomplete).to.equal('off');
      await wizard.expectAccessible();
    });

    it('says nothing while people first type, then at each key until it is mended', async () => {
      await open();
      await wizard.fill('Port', '7000000');
      expect(wizard.text).not.to.contain('Write a number');
      wizard.field('Database').focus();
      await wizard.see('Write a number from 1 to 65,535.');
      expect(wizard.field('Port').ariaInvalid).to.equal('true');
      await wizard.fill('Port', '70000');
      expect(wizard.text).to.contain('Write a number from 1 to 65,535.');
      await wizard.fill('Port', '7000');
      expect(wizard.text).not.to.contain('Write a number');
    });

    it("uses the recipe's own sentence where it has one", async () => {
      await open();
      await wizard.fill('Server address', 'https://db.example.com/');
      wizard.field('Port').focus();
      await wizard.see('Write only the name of the server, like db.example.com.');
    });

    it('holds still while a pointer is down, so that the click meets its button', async () => {
      await open();
      wizard.field('Server address').focus();
      const target = wizard.button('Test connection');
      target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
      target.focus();
      await wizard.element.updateComplete;
      expect(wizard.text).not.to.contain('This is missing.');
      globalThis.dispatchEvent(new PointerEvent('pointerup'));
      await wizard.see('This is missing. Write it here, like db.example.com.');
    });

    it('sums up what is missing, and each line leads to its field', async () => {
      await open();
      await wizard.click('Continue');
      await wizard.see('Please check 4 things before you go on');
      await until(() => wizard.focused?.id === 'problems', 'The summary never took the focus');
      expect(words(wizard.step('Connect PostgreSQL'))).to.equal('Connect PostgreSQL 4 things to fix');
      await wizard.expectAccessible();
      const link = wizard
        .all<HTMLAnchorElement>('#problems a')
        .find(candidate => words(candidate).startsWith('Database'));
      const address = location.href;
      link?.click();
      await until(() => wizard.focused === wizard.field('Database'));
      expect(location.href).to.equal(address);
      expect(host.callsTo('POST /v1/connections')).to.have.length(0);
    });

    it('is stored on Continue, once, with numbers as numbers', async () => {
      await open();
      await wizard.fillConnection();
      wizard.button('Continue').click();
      wizard.button('Continue').click();
      await wizard.at('Options');
      expect(host.callsTo('POST /v1/connections').map(({ body }) => body)).to.deep.equal([
        {
          endpoint: 'postgresql',
          environment: 'production',
          values: {
            host: 'db.example.com',
            port: 5432,
            database: 'warehouse',
            user: 'writer',
            password: 'secret',
            encryption: 'verify-full',
          },
        },
      ]);
      expect(words(wizard.step('Connect PostgreSQL'))).to.equal('Connect PostgreSQL Done');
      await wizard.click('Back');
      await wizard.see('db.example.com · warehouse · writer');
      expect(wizard.text).not.to.contain('secret');
    });

    it("shows the host's word at the field that it is about", async () => {
      await open();
      host.on('POST /v1/connections', () =>
        problem(422, 'invalid', 'Some answers do not fit.', [
          { path: 'values.host', code: 'pattern', message: 'This server is not allowed here.' },
        ]),
      );
      await wizard.fillConnection();
      await wizard.click('Continue');
      await wizard.see('This server is not allowed here.');
      await until(() => wizard.focused === wizard.field('Server address'));
      await wizard.see('We could not save this account');
      await wizard.fill('Server address', 'db2.example.com');
      expect(wizard.text).not.to.contain('This server is not allowed here.');
    });

    it('waits for a host that is away, keeps what was typed and stores it once', async () => {
      await open();
      const keys = new Set<string | null>();
      host.on('POST /v1/connections', ({ headers }) => {
        keys.add(headers.get('idempotency-key'));
        return unreachable();
      });
      await wizard.fillConnection();
      await wizard.click('Continue');
      await wizard.see('We could not reach the service. What you entered is kept.');
      await wizard.see(/We try again in \d+ second/);
      expect(wizard.field('Password').value).to.equal('secret');
      await wizard.expectAccessible();
      host.on('POST /v1/connections', ({ headers }) => {
        keys.add(headers.get('idempotency-key'));
        return json(connection({ id: 'con_new' }), 201);
      });
      await wizard.click('Try now');
      await wizard.at('Options');
      expect(keys.size).to.equal(1);
    });
  });

  describe('testing', () => {
    it('says that the connection works, and tells the page without the answers', async () => {
      await open();
      await wizard.fillConnection();
      const told = oneEvent<ConnectionTestEvent>(wizard.element, 'citizen-connection-test');
      await wizard.click('Test connection');
      await wizard.see('Connection works. We can see 4 tables.');
      const { endpoint, ok } = await told;
      expect({ endpoint, ok }).to.deep.equal({ endpoint: 'postgresql', ok: true });
      await wizard.expectAccessible();
    });

    it('says what is wrong with the password and what to do; the technical text is folded away', async () => {
      await open();
      host.on('POST /v1/connections/test', () => json(wrongPassword));
      await wizard.fillConnection();
      await wizard.click('Test connection');
      await wizard.see('We reached PostgreSQL, but it did not let us in.');
      await wizard.see('Check the user name and the password.');
      expect(wizard.field('Password').ariaInvalid).to.equal('true');
      expect(words(wizard.step('Connect PostgreSQL'))).to.equal('Connect PostgreSQL Needs your attention');
      const details = wizard.root.querySelector<HTMLDetailsElement>('details.support');
      expect(details?.open).to.equal(false);
      expect(words(details)).to.contain('password authentication failed');
      await wizard.expectAccessible();
    });

    it('forgets the result when a field changes', async () => {
      await open();
      host.on('POST /v1/connections/test', () => json(wrongPassword));
      await wizard.fillConnection();
      await wizard.click('Test connection');
      await wizard.see('did not let us in');
      await wizard.fill('Password', 'another');
      expect(wizard.text).not.to.contain('did not let us in');
      expect(wizard.field('Password').ariaInvalid).to.equal(null);
    });

    it('never shows an answer that comes after the fields were changed', async () => {
      await open();
      const { handler, answer } = later();
      host.on('POST /v1/connections/test', handler);
      await wizard.fillConnection();
      await wizard.click('Test connection');
      await until(() => host.callsTo('POST /v1/connections/test').length === 1);
      await wizard.fill('Password', 'another');
      const [call] = host.callsTo('POST /v1/connections/test');
      expect(call?.signal.aborted).to.equal(true);
      answer(json(testResult()));
      host.on('POST /v1/connections/test', () => json(wrongPassword));
      await wizard.click('Test connection');
      await wizard.see('did not let us in');
      expect(wizard.text).not.to.contain('Connection works.');
    });

    it('asks for what is missing instead of testing', async () => {
      await open();
      await wizard.click('Test connection');
      await wizard.see('Answer 4 more fields first, then test.');
      await until(() => wizard.focused === wizard.field('Server address'));
      expect(host.callsTo('POST /v1/connections/test')).to.have.length(0);
    });

    it('says when the host could not test', async () => {
      await open();
      host.on('POST /v1/connections/test', () => problem(403, 'forbidden', 'You may not test connections here.'));
      await wizard.fillConnection();
      await wizard.click('Test connection');
      await wizard.see('We could not test the connection');
      await wizard.see('You may not test connections here.');
    });
  });

  describe('accounts that are there', () => {
    const archive = connection({ id: 'con_2', name: 'Archive', updatedAt: '2025-11-01T00:00:00Z' });

    it('offers the one that was changed last, and tests it with what is stored', async () => {
      await open([archive, connection()]);
      await wizard.see('Warehouse');
      await wizard.expectAccessible();
      await wizard.click('Test connection');
      await wizard.see('Connection works.');
      expect(host.callsTo('POST /v1/connections/test')[0]?.body).to.deep.include({ id: 'con_1' });
      await wizard.click('Continue');
      await wizard.at('Options');
      expect(host.callsTo('POST /v1/connections')).to.have.length(0);
    });

    it('lets people choose another, or add one', async () => {
      await open([archive, connection()]);
      await wizard.click('Use another account');
      wizard.field('Archive').click();
      await wizard.element.updateComplete;
      await wizard.expectAccessible();
      await wizard.click('Continue');
      await wizard.at('Options');
      await until(() => host.callsTo('GET /v1/connections/con_2/options').length === 1);
      await wizard.click('Back');
      await wizard.see('Archive');
      await wizard.click('Use another account');
      await wizard.click('Add another account');
      expect(wizard.field('Server address').value).to.equal('');
    });

    it('changes one without asking for its secret again', async () => {
      await open([connection()]);
      host.on('PATCH /v1/connections/con_1', () => json(connection({ values: { host: 'new.example.com' } })));
      await wizard.click('Change');
      await wizard.see('Saved. We never show it again.');
      expect(wizard.field('Password').value).to.equal('');
      await wizard.fill('Server address', 'new.example.com');
      await wizard.click('Continue');
      await wizard.at('Options');
      const [call] = host.callsTo('PATCH /v1/connections/con_1');
      const { values } = call?.body as { values: Record<string, unknown> };
      expect(values['host']).to.equal('new.example.com');
      expect(values).not.to.have.property('password');
    });

    it('goes back to what was there', async () => {
      await open([connection()]);
      await wizard.click('Change');
      await wizard.fill('Server address', 'other.example.com');
      await wizard.click('Keep “Warehouse”');
      await wizard.see('db.example.com · warehouse · writer');
      await wizard.click('Continue');
      await wizard.at('Options');
    });
  });
});
