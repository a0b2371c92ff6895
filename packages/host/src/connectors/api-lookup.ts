import type { FieldDescription } from '@citizen-integrator/library';
import { message } from '../messages/index.ts';
import { callApi } from './api-call.ts';
import type { FoundObjectDescription } from './api-discovery.ts';
import { evaluateList } from './api-expression.ts';
import { during, errorOf, oddAnswer } from './api-fault.ts';
import { getRecord } from './api-get.ts';
import { chunksOf, inLanes } from './api-lanes.ts';
import { lookAt } from './api-path.ts';
import { createRecordWriter, createRowReader } from './api-record.ts';
import { scopeOf, type ApiSystem } from './api-system.ts';
import { valueText, type Row } from './row.ts';

/** A record that is there: its id, and what was asked for of it. */
export interface PresentRecord {
  readonly id: string;
  readonly row: Row;
}

/** Looks records up by a field. */
export interface LookUp {
  /**
   * @param values of the field, as a mapping gives them.
   * @returns by the value's text, the records that have it; a value that no record has is left out.
   * @throws ConnectorError
   */
  readonly find: (
    field: string,
    values: readonly unknown[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, readonly PresentRecord[]>>;
  /** Whether a record can be looked up by a field. */
  readonly canFind: (field: string) => boolean;
  /** Single records by their ids, as they are now; those that are gone are left out. @throws ConnectorError */
  readonly get: (ids: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, PresentRecord>>;
}

/** Systems seldom tell capital and small letters apart when they look something up. */
const loose = (text: string): string => text.trim().toLowerCase();

/** @param fields that are read of what is found, beside id, key and what tells records of the same key apart. */
export const createLookUp = (
  system: ApiSystem,
  object: FoundObjectDescription,
  fields: readonly string[] = [],
): LookUp => {
  const { description } = system;
  const { idField, keyParts = [], calls } = object;
  const scope = scopeOf(system, object);
  const reader = createRowReader(description, object, scope);
  const writer = createRecordWriter(description, object, scope);

  const wanted = (...names: readonly string[]): readonly string[] => {
    const asked = new Set([idField, ...keyParts, ...names, ...fields]);
    // Of a list, what its records have.
    const lists = object.fields.filter(({ name, type }) => type === 'array' && asked.has(name));
    const isAsked = ({ name }: FieldDescription) =>
      asked.has(name) || lists.some(list => name.startsWith(`${list.name}.`));
    return object.fields.filter(field => !field.writeOnly && isAsked(field)).map(({ name }) => name);
  };

  const put = <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      throw during(error, reason => message('api.looking', { object: object.labelPlural, reason }));
    });

  const findBatch = async (field: string, values: readonly unknown[], signal: AbortSignal): Promise<readonly Row[]> => {
    const call = calls.find;
    if (!call) return [];
    const written = await Promise.all(values.map(value => writer.keyValueOf(field, value)));
    const keys = written.filter(key => key !== null);
    if (keys.length === 0) return [];
    const key = { field, value: keys[0], values: keys };
    const given = { ...scope, key, fields: wanted(field), size: call.size };
    const { answer, fault, scope: seen } = await callApi(call, system, given, signal);
    if (fault?.kind === 'missing') return [];
    if (fault) throw errorOf(fault, system);
    if (answer.content === undefined) return [];
    try {
      const records = await evaluateList(description, call.rows, answer.content, seen);
      return (await reader.read(records ?? [])).rows;
    } catch (error) {
      throw oddAnswer(error, answer, system);
    }
  };

  const getOne = async (id: string, signal: AbortSignal): Promise<PresentRecord | null> => {
    const record = await getRecord(system, object, id, signal, wanted());
    const [row] = record ? (await reader.read([record])).rows : [];
    return row ? { id: reader.idOf(row) || id, row } : null;
  };

  const get: LookUp['get'] = async (ids, signal) => {
    const found = new Map<string, PresentRecord>();
    await put(
      inLanes([...new Set(ids)], async id => {
        const record = await getOne(id, signal);
        if (record) found.set(id, record);
      }),
    );
    return found;
  };

  const isId = (field: string): boolean => field === idField && calls.get !== undefined;

  return {
    get,
    canFind: field => isId(field) || calls.find !== undefined,
    async find(field, values, signal) {
      const texts = new Map(values.map(value => [valueText(value), value]));
      texts.delete('');
      if (isId(field)) {
        const found = await get([...texts.keys()], signal);
        return new Map([...found].map(([id, record]) => [id, [record]]));
      }
      const rows: Row[] = [];
      const batches = chunksOf([...texts.values()], calls.find?.size ?? 1);
      await put(inLanes(batches, async batch => void rows.push(...(await findBatch(field, batch, signal)))));

      const present = rows.map(row => ({ id: reader.idOf(row), text: valueText(lookAt(row, field).value), row }));
      const exact = new Map<string, PresentRecord[]>();
      const similar = new Map<string, PresentRecord[]>();
      const add = (to: Map<string, PresentRecord[]>, name: string, record: PresentRecord) => {
        const list = to.get(name) ?? [];
        if (!list.some(({ id }) => id === record.id)) list.push(record);
        to.set(name, list);
      };
      for (const { id, text, row } of present) {
        if (id === '') continue;
        add(exact, text, { id, row });
        add(similar, loose(text), { id, row });
      }
      // Searches give what is similar too, which is no match.
      return new Map(
        [...texts.keys()].flatMap(text => {
          const found = exact.get(text) ?? similar.get(loose(text));
          return found ? [[text, found] as const] : [];
        }),
      );
    },
  };
};
