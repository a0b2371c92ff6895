import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import {
  Endpoint,
  RecipeSource,
  type Connection,
  type Deployment,
  type PropertyInput,
  type Run,
} from 'citizen-integrator/contract';
import {
  checkWizard,
  configurationOf,
  deployProgress,
  environmentsFor,
  formOf,
  hindranceOf,
  isSettled,
  newerRun,
  obstacleOf,
  startAnswers,
  stepMarks,
  stepsOf,
  translateRecipe,
  asksConsent,
  type WizardAnswers,
  type WizardConnectionStep,
} from 'citizen-integrator/model';

const now = '2025-01-01T00:00:00Z';
const endpoints = [
  z.parse(Endpoint, {
    id: 'own',
    name: 'Own',
    category: 'crm',
    home: true,
    monogram: 'O',
    fields: [],
    consent: null,
    practice: false,
  }),
  z.parse(Endpoint, {
    id: 'base',
    name: 'Base',
    consent: null,
    practice: false,
    category: 'database',
    home: false,
    monogram: 'B',
    fields: [
      { name: 'host', label: 'Host', type: 'string', required: true },
      { name: 'port', label: 'Port', type: 'number', default: 5432 },
      { name: 'password', label: 'Password', type: 'password', secret: true, required: true },
    ],
  }),
];
const questions: PropertyInput[] = [
  { name: 'kind', label: 'Kind', type: 'string', required: true },
  { name: 'table', label: 'Table', type: 'select', options: { from: 'target', of: 'objects' } },
];
const recipe = z.parse(RecipeSource, {
  schemaVersion: 1,
  id: 'r',
  version: '1.0.0',
  name: 'R',
  summary: 's',
  category: 'crm',
  endpoints: ['own', 'base'],
  actions: ['upsert', 'insert'],
  author: 'a',
  visibility: 'public',
  translations: {
    de: { name: 'Rezept', steps: { options: { title: 'Wahl', body: 'Bitte' } } },
    'de-CH': { name: 'Rezäpt' },
  },
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'own' }, target: { endpoint: 'base' } },
    operations: [
      { id: 'main', name: 'Main', source: { connection: 'source' }, target: { connection: 'target' }, mapping: [] },
    ],
  },
  steps: [
    { id: 'intro', type: 'introduction', title: 'Intro', body: 'Hello' },
    { id: 'target', type: 'endpoint', title: 'Base', connection: 'target' },
    { id: 'options', type: 'variables', title: 'Options', properties: questions },
    { id: 'review', type: 'summary', title: 'Review' },
  ],
});
const connection = (changes: Partial<Connection>): Connection => ({
  id: 'con_1',
  name: 'Base',
  endpoint: 'base',
  environment: 'test',
  customer: { id: 'c', name: 'C' },
  home: false,
  values: { host: 'db', port: 1 },
  secrets: ['password'],
  tested: null,
  consent: null,
  account: null,
  practice: false,
  createdAt: now,
  updatedAt: now,
  etag: '1',
  ...changes,
});
const home = connection({ id: 'con_home', endpoint: 'own', home: true });
const environment = { id: 'test', name: 'Test', access: 'write' as const };
const planWith = (connections: Connection[]) =>
  stepsOf(recipe, { endpoints, connections, environments: [environment] });
const plan = planWith([home]);
const target = plan.steps.find((step): step is WizardConnectionStep => step.kind === 'connection');
assert.ok(target);
const nothing: WizardAnswers = {
  environment: null,
  connections: {},
  values: {},
  mapping: {},
  schedules: {},
  firstRun: {},
};
const answered: WizardAnswers = {
  ...nothing,
  environment: 'test',
  connections: { target: { id: 'con_1', form: null } },
  values: { kind: ' x ', table: 't' },
};
const codes = (answers: WizardAnswers, step: string, lookup?: Parameters<typeof checkWizard>[2]) =>
  checkWizard(plan, answers, lookup)
    .get(step)
    ?.map(({ property, code }) => `${property} ${code}`);

