import type { Authorization, Connection, ConnectionTest, Option, Property, Values } from 'citizen-integrator/contract';
import { message } from '../../packages/host/src/messages/index.ts';
import { pageOf, type Handlers } from './call.ts';
import { HostProblem } from './host-problem.ts';
import { sourceFields, targetFields, tryEntry } from './mapping.ts';
import type { Scene } from './scene.ts';
import { createId, pause, said, type World } from './world.ts';

const connectionOf = (world: World, id: string): Connection => {
  const connection = world.connections.get(id);
  if (!connection) throw new HostProblem('not-found', message('problem.not-found'));
  return connection;
};

const fieldsOf = (world: World, endpoint: string): readonly Property[] =>
  world.library.endpoints.get(endpoint)?.fields ?? [];

/** Secrets go in and never come out. */
const splitValues = (fields: readonly Property[], values: Values): { open: Values; secrets: string[] } => {
  const hidden = new Set(fields.filter(({ secret }) => secret).map(({ name }) => name));
  return {
    open: Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name))),
    secrets: Object.keys(values).filter(name => hidden.has(name)),
  };
};

const keep = (world: World, connection: Connection): Connection => {
  world.connections.set(connection.id, connection);
  world.events.emit({ type: 'connection', connection });
  return connection;
};

/** The system lets everyone in whose password is not "wrong". */
const testOf = (world: World, endpoint: string, values: Values): ConnectionTest => {
  const app = world.library.endpoints.get(endpoint)?.name ?? endpoint;
  const isRefused = Object.values(values).includes('wrong');
  return {
    ok: !isRefused,
    message: said(isRefused ? message('connection.password', { app }) : message('connection.works', { app })),
    todo: isRefused ? [said(message('connection.password.todo')).text] : [],
    field: isRefused ? 'password' : null,
    details: isRefused ? '28P01: password authentication failed for user "writer"' : null,
    durationMs: 240,
  };
};

const blank = (): Connection => {
  const now = new Date().toISOString();
  return {
    id: createId('con'),
    name: '',
    endpoint: '',
    environment: '',
    customer: { id: 'acme', name: 'Acme' },
    home: false,
    values: {},
    secrets: [],
    tested: null,
    consent: null,
    account: null,
    practice: false,
    createdAt: now,
    updatedAt: now,
    etag: '"1"',
  };
};

const person = 'Ana Ruiz';

/** How signing in goes on, as the scene has it. */
const outcomeOf = (
  world: World,
  state: string,
  ends: NonNullable<NonNullable<Scene['signIn']>['ends']>,
): Authorization => {
  const request = world.signIns.get(state);
  if (!request) throw new HostProblem('not-found', message('problem.not-found'));
  const app = world.library.endpoints.get(request.endpoint)?.name ?? request.endpoint;
  const end = (status: Authorization['status'], says: Parameters<typeof said>[0] | null = null): Authorization => ({
    status,
    connection: null,
    account: null,
    message: says && said(says),
  });
  switch (ends) {
    case 'never':
      return end('waiting');
    case 'refused':
      return end('refused', message('consent.refused', { app }));
    case 'failed':
      return end('failed', message('consent.failed', { app, words: 'redirect_uri mismatch' }));
    case 'expired':
      return end('expired', message('consent.expired'));
    case 'other-account': {
      const says = message('consent.otherAccount', { app, account: 'Bo Lind', before: person });
      return { ...end('other-account', says), account: 'Bo Lind' };
    }
    case 'done': {
      const { open } = splitValues(fieldsOf(world, request.endpoint), request.values);
      const before = request.connection === undefined ? undefined : world.connections.get(request.connection);
      const made = before ?? { ...blank(), name: app, endpoint: request.endpoint, environment: request.environment };
      const connection = keep(world, {
        ...made,
        values: { ...made.values, ...open },
        consent: 'given',
        account: person,
      });
      return { ...end('done', message('consent.done', { app })), connection, account: person };
    }
  }
};

const named = (...names: string[]): Option[] => names.map(name => ({ value: name, label: name }));

