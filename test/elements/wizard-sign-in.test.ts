import { expect } from '@open-wc/testing';
import type { Authorization, Connection } from '../../src/contract/index.ts';
import { signInMessage } from '../../src/contract/sign-in-message.ts';
import { browser } from '../../src/elements/wizard/sign-in-controller.ts';
import {
  connection,
  endpoints,
  homeConnection,
  json,
  page,
  problem,
  session,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const state = 'a'.repeat(43);
const address = `GET /v1/connections/authorize/${state}`;
const vendor = 'https://login.example/authorize?state=1';
const { open, leave } = browser;

const message = (text: string) => ({ code: 'x', params: {}, text });
const outcome = (changes: Partial<Authorization>): Authorization => ({
  status: 'waiting',
  connection: null,
  account: null,
  message: null,
  ...changes,
});
const signedIn = connection({ id: 'con_signed', consent: 'given', account: 'Ana Ruiz', secrets: [] });

/** A window, as far as the wizard touches it. */
class FakeWindow {
  closed = false;
  address = '';
  focused = 0;
  readonly location = { replace: (url: string) => void (this.address = url) };
  close(): void {
    this.closed = true;
  }
  focus(): void {
    this.focused += 1;
  }
}

const usual = <Field extends { readonly name: string }>(field: Field): Field =>
  field.name === 'database' ? { ...field, default: 'warehouse' } : field;

describe('citizen-wizard, signing in', () => {
  let host: WizardHost;
  let wizard: WizardPage;
  let popups: FakeWindow[];
  let left: string[];

  const start = (
    connections: Connection[] = [],
    { isReady = true, practice = false, isBlocked = false, answer = outcome({}) } = {},
  ): void => {
    popups = [];
    left = [];
    browser.open = () => {
      const popup = new FakeWindow();
      popups.push(popup);
      return isBlocked ? null : (popup as unknown as Window);
    };
    browser.leave = url => void left.push(url);
    host = new WizardHost({ session: session({ practice }) });
    host.connections = [homeConnection, ...connections];
    host.on('GET /v1/endpoints', () =>
      page(
        endpoints.map(endpoint =>
          endpoint.id === 'postgresql'
            ? { ...endpoint, fields: endpoint.fields.map(usual), consent: { ways: [], isReady }, practice }
            : endpoint,
        ),
      ),
    );
    host.on('POST /v1/connections/authorize', () =>
      json({ url: vendor, state, expiresAt: '2099-01-01T00:00:00Z' }, 201),
    );
    host.on(address, () => json(answer));
    wizard = new WizardPage();
  };
  const goToStep = async (): Promise<void> => {
    await wizard.at('Your contacts, in your own database');
    await wizard.click('Continue');
    await wizard.at('Connect PostgreSQL');
    await until(() => wizard.all('.acct, .field, .note').length > 0);
  };
  const opened = async (...given: Parameters<typeof start>): Promise<void> => {
    start(...given);
    await goToStep();
  };
  /** The person fills the form and presses the button: the window is at the vendor's then. */
  const begin = async (): Promise<FakeWindow> => {
    await until(() => wizard.hasButton('Sign in with PostgreSQL'));
    await wizard.fillConnection();
    await wizard.click('Sign in with PostgreSQL');
    await wizard.see('Finish signing in to PostgreSQL in the other window');
    return popups.at(-1) ?? expect.fail('A window was opened');
  };
  /** What the window's last page tells. */
  const tell = (data: object = { type: signInMessage, state, status: 'done' }): void =>
    void globalThis.dispatchEvent(new MessageEvent('message', { data, origin: 'https://host.example' }));

  afterEach(() => {
    wizard.remove();
    host.restore();
    sessionStorage.clear();
    Object.assign(browser, { open, leave });
  });

  it('opens a window in the click itself, and sends it to the vendor', async () => {
    await opened();
    expect(wizard.hasButton('Test connection')).to.equal(false);
    await until(() => wizard.hasButton('Sign in with PostgreSQL'));
    await wizard.fillConnection();
    wizard.button('Sign in with PostgreSQL').click();
    expect(popups).to.have.length(1);
    await wizard.see('Finish signing in to PostgreSQL in the other window');
    expect(popups[0]?.address).to.equal(vendor);
    const [call] = host.callsTo('POST /v1/connections/authorize');
    const { display, endpoint, environment } = call?.body as Record<string, unknown>;
    expect({ display, endpoint, environment }).to.deep.equal({
      display: 'popup',
      endpoint: 'postgresql',
      environment: 'production',
    });
    await wizard.expectAccessible();
  });

  it('asks for what is missing first, and opens nothing', async () => {
    await opened();
    await until(() => wizard.hasButton('Sign in with PostgreSQL'));
    await wizard.click('Sign in with PostgreSQL');
    await until(() => wizard.focused === wizard.field('Server address'));
    expect(popups).to.have.length(0);
  });

  it('does not go on without', async () => {
    await opened();
    await until(() => wizard.hasButton('Sign in with PostgreSQL'));
    await wizard.fillConnection();
    await wizard.click('Continue');
    await wizard.see('Sign in to connect it.');
    expect(host.callsTo('POST /v1/connections')).to.have.length(0);
  });

  it('uses the account as soon as the window says that it is done, and says who it is', async () => {
    await opened();
    const popup = await begin();
    host.on(address, () => json(outcome({ status: 'done', connection: signedIn, account: 'Ana Ruiz' })));
    tell();
    await wizard.see('You are signed in to PostgreSQL as Ana Ruiz.');
    expect(wizard.all('.acct')[0]?.textContent).to.contain('Ana Ruiz');
    expect(popup.closed).to.equal(true);
    await wizard.click('Continue');
    await wizard.at('Options');
  });

  it('takes nobody else at their word', async () => {
    await opened();
    await begin();
    const before = host.callsTo(address).length;
    tell({ type: signInMessage, state: 'another', status: 'done' });
    tell({ type: 'something', state });
    await wizard.element.updateComplete;
    expect(host.callsTo(address)).to.have.length(before);
    // Told rightly, and still the host alone decides.
    tell();
    await until(() => host.callsTo(address).length > before);
    expect(wizard.text).not.to.contain('You are signed in');
  });

  it('ends well though the window is cut off from us and tells nothing', async () => {
    await opened();
    const popup = await begin();
    popup.closed = true;
    globalThis.dispatchEvent(new Event('focus'));
    await wizard.see('We have no answer from PostgreSQL yet');
    await wizard.expectAccessible();
    host.on(address, () => json(outcome({ status: 'done', connection: signedIn, account: null })));
    globalThis.dispatchEvent(new Event('focus'));
    await wizard.see('You are signed in to PostgreSQL.');
  });

  it('opens the window again when it was closed, and can be canceled', async () => {
    await opened();
    const popup = await begin();
    popup.closed = true;
    globalThis.dispatchEvent(new Event('focus'));
    await wizard.see('We have no answer from PostgreSQL yet');
    await wizard.click('Open the window again');
    expect(popups.at(-1)?.address).to.equal(vendor);
    await wizard.see('Finish signing in to PostgreSQL in the other window');
    await wizard.click('Open the window again');
    expect(popups.at(-1)?.focused).to.equal(1);
    const revoked = `DELETE /v1/connections/authorize/${state}`;
    expect(host.callsTo(revoked)).to.have.length(0);
    await wizard.click('Cancel');
    await until(() => host.callsTo(revoked).length === 1);
    expect(popups.at(-1)?.closed).to.equal(true);
    expect(wizard.text).not.to.contain('Sign in in the window');
    expect(wizard.button('Sign in with PostgreSQL').ariaBusy).to.equal(null);
  });

  for (const [status, sees] of [
    ['refused', 'You did not give access to PostgreSQL'],
    ['failed', 'PostgreSQL did not let us in: redirect address.'],
    ['expired', 'Signing in took too long'],
  ] as const) {
    it(`says so when it ${status}`, async () => {
      await opened();
      await begin();
      const text = 'PostgreSQL did not let us in: redirect address.';
      host.on(address, () => json(outcome({ status, message: message(text) })));
      tell();
      await wizard.see(sees);
      expect(wizard.hasButton('Sign in with PostgreSQL')).to.equal(true);
      await wizard.expectAccessible();
    });
  }

  it('closes the window when the host refuses, and says why', async () => {
    await opened();
    host.on('POST /v1/connections/authorize', () => problem(400, 'invalid', 'Signing in is not set up here yet.'));
    await until(() => wizard.hasButton('Sign in with PostgreSQL'));
    await wizard.fillConnection();
    await wizard.click('Sign in with PostgreSQL');
    await wizard.see('We could not sign you in to PostgreSQL');
    expect(popups[0]?.closed).to.equal(true);
  });

  it('says who can set it up where the operator has not', async () => {
    await opened([], { isReady: false });
    await wizard.see('Signing in with PostgreSQL is not set up here yet');
    expect(wizard.hasButton('Sign in with PostgreSQL')).to.equal(false);
    expect(wizard.root.querySelector('[part=field]'), 'what would lead nowhere is not asked').to.equal(null);
    await wizard.click('Continue');
    await until(() => wizard.focused?.matches('.problems') ?? false, 'What cannot be done never took the focus');
    expect(words(wizard.focused)).to.contain('Ask the people who run this service to set it up.');
    expect(wizard.text, 'nobody is sent to do what cannot be done').not.to.match(/Please check|Sign in to connect/);
    await wizard.expectAccessible();
  });

  it('takes the page itself where windows are blocked, and goes on where the person was', async () => {
    await opened([], { isBlocked: true });
    await until(() => wizard.hasButton('Sign in with PostgreSQL'));
    await wizard.fillConnection();
    await wizard.click('Sign in with PostgreSQL');
    await until(() => left.length > 0, 'The page never left');
    expect(left).to.deep.equal([vendor]);
    const { display, returnTo } = host.callsTo('POST /v1/connections/authorize')[0]?.body as Record<string, unknown>;
    expect({ display, returnTo }).to.deep.equal({ display: 'redirect', returnTo: location.href });

    const kept = sessionStorage.getItem('citizen-sign-in') ?? '';
    wizard.remove();
    host.restore();
    sessionStorage.setItem('citizen-sign-in', kept);
    start([signedIn], { answer: outcome({ status: 'done', connection: signedIn, account: 'Ana Ruiz' }) });
    await wizard.at('Connect PostgreSQL');
    await wizard.see('You are signed in to PostgreSQL as Ana Ruiz.');
    expect(sessionStorage.getItem('citizen-sign-in')).to.equal(null);
  });

  describe('again', () => {
    const lost = connection({ id: 'con_signed', consent: 'lost', account: 'Ana Ruiz', secrets: [] });

    it('is asked for where access was lost, and changes no answers', async () => {
      await opened([lost]);
      await wizard.see('PostgreSQL no longer lets us in');
      expect(words(wizard.step('Connect PostgreSQL'))).to.include('Needs your attention');
      await wizard.expectAccessible();
      await wizard.click('Sign in again');
      await wizard.see('Finish signing in to PostgreSQL in the other window');
      const { connection: id, values } = host.callsTo('POST /v1/connections/authorize')[0]?.body as Record<
        string,
        unknown
      >;
      expect({ id, values }).to.deep.equal({ id: 'con_signed', values: {} });
      host.on(address, () => json(outcome({ status: 'done', connection: signedIn, account: 'Ana Ruiz' })));
      tell();
      await wizard.see('You are signed in to PostgreSQL as Ana Ruiz.');
      expect(wizard.text).not.to.contain('no longer lets us in');
      expect(words(wizard.step('Connect PostgreSQL'))).not.to.include('Needs your attention');
    });

    it('asks before it takes another account', async () => {
      await opened([lost]);
      await until(() => wizard.hasButton('Sign in again'));
      await wizard.click('Sign in again');
      await wizard.see('Finish signing in to PostgreSQL in the other window');
      const text = 'You are signed in to PostgreSQL as Bo. This connection used Ana Ruiz.';
      host.on(address, () => json(outcome({ status: 'other-account', account: 'Bo', message: message(text) })));
      tell();
      await wizard.see(text);
      await wizard.expectAccessible();
      host.on(`POST /v1/connections/authorize/${state}/accept`, () =>
        json(outcome({ status: 'done', connection: { ...signedIn, account: 'Bo' }, account: 'Bo' })),
      );
      await wizard.click('Use the new account');
      await wizard.see('You are signed in to PostgreSQL as Bo.');
    });
  });

  describe('a practice account', () => {
    const practice = connection({ id: 'con_practice', name: 'Practice account', practice: true, consent: 'given' });

    it('is not offered where the host has none', async () => {
      await opened();
      await until(() => wizard.hasButton('Sign in with PostgreSQL'));
      expect(wizard.hasButton('Use a practice account')).to.equal(false);
    });

    it('is used with one press, and marked', async () => {
      await opened([], { practice: true });
      host.on('POST /v1/connections/practice', () => json(practice, 201));
      await until(() => wizard.hasButton('Use a practice account'));
      await wizard.click('Use a practice account');
      await until(() => wizard.all('.acct').length > 0);
      expect(wizard.all('.acct .tag')[0]?.textContent).to.equal('Practice');
      const details = words(wizard.all('.acct .details')[0] ?? null);
      expect(details, 'what most accounts have tells none from another').to.equal('db.example.com · writer');
      await wizard.see('Its records are made up.');
      expect(wizard.hasButton('Change'), 'there is nothing to change about it').to.equal(false);
      expect(popups).to.have.length(0);
      await wizard.expectAccessible();
    });

    it('says so when it cannot be had', async () => {
      await opened([], { practice: true });
      host.on('POST /v1/connections/practice', () => problem(400, 'invalid', 'There is none here.'));
      await until(() => wizard.hasButton('Use a practice account'));
      await wizard.click('Use a practice account');
      await wizard.see('We could not get a practice account');
    });

    it('is marked among others', async () => {
      await opened([signedIn, practice], { practice: true });
      await wizard.click('Use another account');
      await wizard.see('Which account should be used?');
      const help = wizard.all('.choice .help').map(({ textContent }) => textContent);
      expect(help).to.include('Ana Ruiz');
      expect(help.some(text => text.startsWith('Practice · '))).to.equal(true);
    });
  });
});
