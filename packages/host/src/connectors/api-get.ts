import type { ObjectDescription } from '@citizen-integrator/library';
import { callApi } from './api-call.ts';
import { evaluate } from './api-expression.ts';
import { errorOf, oddAnswer } from './api-fault.ts';
import { scopeOf, type ApiSystem } from './api-system.ts';
import { isRow, type Row } from './row.ts';

/**
 * A record by its id as the system itself gives it; null when it is gone, or there is no call for it.
 * @param names the fields that are asked for; all when left out.
 * @throws ConnectorError
 */
export const getRecord = async (
  system: ApiSystem,
  object: ObjectDescription,
  id: string,
  signal: AbortSignal,
  names?: readonly string[],
): Promise<Row | null> => {
  const call = object.calls.get;
  if (!call) return null;
  const fields = names ?? object.fields.filter(field => !field.writeOnly).map(({ name }) => name);
  const { answer, fault, scope } = await callApi(call, system, { ...scopeOf(system, object), id, fields }, signal);
  if (fault?.kind === 'missing') return null;
  if (fault) throw errorOf(fault, system);
  try {
    const record = await evaluate(system.description, call.record, answer.content, scope);
    return isRow(record) ? record : null;
  } catch (error) {
    throw oddAnswer(error, answer, system);
  }
};

/** A record with changes put into it, in depth; of a list of records, those at the same places. */
export const withChanges = (record: unknown, changes: unknown): unknown => {
  if (Array.isArray(record) && Array.isArray(changes) && changes.every(isRow)) {
    const kept: unknown[] = record;
    return [...changes.map((change, index) => withChanges(kept[index], change)), ...kept.slice(changes.length)];
  }
  if (!isRow(record) || !isRow(changes)) return changes;
  const changed = Object.entries(changes).map(([name, change]) => [name, withChanges(record[name], change)] as const);
  return { ...record, ...Object.fromEntries(changed) };
};
