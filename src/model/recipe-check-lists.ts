import type { Flow, ValueList } from '../contract/index.ts';
import { meantBy, type Question } from './recipe-check-questions.ts';
import { problem, type Place, type Problems } from './recipe-problem.ts';

/** What a check has to know of an endpoint. */
export interface EndpointView {
  /** What speaks to it: `rest`, `postgresql`, `sftp` … */
  readonly connector?: string | undefined;
  /** Lists of values that it offers, by name. */
  readonly lists?: Readonly<Record<string, ValueList>> | undefined;
}

/** An answer that something uses, and where it says so. */
export interface Asked {
  readonly name: string;
  readonly at: Place;
}

/** Every `{ "property": … }` in some part of a project. */
export const askedIn = (part: unknown, at: Place): Asked[] => {
  if (typeof part !== 'object' || part === null) return [];
  if (Array.isArray(part)) return part.flatMap((each, index) => askedIn(each, [...at, index]));
  const { property } = part as { readonly property?: unknown };
  const own = typeof property === 'string' ? [{ name: property, at: [...at, 'property'] }] : [];
  return [...own, ...Object.entries(part).flatMap(([key, value]) => askedIn(value, [...at, key]))];
};

/** What a run fills in by itself where files are named. */
const ofTheRun = /^(date|time|run)$/;

/** The names in a path or in what stands for files: `/{+path}/{id}`, `{folder}/*.csv`. */
export const askedByText = (text: string, at: Place): Asked[] =>
  [...text.matchAll(/\{\+?([^{}]+)\}/g)].flatMap(([, name = '']) =>
    at.at(-1) !== 'path' && ofTheRun.test(name) ? [] : [{ name, at }],
  );

/** The answers that a list hangs on. */
const answersOfList = (list: ValueList): readonly string[] => {
  const texts =
    'files' in list || 'folders' in list
      ? { files: 'files' in list ? list.files : list.folders }
      : { path: 'path' in list.resource ? list.resource.path : '' };
  const parameters = 'resource' in list && 'parameters' in list.resource ? list.resource.parameters : [];
  const inTexts = Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? askedByText(text, [key]) : [],
  );
  return [...[...askedIn(list, []), ...inTexts].map(({ name }) => name), ...parameters];
};

/** The connector that can read a list. */
const readerOf = (list: ValueList): string => {
  if ('files' in list || 'folders' in list) return 'sftp';
  return 'path' in list.resource ? 'rest' : 'postgresql';
};

function* readerProblems(list: string, value: ValueList, place: Place, connector: string | undefined): Problems {
  const reader = readerOf(value);
  if (connector !== undefined && connector !== reader)
    yield problem('list-unreadable', place, { list, reader, connector });
}

/** What is wrong with the lists that an endpoint offers. */
export function* endpointListProblems({ connector, lists = {} }: EndpointView): Problems {
  for (const [name, list] of Object.entries(lists)) yield* readerProblems(name, list, ['lists', name], connector);
}

function* valueProblems(
  { property: { name: question, options }, place }: Question,
  { connections, lists = {} }: Flow,
  endpoints: ReadonlyMap<string, EndpointView> | undefined,
): Problems {
  if (!options || Array.isArray(options) || options.of !== 'values') return;
  const { from: connection, object: name, dependsOn = [] } = options;
  const at = [...place, 'options'];
  if (typeof name !== 'string') {
    yield problem('no-list', at, { question });
    return;
  }
  const own = Object.hasOwn(lists, name) ? lists[name] : undefined;
  if (own && own.connection !== connection) {
    const params = { question, list: name, connection, other: own.connection };
    yield problem('list-elsewhere', [...at, 'object'], params);
  }
  const endpoint = endpoints?.get(connections[connection]?.endpoint ?? '');
  const shared = endpoint?.lists ?? {};
  const list = own?.list ?? (Object.hasOwn(shared, name) ? shared[name] : undefined);
  if (!list) {
    const known = [...Object.keys(lists), ...Object.keys(shared)];
    // Without its endpoint, nobody can tell which lists a connection has.
    if (endpoint) yield problem('unknown-list', [...at, 'object'], { question, list: name, ...meantBy(name, known) });
    return;
  }
  for (const other of answersOfList(list)) {
    if (!dependsOn.includes(other)) yield problem('depends-on-missing', at, { question, other });
  }
}

/** What is wrong with the lists of a flow, and with the questions that offer what is on a list. */
export function* listProblems(
  flow: Flow,
  questions: readonly Question[],
  endpoints: ReadonlyMap<string, EndpointView> | undefined,
): Problems {
  const names = Object.keys(flow.connections);
  for (const [name, { connection, list }] of Object.entries(flow.lists ?? {})) {
    const place = ['project', 'lists', name];
    const endpoint = flow.connections[connection]?.endpoint;
    if (endpoint === undefined) {
      yield problem('unknown-connection', [...place, 'connection'], { connection, ...meantBy(connection, names) });
    } else yield* readerProblems(name, list, [...place, 'list'], endpoints?.get(endpoint)?.connector);
  }
  for (const question of questions) yield* valueProblems(question, flow, endpoints);
}
