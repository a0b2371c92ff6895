import {
  namesOf,
  signInWayOf,
  type ApiDescription,
  type AuthDescription,
  type CallName,
  type ObjectDescription,
} from '@citizen-integrator/library';
import { parseTemplate, type PrimitiveValue } from 'url-template';
import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { evaluate, listOf, type ApiScope } from './api-expression.ts';
import { memoryOf, type ApiMemory } from './api-memory.ts';

/** An API that is described, and the connection through which we speak to it. */
export interface ApiSystem {
  readonly connection: ConnectorConnection;
  readonly description: ApiDescription;
  /** How we sign in. */
  readonly way: AuthDescription;
  /** Its name. */
  readonly app: string;
  /** `$values`: the connection's answers and, in place of empty ones, defaults. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly memory: ApiMemory;
  /** How often a call waits until the system is no longer busy: a person who waits for an answer is told at once. */
  readonly mostWaits: number;
}

/** One of a description's requests. */
export type RequestDescription = Pick<
  NonNullable<ObjectDescription['calls']['list']>,
  'method' | 'path' | 'names' | 'host' | 'query' | 'headers'
> & { readonly body?: string | undefined; readonly form?: boolean | undefined };

/** What a request becomes: `url` as the description has it, before anything is put in its place. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const openSystem = (connection: ConnectorConnection, { mostWaits }: { mostWaits: number }): ApiSystem => {
  const { api: description, name: app } = connection.endpoint;
  if (!description) throw new Error(`Endpoint "${connection.endpoint.id}" has no description of its calls`);
  const given = Object.entries(connection.values).filter(([, value]) => value !== null && value !== '');
  const defaults = description.connection.fields.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  // A pasted answer is sent without the white space round it.
  const texts = given.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const);
  const values = Object.fromEntries([...defaults, ...texts]);
  return {
    connection,
    description,
    way: signInWayOf(description, values),
    app,
    values,
    memory: memoryOf(connection, description),
    mostWaits,
  };
};

/** @throws ConnectorError when there is none of that name. */
export const objectOf = ({ description, app }: ApiSystem, id: string): ObjectDescription => {
  const object = description.objects.find(each => each.id === id);
  if (object) return object;
  throw new ConnectorError({ kind: 'refused', message: message('api.object.unknown', { app, object: id }) });
};

export const callOf = <Name extends CallName>({ calls }: ObjectDescription, name: Name) => calls[name];

/** What expressions see of an object and of the connection. */
export const scopeOf = (
  { values }: ApiSystem,
  { id, api, terms }: Pick<ObjectDescription, 'id' | 'api' | 'terms'>,
): ApiScope => ({ values, object: { id, api: api ?? id, terms: terms ?? {} } });

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The names of an address, as `Template` of the library has them. */
const addressNames = async (
  { description, values }: ApiSystem,
  { kept = {}, object, id, parentId: parent, key }: ApiScope,
): Promise<Record<string, unknown>> => {
  const derived: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(description.baseUrl.derived)) {
    derived[name] = await evaluate(description, text, values, { values, kept });
  }
  // OData § 5.1.1.14.1: a quote within a key is written twice.
  const isOData = description.api.style === 'odata';
  const keyValue = isOData && typeof key?.value === 'string' ? key.value.replaceAll("'", "''") : key?.value;
  const record = { api: object?.api, id, parent, keyField: key?.field, keyValue };
  return { ...values, ...kept, ...derived, ...object?.terms, ...record };
};

const expand = (template: string, names: Readonly<Record<string, unknown>>, system: ApiSystem): string => {
  for (const name of namesOf(template)) {
    if (!isEmpty(names[name])) continue;
    const { app, description } = system;
    const field = description.connection.fields.find(each => each.name === name);
    const says = message('api.address', { app, field: field?.label ?? name });
    throw new ConnectorError({ kind: 'refused', message: says, field: field?.name ?? null });
  }
  return parseTemplate(template).expand(names as Record<string, PrimitiveValue>);
};

