import { expect } from '@open-wc/testing';
import type { Customer, DraftContent } from '../../src/contract/index.ts';
import {
  connection,
  draft,
  homeConnection,
  json,
  later,
  page,
  problem,
  session,
  unreachable,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const customer = (id: string, name: string): Customer => ({
  id,
  name,
  createdAt: '2025-11-25T09:00:00Z',
  deployments: 0,
});
const list = 'GET /v1/customers';
const introduction = 'Your contacts, in your own database';
const question = 'Whom do you set this up for?';

describe("citizen-wizard, for an organization's admin", () => {
  let host: WizardHost;
  let wizard: WizardPage;

  const open = (attributes: Readonly<Record<string, string>> = {}): void => {
    host = new WizardHost({ session: session({ customer: null, role: 'admin' }) });
    host.on(list, () => page([customer('acme', 'Acme'), customer('globex', 'Globex')]));
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage(attributes);
  };
  const choose = async (id: string): Promise<void> => {
    await wizard.see(question);
    await wizard.fill('Customer', id);
    await wizard.click('Continue');
    await wizard.at(introduction);
  };
  /** Whom the calls to a route were about. */
  const customersIn = (route: string): (string | null)[] =>
    host.callsTo(route).map(({ path }) => new URL(path, 'http://host').searchParams.get('customer'));

  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('asks whom the recipe is set up for, before anything else', async () => {
    open();
    await wizard.see(question);
    expect([...wizard.field('Customer').options].map(words)).to.deep.equal(['Choose…', 'Acme', 'Globex']);
    expect(wizard.all('.step')).to.have.length(0);
    expect(host.callsTo('GET /v1/connections')).to.have.length(0);
    await wizard.expectAccessible();
  });

  it('says so when nobody was chosen', async () => {
    open();
    await wizard.see(question);
    await wizard.click('Continue');
    await wizard.see('Choose a customer.');
    expect(wizard.focused).to.equal(wizard.field('Customer'));
    expect(wizard.field('Customer').getAttribute('aria-invalid')).to.equal('true');
  });

  it('goes on with the accounts, the draft and the deployment of the one that was chosen', async () => {
    open();
    await choose('globex');
    await wizard.see('For Globex');
    expect(wizard.focused?.id).to.equal('step-title');
    await until(() => host.callsTo('GET /v1/connections').length > 0);
    expect(customersIn('GET /v1/connections')).to.deep.equal(['globex']);
    expect(customersIn('GET /v1/drafts/harbor-contacts-to-postgresql')).to.deep.equal(['globex']);
    await wizard.goToReviewWithAccount();
    await wizard.see('For Globex');
    await wizard.click('Deploy');
    await until(() => host.callsTo('POST /v1/deployments').length > 0);
    const [sent] = host.callsTo('POST /v1/deployments');
    expect((sent?.body as { customer?: string }).customer).to.equal('globex');
  });

  it('starts over for another customer, and keeps what was answered for the first', async () => {
    open();
    await choose('acme');
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.fill('Which contacts?', 'customer');
    expect(wizard.hasButton('Choose another customer')).to.equal(false);
    wizard.step('Introduction').click();
    await wizard.at(introduction);
    await wizard.click('Choose another customer');
    await wizard.see(question);
    expect(wizard.focused && words(wizard.focused)).to.equal(question);
    await until(() => customersIn('PUT /v1/drafts/harbor-contacts-to-postgresql').includes('acme'));
    host.draft = null;
    await choose('globex');
    await wizard.see('For Globex');
    wizard.step('Options').click();
    await wizard.at('Options');
    expect(wizard.field('Which contacts?').value).to.equal('');
  });

  it('lets the page say whom it is for', async () => {
    open({ customer: 'globex' });
    await wizard.at(introduction);
    await wizard.see('For globex');
    await until(() => customersIn('GET /v1/connections').length > 0);
    expect(customersIn('GET /v1/connections')).to.deep.equal(['globex']);
    expect(wizard.hasButton('Choose another customer')).to.equal(false);
    expect(host.callsTo(list)).to.have.length(0);
  });

  it('takes the page at its word when it names another one later', async () => {
    open({ customer: 'globex' });
    await wizard.at(introduction);
    wizard.element.customer = 'acme';
    await until(() => customersIn('GET /v1/connections').includes('acme'));
    await wizard.see('For acme');
  });

  it('offers nobody when there is nobody, and tries again when the list could not be had', async () => {
    open();
    host.on(list, () => problem(500, 'internal', 'Something broke'));
    await wizard.see('We could not load your customers');
    host.on(list, () => page([]));
    await wizard.click('Try again');
    await wizard.see('You have no customers yet');
  });

  it('asks nobody who belongs to a customer, whatever the page says', async () => {
    host = new WizardHost();
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage({ customer: 'globex' });
    await wizard.at(introduction);
    await until(() => customersIn('GET /v1/connections').length > 0);
    expect(customersIn('GET /v1/connections')).to.deep.equal([null]);
    expect(wizard.text).not.to.include('For ');
  });

  describe('keeps what belongs to one customer from the others:', () => {
    const drafts = '/v1/drafts/harbor-contacts-to-postgresql';
    const put = `PUT ${drafts}`;
    const kept = () =>
      host.callsTo(put).map(({ body }, index) => [customersIn(put)[index], (body as DraftContent).values['stage']]);
    const answerFor = async (id: string): Promise<void> => {
      await choose(id);
      wizard.step('Options').click();
      await wizard.at('Options');
      await wizard.fill('Which contacts?', 'customer');
    };
    const toIntroduction = async (): Promise<void> => {
      wizard.step('Introduction').click();
      await wizard.at(introduction);
    };

    it('answers that could not be saved at once are saved as they were', async () => {
      open();
      await answerFor('acme');
      const first = later();
      host.on(put, first.handler);
      await toIntroduction();
      await until(() => kept().length === 1);
      await wizard.click('Choose another customer');
      await choose('globex');
      host.on(put, () => json(draft()));
      first.answer(problem(503, 'unavailable', 'Not now'));
      await until(() => kept().length === 2);
      expect(kept()[1]).to.deep.equal(['acme', 'customer']);
    });

    it('answers are saved for whom they were given when the page names another one', async () => {
      open({ customer: 'globex' });
      await wizard.at(introduction);
      wizard.step('Options').click();
      await wizard.at('Options');
      await wizard.fill('Which contacts?', 'customer');
      wizard.element.customer = 'acme';
      await wizard.see('For acme');
      await until(() => kept().length > 0);
      expect(kept()).to.deep.equal([['globex', 'customer']]);
    });

    it('who is chosen once more has their answers', async () => {
      open();
      await answerFor('acme');
      const first = later();
      host.on(put, first.handler);
      await toIntroduction();
      await wizard.click('Choose another customer');
      await choose('acme');
      const [{ body } = { body: null }] = host.callsTo(put);
      host.draft = draft({ content: { ...draft().content, ...(body as DraftContent) } });
      first.answer(json(host.draft));
      await wizard.see('You started this today at');
      wizard.step('Options').click();
      await wizard.at('Options');
      expect(wizard.field('Which contacts?').value).to.equal('customer');
    });

    it('nothing is deployed for somebody else while a draft is still being saved', async () => {
      open();
      await answerFor('acme');
      await until(() => wizard.field('Table to fill').options.length > 1);
      await wizard.fill('Table to fill', 'public.contacts');
      const saving = later();
      host.on(put, saving.handler);
      await wizard.click('Continue');
      await wizard.at('Review and deploy');
      await wizard.click('Deploy');
      await toIntroduction();
      await wizard.click('Choose another customer');
      await choose('globex');
      saving.answer(json(draft()));
      await until(() => customersIn('GET /v1/connections').includes('globex'));
      wizard.step('Options').click();
      await wizard.at('Options');
      expect(host.callsTo('POST /v1/deployments')).to.have.length(0);
    });

    describe('who comes back from signing in', () => {
      const state = 'a'.repeat(43);
      const globex = { id: 'globex', name: 'Globex' };

      beforeEach(() => {
        const pending = { recipe: 'harbor-contacts-to-postgresql', deployment: '', environment: 'production' };
        const more = { connection: 'target', state, customer: globex };
        sessionStorage.setItem('citizen-sign-in', JSON.stringify({ ...pending, ...more }));
      });
      afterEach(() => sessionStorage.removeItem('citizen-sign-in'));

      const opened = (attributes: Readonly<Record<string, string>> = {}) => {
        open(attributes);
        const made = connection({ id: 'con_globex', customer: globex });
        const outcome = { status: 'done', connection: made, account: null, message: null };
        host.on(`GET /v1/connections/authorize/${state}`, () => json(outcome));
      };

      it('takes no account to another customer', async () => {
        opened({ customer: 'acme' });
        await wizard.see('For acme');
        await until(() => host.callsTo('GET /v1/connections').length > 0);
        wizard.step('Options').click();
        await wizard.at('Options');
        await until(() => wizard.field('Table to fill').options.length > 1);
        expect(host.calls.filter(({ path }) => path.includes('con_globex') || path.includes(state))).to.have.length(0);
      });

      it('may choose another one', async () => {
        opened();
        host.on('GET /v1/connections', unreachable);
        await wizard.see('For Globex');
        await wizard.click('Choose another customer');
        await wizard.see(question);
      });
    });
  });

  it('comes back from signing in to the customer that was chosen', async () => {
    const kept = { recipe: 'harbor-contacts-to-postgresql', deployment: '', environment: 'production' };
    const pending = {
      ...kept,
      connection: 'target',
      state: 'a'.repeat(43),
      customer: { id: 'globex', name: 'Globex' },
    };
    sessionStorage.setItem('citizen-sign-in', JSON.stringify(pending));
    try {
      open();
      host.on(`GET /v1/connections/authorize/${pending.state}`, () =>
        json({ status: 'waiting', connection: null, account: null, message: null }),
      );
      await wizard.see('For Globex');
      await until(() => customersIn('GET /v1/connections').includes('globex'));
    } finally {
      sessionStorage.removeItem('citizen-sign-in');
    }
  });
});
