import type { Action } from 'citizen-integrator/contract';
import type { ConnectorEndpoint } from 'citizen-integrator/model/project-view';
import { textOf } from '@citizen-integrator/jitterpak/script';
import { randomUUID } from 'node:crypto';
import {
  ConnectorError,
  connectorOf,
  type ConnectorConnection,
  type RefusedRow,
  type WriteResult,
} from '../connectors/index.ts';
import { isRow, valueText, type Row } from '../connectors/row.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { message, say } from '../messages/index.ts';
import type { Call, CallVerb } from './calls.ts';
import { createNodeCount, makeNode, type ContentNode } from './content/content-node.ts';
import { readXml, writeTree } from './content/xml.ts';
import { OperationError } from './operation-error.ts';

export interface PerformParts {
  readonly connection: ConnectorConnection;
  readonly formulas: FormulaPool;
  /** Fills variables in. */
  readonly fill: (text: string) => string;
  readonly signal: AbortSignal;
}

/** What a call came to. */
export interface Performed {
  /** The answer as XML, as a response transformation reads it. */
  readonly answer: string;
  /** Records that were read, or that the system took. */
  readonly records: number;
  /** Those of them that were there already. */
  readonly updated: number;
  /** Records that the system did not take, by what tells them apart. */
  readonly refused: readonly (Pick<RefusedRow, 'reason' | 'details'> & { readonly key: string })[];
}

/** How records are written, by the names that the systems' SOAP services give the parts of a message. */
interface Envelope {
  /** From the body to what holds the records. */
  readonly records: readonly string[];
  /** From the body of the answer to what holds one element for each record. */
  readonly answers: readonly string[];
  /** The field that tells records apart; empty where there is none. */
  readonly keyOf: (call: Call, body: ContentNode) => string;
  readonly objectOf: (type: string) => string;
  readonly answerOf: (type: string, key: string, refusal: string | null) => ContentNode;
}

const branch = (name: string, ...children: ContentNode[]): ContentNode => ({ ...makeNode(name), children });

/** The nodes at the end of a way of names. */
const nodesAt = (from: ContentNode, ...names: readonly string[]): readonly ContentNode[] =>
  names.reduce<readonly ContentNode[]>(
    (nodes, name) => nodes.flatMap(({ children }) => children.filter(child => child.name === name)),
    [from],
  );

const envelopes: Readonly<Record<ConnectorEndpoint, (verb: string) => Envelope>> = {
  salesforce: verb => ({
    records: [verb, 'sObjects'],
    answers: [`${verb}Response`],
    keyOf(call, body) {
      if (verb !== 'upsert') return verb === 'update' ? 'Id' : '';
      const [named] = nodesAt(body, verb, 'externalIDFieldName');
      if (named?.value) return textOf(named.value);
      throw new OperationError(message('jitterpak.call.key', { name: call.name }));
    },
    objectOf: type => type,
    answerOf: (_type, _key, refusal) =>
      branch(
        'result',
        makeNode('success', String(refusal === null)),
        ...(refusal === null ? [] : [branch('errors', makeNode('message', refusal))]),
      ),
  }),
  netsuite: verb => ({
    records: [`${verb}List`, 'record'],
    answers: [`${verb}ListResponse`, 'writeResponseList'],
    keyOf: () => 'externalId',
    // SalesOrder is salesOrder in the system's REST service.
    objectOf: type => type.charAt(0).toLowerCase() + type.slice(1),
    answerOf: (type, key, refusal) =>
      branch(
        'writeResponse',
        branch(
          'status',
          makeNode('isSuccess', String(refusal === null)),
          ...(refusal === null ? [] : [branch('statusDetail', makeNode('message', refusal))]),
        ),
        branch('baseRef', makeNode('type', type), makeNode('externalId', key)),
      ),
  }),
};

const answerPlace = ['root', 'transaction', 'response', 'body'];

/** What a system answered, where response transformations look for it. */
const answerText = (way: readonly string[], nodes: readonly ContentNode[]): string => {
  const [document = makeNode('root')] = [...answerPlace, ...way].reduceRight(
    (children: readonly ContentNode[], name) => [branch(name, ...children)],
    nodes,
  );
  return writeTree(document);
};

const isTyped = (value: Row): value is Row & { readonly attributes: { readonly type: string } } =>
  isRow(value['attributes']) && typeof value['attributes']['type'] === 'string';

/** A value of a record as elements. Records of a list stand in an element with the name of their kind. */
const elementsOf = (name: string, value: unknown, count: () => void): readonly ContentNode[] => {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(each => elementsOf(name, each, count));
  count();
  if (!isRow(value)) return [makeNode(name, valueText(value))];
  const children = Object.entries(value).flatMap(([key, each]) =>
    key === 'attributes' ? [] : elementsOf(key, each, count),
  );
  const isRecord = name === 'records' && isTyped(value);
  return [isRecord ? branch(name, branch(value.attributes.type, ...children)) : branch(name, ...children)];
};

const bodyOf = (text: string): ContentNode =>
  nodesAt(readXml(text, null), 'transaction', 'request', 'body')[0] ?? makeNode('body');

