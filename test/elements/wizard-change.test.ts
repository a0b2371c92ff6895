import { expect } from '@open-wc/testing';
import type { DeploymentDetail, DeploymentPatch, Recipe } from '../../src/contract/index.ts';
import {
  connection,
  deployment,
  homeConnection,
  json,
  later,
  problem,
  recipe,
  recipeWith,
  run,
  tables,
  WizardHost,
} from './support/wizard-host.ts';
import { until, WizardPage, words } from './support/wizard-page.ts';

const patch = 'PATCH /v1/deployments/dep_1';
const get = 'GET /v1/deployments/dep_1';

const detail = (changes: Partial<DeploymentDetail> = {}): DeploymentDetail => ({
  ...deployment({ state: 'active', health: 'ok', lastRun: run({ status: 'success' }) }),
  configuration: {
    recipe: recipe().id,
    version: '1.0.0',
    environment: 'production',
    customer: 'acme',
    connections: { source: 'con_home', target: 'con_1' },
    action: 'upsert',
    values: { stage: 'customer', table: 'public.contacts' },
    mapping: {},
    schedules: {},
    firstRun: { main: 'after-deploy' },
  },
  ...changes,
});

const checking = { id: 'chg_1', state: 'checking', message: null, by: { id: 'maria', name: 'Maria' } } as const;
const change = { ...checking, at: '2025-11-25T09:00:00Z' };

