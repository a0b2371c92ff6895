import type { Filter, RowCount } from 'citizen-integrator/contract';
import { connectorOf, type ConnectorConnection, type SourceReader } from '../connectors/index.ts';
import { compileFilters } from '../runs/row-filter.ts';
import type { AnsweredOperation } from './recipe-operation.ts';

/** Rows that are looked at, and ms for it: a person waits for the number. */
const mostRows = 1000;
const patience = 10_000;

const openRows = async (
  connection: ConnectorConnection,
  { operation: { source }, answers }: AnsweredOperation,
  fields: readonly string[],
  signal: AbortSignal,
): Promise<SourceReader | null> => {
  const { openSource, read } = connectorOf(connection.endpoint);
  if (openSource) return openSource(connection, { source, answers, fields, isHeld: true }, signal);
  if (!read) return null;
  return {
    read: (cursor, stop) => read(connection, { source, answers, cursor }, stop),
    close: () => Promise.resolve(),
  };
};

/** Counts the first rows, and those of them that are wanted. It leaves everything as it is. @throws ConnectorError */
export const countWanted = async (
  connection: ConnectorConnection,
  answered: AnsweredOperation,
  filters: readonly Filter[],
  signal: AbortSignal,
): Promise<RowCount> => {
  const { operation, answers } = answered;
  const conditions = [...(operation.source.filter ?? []), ...filters];
  const isWanted = compileFilters(conditions, answers);
  const used = conditions.map(({ field }) => field);
  const reader = await openRows(connection, answered, used, signal);
  const count = { read: 0, wanted: 0 };
  if (!reader) return { ...count, isWhole: true };
  const deadline = Date.now() + patience;
  try {
    let cursor: string | null = null;
    do {
      const { rows, next } = await reader.read(cursor, signal);
      count.read += rows.length;
      count.wanted += rows.filter(isWanted).length;
      cursor = next;
    } while (cursor !== null && count.read < mostRows && Date.now() < deadline);
    return { ...count, isWhole: cursor === null };
  } finally {
    await reader.close();
  }
};