const query = async (
  call: Call,
  request: string | null,
  { connection, fill, signal }: PerformParts,
): Promise<Performed> => {
  const [asked] = request === null ? [] : nodesAt(bodyOf(request), 'query', 'queryString');
  // What the mapping leaves empty, the wizard says.
  const text = (asked?.value ? textOf(asked.value) : fill(call.wizard.texts.get('query_string') ?? '')).trim();
  const { query: ask } = connectorOf(connection.endpoint);
  if (!ask || text === '') throw new OperationError(message('jitterpak.call.query', { name: call.name }));
  const count = createNodeCount();
  const nodes: ContentNode[] = [];
  let records = 0;
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const page = await ask(connection, text, cursor, signal);
    records += page.rows.length;
    nodes.push(...elementsOf('records', page.rows, count));
    cursor = page.next;
  }
  const result = branch('result', makeNode('size', String(records)), ...nodes);
  return { answer: answerText(['queryResponse'], [result]), records, updated: 0, refused: [] };
};

/** A field of a record as the system's REST service takes it: a reference by its id, a sublist as a list. */
const fieldOf = ({ name, value, children }: ContentNode): readonly [string, unknown] => {
  if (children.length === 0) return [name, value];
  const id = children.find(child => child.name === 'internalId');
  if (id) return [name, id.value];
  const isList = name.endsWith('List');
  return isList ? [name.slice(0, -'List'.length), children.map(rowOf)] : [name, rowOf(branch(name, ...children))];
};

const rowOf = ({ children }: ContentNode): Row => Object.fromEntries(children.map(fieldOf));

const actions = { create: 'insert', update: 'update', upsert: 'upsert' } as const satisfies Record<
  Exclude<CallVerb, 'query'>,
  Action
>;

/** What the system did not take, by its place. A call is about all of its records: to leave one alone is to refuse it. */
const refusalsOf = (
  { refused, skippedAt = [] }: WriteResult,
  action: Action,
  { endpoint: { name: app } }: ConnectorConnection,
): ReadonlyMap<number, RefusedRow> => {
  const reason = message(action === 'update' ? 'row.api.nothing' : 'row.api.duplicate.silent', { app });
  const skipped = skippedAt.map((index): RefusedRow => ({ index, reason, details: null }));
  return new Map([...skipped, ...refused].map(each => [each.index, each]));
};

const write = async (
  call: Call,
  action: Action,
  request: string | null,
  { connection, formulas, signal }: PerformParts,
): Promise<Performed> => {
  const { records: way, answers, keyOf, objectOf, answerOf } = envelopes[call.endpoint](call.verb);
  const body = request === null ? makeNode('body') : bodyOf(request);
  const nodes = nodesAt(body, ...way).flatMap(({ children }) => children);
  const key = nodes.length === 0 ? '' : keyOf(call, body);
  const records = nodes.map((node, index) => ({ index, type: node.name, row: rowOf(node) }));
  /** Each at its record's place in the request. */
  const answered: ContentNode[] = [];
  const refused: (RefusedRow & Performed['refused'][number])[] = [];
  let updated = 0;
  const { openTarget } = connectorOf(connection.endpoint);
  if (!openTarget) throw new Error(`"${connection.endpoint.id}" takes no records`);
  for (const type of new Set(records.map(each => each.type))) {
    const ofType = records.filter(each => each.type === type);
    const rows = ofType.map(({ row }) => row);
    const writer = await openTarget(
      connection,
      {
        target: { connection: '', object: objectOf(type), ...(key !== '' && { key }) },
        answers: {},
        action,
        formulas,
        fields: [...new Set(rows.flatMap(row => Object.keys(row)))],
        // Equal records of two calls are not the same ones.
        run: { id: randomUUID(), requestedAt: new Date() },
      },
      signal,
    );
    try {
      const result = await writer.write(rows);
      updated += result.updated;
      const reasons = refusalsOf(result, action, connection);
      for (const [place, { index, row }] of ofType.entries()) {
        const refusal = reasons.get(place);
        const name = valueText(row[key]);
        if (refusal) refused.push({ ...refusal, index, key: name || `#${index + 1}` });
        const reason = refusal ? say(refusal.reason.code, refusal.reason.params, 'en') : null;
        answered[index] = answerOf(type, name, reason);
      }
    } finally {
      // Whatever came of it, these records are not sent again under this run.
      await writer.finish?.();
      await writer.close();
    }
  }
  return {
    answer: answerText(answers, answered),
    records: answered.length - refused.length,
    updated,
    refused: refused.sort((one, other) => one.index - other.index),
  };
};

/**
 * Makes a call through a connection of the host.
 * @param request what a request transformation made; null when there was none.
 * @throws OperationError when the system cannot be reached or does not agree, or the signal's reason.
 */
export const performCall = async (call: Call, request: string | null, parts: PerformParts): Promise<Performed> => {
  try {
    return call.verb === 'query'
      ? await query(call, request, parts)
      : await write(call, actions[call.verb], request, parts);
  } catch (error) {
    parts.signal.throwIfAborted();
    if (error instanceof ConnectorError) throw new OperationError(error.says, error.details, { cause: error });
    throw error;
  }
};