const citiesOf: Readonly<Record<string, readonly string[]>> = {
  europe: ['Berlin', 'Bilbao', 'Zürich'],
  america: ['Austin', 'Lima', 'Toronto'],
};

const optionsOf = (of: 'objects' | 'fields' | 'values', use: 'read' | 'write' | undefined, given: Values): Option[] => {
  if (of === 'objects') return named('public.companies', 'public.contacts', 'public.invoices');
  if (of === 'fields') return [...(use === 'read' ? sourceFields : targetFields)];
  return named(...(citiesOf[String(given['region'])] ?? ['Berlin', 'Lima', 'Toronto']));
};

export const connections: Handlers<
  | 'listConnections'
  | 'createConnection'
  | 'updateConnection'
  | 'deleteConnection'
  | 'authorizeConnection'
  | 'getAuthorization'
  | 'acceptAuthorization'
  | 'cancelAuthorization'
  | 'createPracticeConnection'
  | 'testConnection'
  | 'testPlace'
  | 'listOptions'
  | 'tryMapping'
  | 'countRows'
> = {
  listConnections({ world, query }) {
    const fits = ({ endpoint, environment }: Connection) =>
      (query.endpoint ?? endpoint) === endpoint && (query.environment ?? environment) === environment;
    return pageOf([...world.connections.values()].filter(fits), query);
  },

  createConnection({ world, body }) {
    const { open, secrets } = splitValues(fieldsOf(world, body.endpoint), body.values);
    return keep(world, {
      ...blank(),
      name: body.name ?? world.library.endpoints.get(body.endpoint)?.name ?? body.endpoint,
      endpoint: body.endpoint,
      environment: body.environment,
      values: open,
      secrets,
    });
  },

  updateConnection({ world, params, body }) {
    const connection = connectionOf(world, params.id);
    const { open, secrets } = splitValues(fieldsOf(world, connection.endpoint), body.values ?? {});
    return keep(world, {
      ...connection,
      name: body.name ?? connection.name,
      values: { ...connection.values, ...open },
      secrets: [...new Set([...connection.secrets, ...secrets])],
      updatedAt: new Date().toISOString(),
    });
  },

  deleteConnection({ world, params }) {
    world.connections.delete(connectionOf(world, params.id).id);
  },

  authorizeConnection({ world, body }) {
    const state = `${createId('state')}-in-the-page-of-a-story`;
    world.signIns.set(state, body);
    return { url: `about:blank#${state}`, state, expiresAt: new Date(Date.now() + 600_000).toISOString() };
  },

  getAuthorization: ({ world, params }) => outcomeOf(world, params.state, world.scene.signIn?.ends ?? 'done'),

  acceptAuthorization: ({ world, params }) => outcomeOf(world, params.state, 'done'),

  cancelAuthorization: ({ world, params }) => void world.signIns.delete(params.state),

  createPracticeConnection: ({ world, body }) =>
    keep(world, {
      ...blank(),
      name: 'Practice account',
      endpoint: body.endpoint,
      environment: body.environment,
      values: { host: 'practice.example' },
      practice: true,
    }),

  async testConnection({ world, body }) {
    await pause(400, world.signal);
    const test = testOf(world, body.endpoint, body.values);
    const connection = body.id === undefined ? undefined : world.connections.get(body.id);
    if (connection) keep(world, { ...connection, tested: { at: new Date().toISOString(), ok: test.ok } });
    return test;
  },

  async testPlace({ world, body }) {
    await pause(400, world.signal);
    const says = message('jitterpak.place.ok', { names: `"${body.connection}"` });
    return { ok: true, message: said(says), todo: [], field: null, details: null, durationMs: 400 };
  },

  listOptions({ world, params, query }) {
    connectionOf(world, params.id);
    const given = JSON.parse(query.given ?? '{}') as Values;
    return { items: optionsOf(query.of, query.use, given) };
  },

  async countRows({ world, body }) {
    await pause(300, world.signal);
    return { read: 1200, wanted: Math.round(1200 / (body.filters.length + 1)), isWhole: true };
  },

  async tryMapping({ body }) {
    return { items: await Promise.all(body.entries.map(tryEntry)) };
  },
};