const parse = (address: string, { app }: ApiSystem): URL => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  const says = message('api.address.odd', { app, address: address.slice(0, 200) });
  throw new ConnectorError({ kind: 'unreachable', message: says });
};

/** An address that stands alone, such as the one of tokens. @throws ConnectorError */
export const expandAddress = async (template: string, system: ApiSystem, scope: ApiScope): Promise<URL> =>
  parse(expand(template, await addressNames(system, scope), system), system);

/** A template that is no address, such as an OAuth scope. @throws ConnectorError */
export const expandText = async (template: string, system: ApiSystem, scope: ApiScope): Promise<string> =>
  expand(template, await addressNames(system, scope), system);

/** The origins that belong to the connection: what lets us in goes nowhere else. */
export const ownOrigins = async (system: ApiSystem, scope: ApiScope): Promise<ReadonlySet<string>> => {
  const { template, hosts } = system.description.baseUrl;
  const names = await addressNames(system, scope);
  const practice = system.connection.practice ? [new URL(system.connection.practice.origin).origin] : [];
  const origins = [template, ...Object.values(hosts)].flatMap(each => {
    // One that needs what this account does not have is none of its own.
    const isWhole = namesOf(each).every(name => !isEmpty(names[name]));
    return isWhole ? [parse(expand(each, names, system), system).origin] : [];
  });
  return new Set([...origins, ...practice]);
};

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

const addQuery = async (
  url: URL,
  query: Readonly<Record<string, string>>,
  input: unknown,
  { description }: ApiSystem,
  scope: ApiScope,
): Promise<void> => {
  for (const [name, text] of Object.entries(query)) {
    const value = await evaluate(description, text, input, scope);
    for (const each of listOf(value)) if (!isEmpty(each)) url.searchParams.append(name, textOf(each));
  }
};

/** Evaluates headers; one that gives nothing is left out. */
export const evaluateHeaders = async (
  headers: Readonly<Record<string, string>>,
  input: unknown,
  { description }: ApiSystem,
  scope: ApiScope,
): Promise<Record<string, string>> => {
  const written: Record<string, string> = {};
  for (const [name, text] of Object.entries(headers)) {
    const value = await evaluate(description, text, input, scope);
    if (!isEmpty(value)) written[name.toLowerCase()] = textOf(value);
  }
  return written;
};

const formOf = (body: unknown): string => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body ?? {})) {
    for (const each of listOf(value)) if (!isEmpty(each)) form.append(name, textOf(each));
  }
  return form.toString();
};

/**
 * Makes a request of its description.
 * @param input what its expressions see as `$`.
 * @param link the address to ask for, in place of path and query.
 * @throws ConnectorError when an answer is missing; ExpressionError
 */
export const requestOf = async (
  call: RequestDescription,
  input: unknown,
  system: ApiSystem,
  scope: ApiScope,
  link?: URL,
): Promise<ApiRequest> => {
  const { description } = system;
  const own: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(link ? {} : (call.names ?? {}))) {
    own[name] = await evaluate(description, text, input, scope);
  }
  const names = { ...(await addressNames(system, scope)), ...own };
  const host = call.host === undefined ? description.baseUrl.template : description.baseUrl.hosts[call.host];
  const address = () => expand(host ?? '', names, system).replace(/\/+$/, '') + expand(call.path, names, system);
  const url = link ?? parse(address(), system);
  if (!link) await addQuery(url, call.query ?? {}, input, system, scope);
  const headers = await evaluateHeaders(call.headers ?? {}, input, system, scope);
  if (call.body === undefined) return { method: call.method, url, headers };
  const body = await evaluate(description, call.body, input, scope);
  if (call.form) {
    const type = 'application/x-www-form-urlencoded';
    return { method: call.method, url, headers: { 'content-type': type, ...headers }, body: formOf(body) };
  }
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return { method: call.method, url, headers: { 'content-type': 'application/json', ...headers }, body: text };
};