describe('citizen-wizard, changing a deployment', () => {
  let host: WizardHost;
  let wizard: WizardPage;
  const told: string[] = [];
  const types = ['before-deploy', 'deploy-start', 'deploy-success', 'deploy-error'].map(type => `citizen-${type}`);
  const listen = ({ type }: Event) => void told.push(type);

  const open = async (present = detail(), options: ConstructorParameters<typeof WizardHost>[0] = {}) => {
    host?.restore();
    host = new WizardHost(options);
    host.connections = [homeConnection, connection(), connection({ id: 'con_2', name: 'Archive' })];
    host.on(get, () => json(present));
    host.on(patch, () => json(deployment({ state: 'active', change }), 202));
    wizard = new WizardPage({ recipe: '', deployment: 'dep_1' });
    await wizard.at('Connect PostgreSQL');
    await wizard.see('Warehouse');
  };
  const changeStage = async (stage: string): Promise<void> => {
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.fill('Which contacts?', stage);
    wizard.step('Review and save').click();
    await wizard.at('Review and save');
  };
  const patches = () => host.callsTo(patch);

  beforeEach(() => {
    told.length = 0;
    for (const type of types) document.body.addEventListener(type, listen);
  });
  afterEach(() => {
    for (const type of types) document.body.removeEventListener(type, listen);
    wizard.remove();
    host.restore();
  });

  it('shows what was answered, and that nothing is different yet', async () => {
    await open();
    wizard.step('Options').click();
    await wizard.at('Options');
    expect(wizard.field('Which contacts?').value).to.equal('customer');
    await until(() => wizard.field('Table to fill').value === 'public.contacts');
    wizard.step('Review and save').click();
    await wizard.see('Nothing has changed yet.');
    await wizard.expectAccessible();
  });

  it('keeps what is done with records until something else is chosen', async () => {
    const present = detail();
    present.configuration.action = 'insert';
    await open(present, { recipe: recipe({ actions: ['upsert', 'insert'] }) });
    await changeStage('lead');
    await wizard.click('Save changes');
    await until(() => patches().length > 0);
    expect((patches()[0]?.body as DeploymentPatch).action).to.equal('insert');
  });

  it('does something else with records when that is chosen, and says so', async () => {
    const present = detail();
    present.configuration.action = 'insert';
    await open(present, { recipe: recipe({ actions: ['upsert', 'insert', 'sync', 'extract'] }) });
    wizard.step('Introduction').click();
    await wizard.see('What should it do?');
    expect(wizard.all('.choice').map(words), 'nothing is asked twice in other words').to.have.length(2);
    expect(wizard.field('Only add new records').checked).to.equal(true);
    await wizard.expectAccessible();
    wizard.field('Add new records, and change those that are there').click();
    await wizard.element.updateComplete;
    wizard.step('Review and save').click();
    await wizard.at('Review and save');
    const line = wizard.all('.changes > div').map(words);
    expect(line).to.deep.equal([
      'What it does before: Only add new records now: Add new records, and change those that are there',
    ]);
    await wizard.click('Save changes');
    await until(() => patches().length > 0);
    expect((patches()[0]?.body as DeploymentPatch).action).to.equal('upsert');
  });

  it('shows what is done with records where that has another name', async () => {
    const present = detail();
    present.configuration.action = 'sync';
    await open(present, { recipe: recipe({ actions: ['sync', 'insert', 'upsert'] }) });
    wizard.step('Introduction').click();
    await wizard.see('What should it do?');
    expect(wizard.field('Add new records, and change those that are there').checked).to.equal(true);
  });

  it('says when other records are wanted', async () => {
    const present = detail();
    present.configuration.filters = { main: [{ field: 'stage', op: 'eq', value: 'lead' }] };
    const { steps } = recipe();
    const fields = { id: 'fields', type: 'mapping', title: 'Where each field goes', operation: 'main' } as const;
    await open(present, { recipe: recipe({ steps: [...steps.slice(0, -1), fields, ...steps.slice(-1)] }) });
    wizard.step('Where each field goes').click();
    await wizard.at('Where each field goes');
    await until(() => wizard.hasButton('Remove the condition on stage'));
    expect(wizard.field('Field').selectedOptions[0]?.label, 'it is shown though it cannot be read').to.equal('stage');
    await wizard.click('Remove the condition on stage');
    await wizard.element.updateComplete;
    wizard.step('Review and save').click();
    await wizard.at('Review and save');
    expect(wizard.all('.changes > div').map(words)).to.deep.equal([
      'Where each field goes before: As it was now: other conditions on the records',
    ]);
  });

  it('keeps a secret that is stored, unless it would go elsewhere', async () => {
    const asked = recipeWith([
      { name: 'crmUrl', label: 'Address', type: 'url', required: true },
      { name: 'key', label: 'Key', type: 'password', secret: true, required: true },
      { name: 'note', label: 'Note', type: 'string' },
    ]);
    const present = detail({ secrets: ['key'] });
    present.configuration.values = { crmUrl: 'https://crm.example' };
    await open(present, { recipe: asked });
    wizard.step('Options').click();
    await wizard.at('Options');
    expect(wizard.field('Key').value).to.equal('');
    await wizard.see('Saved. We never show it again.');
    await wizard.expectAccessible();
    await wizard.fill('Note', 'Hello');
    await wizard.click('Continue');
    await wizard.at('Review and save');
    await wizard.see('As it is, and never shown');
    await wizard.click('Save changes');
    await until(() => patches().length > 0);
    expect((patches()[0]?.body as DeploymentPatch).values).to.deep.equal({
      crmUrl: 'https://crm.example',
      note: 'Hello',
    });

    await open(present, { recipe: asked });
    wizard.step('Options').click();
    await wizard.at('Options');
    await wizard.fill('Address', 'https://elsewhere.example');
    expect(wizard.text).not.to.include('Saved. We never show it again.');
    await wizard.click('Continue');
    await wizard.see('Write it again: it would go to another address now.');
    await wizard.fill('Key', 'anew');
    await wizard.click('Continue');
    await wizard.at('Review and save');
    const line = wizard.all('.changes > div').map(words);
    expect(line).to.include('Key before: Set, and never shown now: Set, and never shown');
    await wizard.click('Save changes');
    await until(() => patches().length > 0);
    expect((patches()[0]?.body as DeploymentPatch).values['key']).to.equal('anew');
  });

  it('says what changes, sends it with what was seen, and follows it', async () => {
    await open();
    await changeStage('lead');
    await wizard.see('What changes');
    const line = wizard.all('.changes > div').map(words);
    expect(line).to.deep.equal(['Which contacts? before: Customers only now: Leads only']);
    await wizard.see('A run that is under way ends with the answers from before.');
    await wizard.expectAccessible();
    await wizard.click('Save changes');
    await wizard.see('We are testing the connections. Until that is done, it goes on as before.');
    const [call] = patches();
    expect(call?.headers.get('if-match')).to.equal('1');
    expect(call?.headers.get('idempotency-key')).to.have.length.greaterThan(15);
    expect((call?.body as DeploymentPatch).values).to.deep.equal({ stage: 'lead', table: 'public.contacts' });
    await wizard.expectAccessible();
    await until(() => host.isFollowed);
    host.emit({ type: 'deployment', deployment: deployment({ state: 'active', lastRun: run({ status: 'success' }) }) });
    await wizard.see('Your changes are saved');
    await wizard.see('From its next run on, it uses the new answers.');
    await wizard.expectAccessible();
    expect(told).to.deep.equal(['citizen-before-deploy', 'citizen-deploy-start', 'citizen-deploy-success']);
    expect(host.callsTo('POST /v1/deployments')).to.have.length(0);
  });

  it('says why a change could not be made, and keeps the answers', async () => {
    await open();
    await changeStage('lead');
    await wizard.click('Save changes');
    await wizard.see('We are testing the connections.');
    await until(() => host.isFollowed);
    const message = { code: 'change.stopped', params: {}, text: 'It goes on as before. PostgreSQL did not let us in.' };
    const failed = { ...change, state: 'failed', message } as const;
    host.emit({ type: 'deployment', deployment: deployment({ state: 'active', change: failed }) });
    await wizard.see('We could not save your changes');
    await wizard.see('PostgreSQL did not let us in.');
    await wizard.expectAccessible();
    await wizard.click('Back to the review');
    await wizard.see('Leads only');
    expect(told.at(-1)).to.equal('citizen-deploy-error');
  });

  it('sends again by itself when only its state was another one', async () => {
    await open();
    await changeStage('lead');
    host.on(patch, ({ headers }) =>
      headers.get('if-match') === '2'
        ? json(deployment({ state: 'paused', change }), 202)
        : problem(412, 'conflict', 'Someone changed this in the meantime.'),
    );
    host.on(get, () => json(detail({ state: 'paused', etag: '2' })));
    await wizard.click('Save changes');
    await wizard.see('We are testing the connections.');
    expect(patches()).to.have.length(2);
  });

  describe('that somebody else has changed', () => {
    const at = '2025-11-25T09:38:00Z';
    beforeEach(async () => {
      await open();
      await changeStage('lead');
      const theirs = detail({ etag: '2', lastChange: { by: { id: 'ana', name: 'Ana' }, at } });
      theirs.configuration.values = { stage: 'partner', table: 'public.people' };
      host.on(patch, () => problem(412, 'conflict', 'Ana changed this recipe at 9:38 AM UTC.'));
      host.on(get, () => json(theirs));
      await wizard.click('Save changes');
    });

    it('says who and when, in the time zone of the person', async () => {
      const time = new Date(at).toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' });
      await wizard.see(new RegExp(`Ana changed it: .*${time.replace(/\s/, '\\s')}`));
      expect(wizard.text).not.to.contain('UTC');
    });

    it('shows their answers when a person wants to see them', async () => {
      await wizard.see('Ana changed it');
      await wizard.expectAccessible();
      await wizard.click('See the changes');
      await wizard.see('Partners only');
      await wizard.see('Nothing has changed yet.');
    });

    it('saves over them when a person keeps their own', async () => {
      await wizard.see('Ana changed it');
      await wizard.click('Keep mine');
      host.on(patch, () => json(deployment({ state: 'active', change }), 202));
      expect(wizard.all('.changes > div').map(words)[0]).to.contain('before: Partners only now: Leads only');
      await wizard.click('Save changes');
      await wizard.see('We are testing the connections.');
      expect(patches().at(-1)?.headers.get('if-match')).to.equal('2');
    });
  });

  it('goes over to a newer version of the recipe, and says what is new', async () => {
    const newer = {
      ...recipeWith([
        { name: 'stage', label: 'Which contacts?', type: 'string' },
        { name: 'city', label: 'City', type: 'string' },
      ]),
      version: '1.1.0',
    };
    newer.steps.splice(-1, 0, { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: { kind: 'off' } }); // prettier-ignore
    const { project } = newer;
    if (project.kind === 'flow') {
      const operations = project.operations.map(each => ({ ...each, mapping: each.mapping.filter(({ to }) => to !== 'phone') })); // prettier-ignore
      newer.project = { ...project, operations };
    }
    host?.restore();
    host = new WizardHost({ recipe: newer });
    host.connections = [homeConnection, connection()];
    host.on(`GET /v1/recipes/${newer.id}`, ({ path }) => json(path.includes('version=1.0.0') ? recipe() : newer));
    host.on(get, () => json(detail({ upgrade: '1.1.0' })));
    host.on(patch, () => json(deployment({ state: 'active', change }), 202));
    wizard = new WizardPage({ recipe: '', deployment: 'dep_1' });
    await wizard.at('Connect PostgreSQL');
    await wizard.see('Warehouse');
    await wizard.see('There is a newer version of this recipe: 1.1.0');
    await wizard.see('New: City');
    await wizard.see('No longer asked: Table to fill');
    await wizard.see('Asked in another way: Which contacts?');
    await wizard.see('New step: When');
    await wizard.see('No longer filled: phone');
    await wizard.expectAccessible();
    wizard.step('Review and save').click();
    await wizard.at('Review and save');
    await wizard.click('Save changes');
    await until(() => patches().length === 1);
    const body = patches()[0]?.body as DeploymentPatch;
    expect(body.version).to.equal('1.1.0');
    expect(body.values).to.deep.equal({ stage: 'customer' });
  });

  it('names the fields of a newer version as their app does', async () => {
    const { steps, project } = recipe();
    if (project.kind !== 'flow') throw new Error('The recipe has no flow');
    const operations = project.operations.map(each => ({ ...each, mapping: [...each.mapping.filter(({ to }) => to !== 'phone'), { to: 'tier', from: 'stage' }, { to: 'nick', from: 'firstName' }] })); // prettier-ignore
    const newer: Recipe = { ...recipe(), version: '1.1.0', project: { ...project, operations }, steps: [...steps] };
    newer.steps.splice(-1, 0, { id: 'fields', type: 'mapping', title: 'Fields', operation: 'main' });
    host?.restore();
    host = new WizardHost({ recipe: newer });
    host.connections = [homeConnection, connection()];
    host.on(`GET /v1/recipes/${newer.id}`, ({ path }) => json(path.includes('version=1.0.0') ? recipe() : newer));
    host.on(get, () => json(detail({ upgrade: '1.1.0' })));
    host.on('GET /v1/connections/con_home/options', () => json({ items: [] }));
    host.on('GET /v1/connections/con_1/options', ({ path }) =>
      json({
        items: path.includes('of=fields')
          ? [
              { value: 'phone', label: 'Phone number', type: 'text' },
              { value: 'tier', label: 'Customer tier', type: 'text' },
            ]
          : tables,
      }),
    );
    wizard = new WizardPage({ recipe: '', deployment: 'dep_1' });
    await wizard.at('Connect PostgreSQL');
    await wizard.see('No longer filled: Phone number');
    await wizard.see('Filled from now on: Customer tier and nick');
  });

  it('keeps what is being changed as a draft of its own', async () => {
    await open();
    const { handler } = later();
    host.on(patch, handler);
    await changeStage('lead');
    await wizard.see('Draft saved');
    const [call] = host.callsTo(`PUT /v1/drafts/${recipe().id}`);
    expect(new URL(`https://h${call?.path}`).searchParams.get('deployment')).to.equal('dep_1');
  });
});
