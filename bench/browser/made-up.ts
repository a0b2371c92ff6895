import type { Deployment, Property, Recipe, RecipeSummary, Run, RunStatus, Session } from 'citizen-integrator/contract';

const apps = [
  'Salesforce',
  'HubSpot',
  'NetSuite',
  'Zendesk',
  'Shopify',
  'Jira',
  'Slack',
  'Stripe',
  'Xero',
  'Workday',
  'Dropbox',
  'Mailchimp',
  'PostgreSQL',
  'Airtable',
  'Asana',
  'Pipedrive',
].map((name, index) => ({
  id: name.toLowerCase(),
  name,
  monogram: name.slice(0, 2),
  home: index === 0,
}));
const things = ['accounts', 'contacts', 'orders', 'invoices', 'tickets', 'products', 'payments', 'employees'];
const categories = ['crm', 'erp', 'support', 'commerce', 'finance', 'hr'];
const actions = ['upsert', 'insert', 'migrate', 'sync', 'extract', 'update'] as const;

/** One of a list, always the same for a number; `stride` apart from other picks. */
const pick = <Item>(list: readonly Item[], index: number, stride = 1): Item =>
  list[Math.floor(index / stride) % list.length] as Item;

const moment = (minutes: number): string => new Date(Date.UTC(2026, 10, 25, 8) + minutes * 60_000).toISOString();

export const makeRecipes = (count: number): RecipeSummary[] =>
  Array.from({ length: count }, (_, index) => {
    const source = pick(apps, index);
    const target = pick(apps, index + 1 + Math.floor(index / apps.length));
    const thing = pick(things, index, 7);
    return {
      id: `recipe-${index}`,
      version: '1.0.0',
      name: `Copy ${thing} ${index} from ${source.name} to ${target.name}`,
      summary: `Whenever ${thing} change in ${source.name}, ${target.name} has them too, with owner, dates and amounts, so that nobody types them twice.`,
      category: pick(categories, index, 3),
      keywords: [thing, source.name, target.name, 'copy', 'both ways'],
      endpoints: [source, target],
      actions: [pick(actions, index, 5)],
      minutes: 3 + (index % 9),
      author: 'Bench',
      visibility: 'public',
      organization: null,
      state: 'published',
      uploadedAt: moment(-index),
      verified: index % 4 === 0,
      updatedAt: moment(-index),
      deployments: count - index,
    };
  });

/** The same as recipes of the organization's own. */
export const makeOwnRecipes = (count: number): RecipeSummary[] =>
  makeRecipes(count).map(recipe => ({ ...recipe, organization: session.organization, visibility: 'organization' }));

const customer = { id: 'acme', name: 'Acme' };

const makeRun = (index: number): Run => ({
  id: `run-${index}`,
  deployment: `deployment-${index}`,
  operation: { id: 'main', name: 'Records' },
  trigger: 'schedule',
  status: 'success',
  startedAt: moment(-index - 2),
  finishedAt: moment(-index - 1),
  durationMs: 60_000,
  read: 200,
  created: 120,
  updated: 80,
  skipped: 0,
  failed: 0,
  message: { code: 'run.done', params: {}, text: '200 records copied: 120 added, 80 updated.' },
  progress: 1,
  agentGroup: null,
  retriable: 0,
  seq: 1,
});

export const makeDeployments = (count: number): Deployment[] =>
  makeRecipes(count).map(({ name, version, endpoints }, index) => ({
    id: `deployment-${index}`,
    recipe: { id: `recipe-${index}`, name, version, endpoints },
    environment: { id: 'test', name: 'Test' },
    customer,
    state: 'active',
    message: null,
    health: 'ok',
    lastRun: makeRun(index),
    recent: Array.from({ length: 14 }, (_, day) => ({
      status: 'success',
      finishedAt: moment(-1440 * (14 - day)),
      written: 50 + ((index + day) % 100),
    })),
    nextRunAt: moment(60),
    upgrade: null,
    createdAt: moment(-100_000),
    createdBy: { id: 'ana', name: 'Ana' },
    updatedAt: moment(-index),
    etag: '"1"',
  }));

/** The run of a deployment while it goes on: another row at every step. */
export const runUnderWay = (index: number, step: number): Run => {
  const status: RunStatus = 'running';
  const read = (step * 37) % 1000;
  return {
    ...makeRun(index),
    id: `run-${index}-now`,
    status,
    startedAt: moment(0),
    finishedAt: null,
    durationMs: null,
    read,
    created: read,
    updated: 0,
    message: null,
    progress: read / 1000,
    seq: step + 2,
  };
};

export const session: Session = {
  organization: { id: 'bench', name: 'Bench' },
  customer,
  user: { id: 'ana', name: 'Ana' },
  role: 'user',
  environments: [{ id: 'test', name: 'Test', access: 'write' }],
  presentation: { collections: [], hiddenEndpoints: [], phrases: {} },
  practice: false,
  expiresAt: '2126-01-01T00:00:00.000Z',
};

const property = (index: number): Property => {
  const common = {
    name: `field${index}`,
    label: `Field ${index}`,
    help: 'What it is for.',
    secret: false,
    default: null,
  };
  switch (index % 4) {
    case 0:
      return { ...common, type: 'string', required: index % 8 === 0, validate: { maxLength: 80 } };
    case 1:
      return { ...common, type: 'number', required: false, validate: { min: 0, max: 1000 } };
    case 2:
      return {
        ...common,
        type: 'select',
        required: false,
        options: ['north', 'east', 'south', 'west'].map(value => ({ value, label: value.toUpperCase() })),
      };
    default:
      return { ...common, type: 'boolean', required: false };
  }
};

/** A recipe that asks nothing but so many options, on one step. */
export const makeForm = (fields: number, id = 'form'): Recipe => ({
  schemaVersion: 1,
  id,
  version: '1.0.0',
  name: 'Copy everything',
  summary: 'Copies everything.',
  description: '',
  category: 'crm',
  keywords: [],
  endpoints: ['rest'],
  actions: ['upsert'],
  minutes: 5,
  translations: {},
  author: 'Bench',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: {},
    operations: [
      {
        id: 'main',
        name: 'Records',
        source: { connection: 'source', object: 'records' },
        target: { connection: 'target', object: 'records', key: 'id' },
        mapping: [{ to: 'id', from: 'id' }],
        mode: { rows: 'each' },
        onSuccess: [],
        onFailure: [],
      },
    ],
  },
  steps: [
    ...(id === 'guided-form'
      ? [
          {
            id: 'introduction',
            type: 'introduction',
            title: 'Before you start',
            body: 'Have your account at hand.',
          } as const,
        ]
      : []),
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: '',
      properties: Array.from({ length: fields }, (_, index) => property(index)),
    },
    { id: 'review', type: 'summary', title: 'Review' },
  ],
  organization: null,
  state: 'published',
  uploadedAt: moment(0),
  verified: true,
  updatedAt: moment(0),
  deployments: 0,
  etag: '"1"',
});