describe('startAnswers', () => {
  it('opens an empty form with its defaults where there is no account', () => {
    const { connections } = startAnswers(plan, [home], 'test');
    assert.deepEqual(connections, { target: { id: null, form: { id: null, typed: { port: 5432 }, stored: [] } } });
  });

  it('takes the account that was changed last, or the one of a deployment', () => {
    const accounts = [connection({}), connection({ id: 'con_2', updatedAt: '2025-02-01T00:00:00Z' })];
    assert.equal(startAnswers(plan, accounts, 'test').connections['target']?.id, 'con_2');
    const configuration = {
      recipe: 'r',
      version: '1.0.0',
      environment: 'test',
      connections: { target: 'con_1' },
      values: { kind: 'old' },
      mapping: {},
      schedules: {},
      firstRun: {},
    };
    const answers = startAnswers(plan, accounts, 'test', configuration);
    assert.equal(answers.connections['target']?.id, 'con_1');
    assert.equal(answers.values['kind'], 'old');
  });
});

describe('checkWizard', () => {
  it('finds nothing wrong with complete answers', () => {
    assert.deepEqual([...checkWizard(plan, answered).values()], [[], [], [], []]);
  });

  it('asks for the environment, an account and the answers', () => {
    assert.deepEqual(codes(nothing, 'intro'), [' no-environment']);
    assert.deepEqual(codes(nothing, 'target'), [' no-connection']);
    assert.deepEqual(codes(nothing, 'options'), ['kind required']);
  });

  it('reads a form with the names of its step, and takes stored secrets', () => {
    const form = formOf(target, connection({ values: { host: '' } }));
    assert.deepEqual(codes({ ...answered, connections: { target: { id: 'con_1', form } } }, 'target'), [
      'connection.host required',
    ]);
  });

  it('knows an answer that the list no longer has, once the list is there', () => {
    const lookup = () => [{ value: 'other', label: 'Other' }];
    assert.deepEqual(codes(answered, 'options', lookup), ['table not-an-option']);
    assert.deepEqual(
      codes(answered, 'options', () => null),
      [],
    );
  });

  it('takes a form that is not stored yet for unsettled', () => {
    const form = formOf(target, connection({}));
    const answers = { ...answered, connections: { target: { id: 'con_1', form } } };
    const problems = checkWizard(plan, answers);
    assert.deepEqual(problems.get('target'), []);
    assert.equal(isSettled(target, answers, problems), false);
    assert.equal(isSettled(target, answered, checkWizard(plan, answered)), true);
  });
});

describe('configurationOf', () => {
  it('is what the host wants, with the first run right after deploying', () => {
    assert.deepEqual(configurationOf(recipe, plan, answered), {
      recipe: 'r',
      version: '1.0.0',
      environment: 'test',
      connections: { source: 'con_home', target: 'con_1' },
      action: 'upsert',
      values: { kind: 'x', table: 't' },
      mapping: {},
      schedules: {},
      firstRun: { main: 'after-deploy' },
    });
  });

  it('is nothing while a connection is missing', () => {
    assert.equal(configurationOf(recipe, planWith([]), answered), null);
    assert.equal(configurationOf(recipe, plan, { ...answered, connections: {} }), null);
    assert.equal(configurationOf(recipe, plan, { ...answered, environment: null }), null);
  });
});

describe('stepMarks', () => {
  const states = (answers: WizardAnswers, current: string, visited: string[], flagged: string[] = []) =>
    stepMarks(plan, answers, checkWizard(plan, answers), {
      current,
      visited: new Set(visited),
      flagged: new Set(flagged),
    }).map(({ state, problems }) => (problems > 0 ? `${state} ${problems}` : state));

  it('calls nothing wrong that nobody has come to', () => {
    const empty = { ...nothing, environment: 'test' };
    assert.deepEqual(states(empty, 'intro', ['intro']), ['open', 'next', 'open', 'open']);
  });

  it('marks what was left unfinished, and where the person is only once they wanted to go on', () => {
    const open = { ...answered, values: {} };
    assert.deepEqual(states(open, 'options', ['intro', 'target', 'options']), ['done', 'done', 'open', 'next']);
    assert.deepEqual(states(open, 'options', ['intro', 'options'], ['options']), ['done', 'open', 'invalid 1', 'next']);
    assert.deepEqual(states(open, 'review', ['intro', 'target', 'options']), ['done', 'done', 'invalid 1', 'open']);
  });
});

