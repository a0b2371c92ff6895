import { expect } from '@open-wc/testing';
import type { DryRun } from '../../src/contract/index.ts';
import { connection, homeConnection, json, later, problem, WizardHost } from './support/wizard-host.ts';
import { WizardPage } from './support/wizard-page.ts';

const post = 'POST /v1/dry-runs';

const answer: DryRun = {
  records: [
    {
      key: 'c-1',
      outcome: 'create',
      fields: [{ field: 'full_name', label: 'Full name', before: null, after: 'Ada Lovelace' }],
      problems: [],
      details: null,
    },
    {
      key: 'c-2',
      outcome: 'update',
      fields: [{ field: 'full_name', label: 'Full name', before: 'Grace Hoper', after: 'Grace Hopper' }],
      problems: [],
      details: null,
    },
    {
      key: 'c-3',
      outcome: 'refuse',
      fields: [],
      problems: [{ code: 'row.key', params: {}, text: 'There is no e-mail address.' }],
      details: null,
    },
  ],
  read: 5,
  leftOut: 2,
  isChecked: true,
};

describe('citizen-wizard, trying it with a few records', () => {
  let host: WizardHost;
  let wizard: WizardPage;

  beforeEach(async () => {
    host = new WizardHost();
    host.connections = [homeConnection, connection()];
    wizard = new WizardPage();
    await wizard.goToReviewWithAccount();
    await wizard.see('Try it with a few records');
  });
  afterEach(() => {
    wizard.remove();
    host.restore();
  });

  it('shows what would become of each record, before and after', async () => {
    host.on(post, () => json(answer));
    await wizard.click('Show me');
    await wizard.see('1 would be added, 1 would be changed, and 1 would be refused. 2 others are left out');
    await wizard.see('Nothing was written.');
    await wizard.see('c-1 Ada Lovelace');
    const [request] = host.callsTo(post);
    const { operation, configuration } = request?.body as { operation: string; configuration: { values: object } };
    expect(operation).to.equal('main');
    expect(configuration.values).to.deep.include({ table: 'public.contacts' });
    for (const details of wizard.root.querySelectorAll<HTMLDetailsElement>('.dry-records details')) details.open = true;
    await wizard.see('Grace Hoper');
    await wizard.see('There is no e-mail address.');
    await wizard.expectAccessible();
  });

  it('says of other answers nothing of what went wrong with these', async () => {
    host.on(post, () => problem(422, 'invalid', 'The table of before is gone.'));
    await wizard.click('Show me');
    await wizard.see('The table of before is gone.');
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.fill('Table to fill', 'public.people');
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
    await wizard.see('Show me');
    expect(wizard.text).not.to.include('The table of before is gone.');
  });

  it('tries nothing twice at once, says what went wrong, and forgets what it showed when an answer changes', async () => {
    const { handler, answer: give } = later();
    host.on(post, handler);
    await wizard.click('Show me');
    await wizard.see('Reading and checking…');
    wizard.button('Reading and checking…').click();
    give(problem(400, 'invalid', 'There is no table "public.contacts".'));
    await wizard.see('We could not try it');
    await wizard.see('There is no table');
    expect(host.callsTo(post)).to.have.length(1);

    host.on(post, () => json(answer));
    await wizard.click('Try again');
    await wizard.see('Nothing was written.');
    await wizard.click('Edit Which contacts?');
    await wizard.fill('Which contacts?', 'lead');
    await wizard.click('Continue');
    await wizard.at('Review and deploy');
    await wizard.see('Show me');
    expect(wizard.root.querySelector('.dry-records')).to.equal(null);
  });
});
