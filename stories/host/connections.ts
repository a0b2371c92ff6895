import jsonata from 'jsonata';
import type { Connection, ConnectionTest, Option, Property, Values } from 'citizen-integrator/contract';
import { message } from '../../packages/host/src/messages/index.ts';
import { pageOf, type Handlers } from './call.ts';
import { HostProblem } from './host-problem.ts';
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

/** The first record of every source, and what every target takes. */
const sample = {
  id: 'c-1042',
  firstName: 'Ana',
  lastName: 'Ruiz',
  email: 'ana.ruiz@example.com',
  company: { name: 'Northwind' },
  city: 'Bilbao',
  updatedAt: '2026-11-24T08:12:00Z',
};

const sourceFields: Option[] = [
  { value: 'id', label: 'id', type: 'text', sample: sample.id },
  { value: 'firstName', label: 'firstName', type: 'text', sample: sample.firstName },
  { value: 'lastName', label: 'lastName', type: 'text', sample: sample.lastName },
  { value: 'email', label: 'email', type: 'text', sample: sample.email },
  { value: 'company.name', label: 'company.name', type: 'text', sample: sample.company.name },
  { value: 'city', label: 'city', type: 'text', sample: sample.city },
  { value: 'updatedAt', label: 'updatedAt', type: 'time', sample: sample.updatedAt },
];

const targetFields: Option[] = [
  { value: 'contact_id', label: 'contact_id', type: 'text', required: true, unique: true },
  { value: 'full_name', label: 'full_name', type: 'text', required: true },
  { value: 'email', label: 'email', type: 'text' },
  { value: 'phone', label: 'phone', type: 'text' },
  { value: 'company', label: 'company', type: 'text' },
  { value: 'city', label: 'city', type: 'text' },
  { value: 'updated_at', label: 'updated_at', type: 'time' },
];

const named = (...names: string[]): Option[] => names.map(name => ({ value: name, label: name }));

const citiesOf: Readonly<Record<string, readonly string[]>> = {
  europe: ['Berlin', 'Bilbao', 'Zürich'],
  america: ['Austin', 'Lima', 'Toronto'],
};

const optionsOf = (of: 'objects' | 'fields' | 'values', use: 'read' | 'write' | undefined, given: Values): Option[] => {
  if (of === 'objects') return named('public.companies', 'public.contacts', 'public.invoices');
  if (of === 'fields') return use === 'read' ? sourceFields : targetFields;
  return named(...(citiesOf[String(given['region'])] ?? ['Berlin', 'Lima', 'Toronto']));
};

export const connections: Handlers<
  | 'listConnections'
  | 'createConnection'
  | 'updateConnection'
  | 'deleteConnection'
  | 'testConnection'
  | 'listOptions'
  | 'tryFormula'
  | 'countRows'
> = {
  listConnections({ world, query }) {
    const fits = ({ endpoint, environment }: Connection) =>
      (query.endpoint ?? endpoint) === endpoint && (query.environment ?? environment) === environment;
    return pageOf([...world.connections.values()].filter(fits), query);
  },

  createConnection({ world, body }) {
    const { open, secrets } = splitValues(fieldsOf(world, body.endpoint), body.values);
    const now = new Date().toISOString();
    return keep(world, {
      id: createId('con'),
      name: body.name ?? world.library.endpoints.get(body.endpoint)?.name ?? body.endpoint,
      endpoint: body.endpoint,
      environment: body.environment,
      customer: { id: 'acme', name: 'Acme' },
      home: false,
      values: open,
      secrets,
      tested: null,
      createdAt: now,
      updatedAt: now,
      etag: '"1"',
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

  async testConnection({ world, body }) {
    await pause(400, world.signal);
    const test = testOf(world, body.endpoint, body.values);
    const connection = body.id === undefined ? undefined : world.connections.get(body.id);
    if (connection) keep(world, { ...connection, tested: { at: new Date().toISOString(), ok: test.ok } });
    return test;
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

  async tryFormula({ body }) {
    try {
      const value: unknown = await jsonata(body.formula).evaluate(sample);
      return { ok: true, message: null, details: null, value: value === undefined ? null : JSON.stringify(value) };
    } catch (error) {
      const field = message('mapping.formula', { field: 'formula' });
      return { ok: false, message: said(field), details: (error as Error).message, value: null };
    }
  },
};