describe('who may what', () => {
  const read = { id: 'live', name: 'Live', access: 'read' as const };
  const logs = { id: 'old', name: 'Old', access: 'view-logs' as const };

  it('offers where people may deploy, else where they may prepare', () => {
    assert.deepEqual(environmentsFor([environment, read, logs]), [environment]);
    assert.deepEqual(environmentsFor([read, logs]), [read]);
    assert.deepEqual(environmentsFor([environment, read], 'live'), [read]);
    assert.deepEqual(environmentsFor([logs]), []);
  });

  it('knows why nothing can be set up', () => {
    assert.equal(obstacleOf({ customer: null }, [environment]), 'no-customer');
    assert.equal(obstacleOf({ customer: { id: 'c', name: 'C' } }, []), 'no-environment');
    assert.equal(obstacleOf({ customer: { id: 'c', name: 'C' } }, [environment]), null);
  });

  it('knows why it cannot be deployed', () => {
    assert.equal(hindranceOf(plan, environment), null);
    assert.equal(hindranceOf(plan, read)?.kind, 'no-write');
    assert.equal(hindranceOf(planWith([]), environment)?.kind, 'home-missing');
    assert.equal(hindranceOf(planWith([]), null), null);
    assert.equal(hindranceOf({ ...plan, unknown: ['target'] }, environment)?.kind, 'unknown-app');
  });
});

describe('deployProgress', () => {
  const run = (changes: Partial<Run>): Run => ({
    id: 'run_1',
    deployment: 'dep_1',
    operation: { id: 'main', name: 'Main' },
    trigger: 'deploy',
    status: 'running',
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    read: 400,
    created: 300,
    updated: 50,
    skipped: 0,
    failed: 50,
    message: null,
    progress: 0.5,
    agentGroup: null,
    retriable: 0,
    seq: 1,
    ...changes,
  });
  const phase = (state: Deployment['state'], of: Run | null, expectsRun = true) =>
    deployProgress({ state }, of, expectsRun).phase;

  it('goes from deploying over running to an outcome', () => {
    assert.equal(phase('deploying', null), 'deploying');
    assert.equal(phase('active', null), 'waiting');
    assert.equal(phase('active', null, false), 'done');
    assert.equal(phase('active', run({})), 'running');
    assert.equal(phase('active', run({ status: 'success-with-warning' })), 'done');
    assert.equal(phase('active', run({ status: 'error' })), 'stopped');
    assert.equal(phase('failed', null), 'failed');
  });

  it('reckons how many rows there are, where the source tells', () => {
    assert.deepEqual(deployProgress({ state: 'active' }, run({}), true), {
      phase: 'running',
      finishedRows: 400,
      allRows: 800,
      fraction: 0.5,
    });
    assert.equal(deployProgress({ state: 'active' }, run({ progress: null }), true).allRows, null);
  });

  it('never goes back to an older state of a run', () => {
    const newer = run({ seq: 5 });
    assert.equal(newerRun(newer, run({ seq: 4 })), newer);
    assert.equal(newerRun(run({ seq: 4 }), newer), newer);
    assert.equal(newerRun(null, newer), newer);
    assert.equal(newerRun(newer, null), newer);
  });
});

describe('translateRecipe', () => {
  it("uses the reader's language as far as it goes", () => {
    const german = translateRecipe(recipe, 'de-AT');
    assert.equal(german.name, 'Rezept');
    assert.equal(german.summary, 's');
    const options = german.steps.find(({ id }) => id === 'options');
    assert.deepEqual([options?.title, options && 'body' in options && options.body], ['Wahl', 'Bitte']);
    assert.equal(translateRecipe(recipe, 'de-ch').name, 'Rezäpt');
    assert.equal(translateRecipe(recipe, 'fr'), recipe);
  });
});

it('tells where people sign in with the system itself', () => {
  const always = { consent: { ways: [], isReady: true } };
  const sometimes = { consent: { ways: ['oauth2'], isReady: true } };
  assert.equal(asksConsent({ consent: null }, {}), false);
  assert.equal(asksConsent(always, {}), true);
  assert.equal(asksConsent(sometimes, { signIn: 'oauth2' }), true);
  assert.equal(asksConsent(sometimes, { signIn: 'token' }), false);
});
