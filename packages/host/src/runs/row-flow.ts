import type { FieldMapping, Operation } from 'citizen-integrator/contract';
import {
  connectorOf,
  ConnectorError,
  type ReadPage,
  type SourceReader,
  type TargetWriter,
} from '../connectors/index.ts';
import { findConnection, type DeployedRecipe } from '../deployments/deployed-recipe.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { compileMapping, overrideMapping, type MapRow } from './map-row.ts';
import type { NewLogEntry, RunCounts } from './store.ts';

/** What became of one page. */
export interface PageWork {
  readonly counts: RunCounts;
  readonly refusals: readonly NewLogEntry[];
}

/** The way of one operation's rows from source to target, open while a run works. */
export interface RowFlow {
  /** @throws ConnectorError */
  readonly read: (cursor: string | null, signal: AbortSignal) => Promise<ReadPage>;
  /**
   * Maps a page's rows and writes those that could be mapped; the last page ends what the target keeps open for a run.
   * @param number counts from 0.
   * @throws ConnectorError
   */
  readonly write: (page: ReadPage, number: number) => Promise<PageWork>;
  readonly close: () => Promise<void>;
}

export interface RowFlowOptions {
  /** Left out when the way is only checked. */
  readonly run?: { readonly id: string; readonly requestedAt: Date };
  /** Ends reading. */
  readonly reading: AbortSignal;
  /** Ends everything at once, a write too. */
  readonly closing: AbortSignal;
}

const refusalEntry = (
  step: 'read' | 'map' | 'write',
  key: string,
  reason: MessageRef,
  details: string | null,
): NewLogEntry => ({ level: 'warning', step, message: message('run.row.refused'), row: { key, reason }, details });

const effectiveMapping = ({ deployment }: DeployedRecipe, operation: Operation): readonly FieldMapping[] =>
  overrideMapping(operation.mapping, deployment.configuration.mapping[operation.id] ?? []);

const openReader = async (
  deployed: DeployedRecipe,
  { source }: Operation,
  signal: AbortSignal,
): Promise<SourceReader> => {
  const connection = findConnection(deployed, source.connection);
  const { answers } = deployed;
  const { read, openSource } = connectorOf(connection.endpoint);
  // Left out silently, a filter would let through what a person did not want to copy.
  if (!source.filter?.length && !source.changedSince) {
    if (openSource) return openSource(connection, { source, answers }, signal);
    if (read) {
      return {
        read: (cursor, stop) => read(connection, { source, answers, cursor }, stop),
        close: () => Promise.resolve(),
      };
    }
  }
  throw new ConnectorError({
    kind: 'refused',
    message: message('source.unsupported', { app: connection.endpoint.name }),
  });
};

const openWriter = (
  deployed: DeployedRecipe,
  { target, mode }: Operation,
  fields: readonly string[],
  { run, closing }: RowFlowOptions,
): Promise<TargetWriter> => {
  const connection = findConnection(deployed, target.connection);
  const { openTarget } = connectorOf(connection.endpoint);
  if (!openTarget) {
    const says = message('target.unsupported', { app: connection.endpoint.name });
    throw new ConnectorError({ kind: 'refused', message: says });
  }
  return openTarget(connection, { target, answers: deployed.answers, fields, mode, ...(run && { run }) }, closing);
};

/** Maps and writes one page, and keeps the order of what was refused. */
const writePage = async (
  { rows, next, unreadable = [] }: ReadPage,
  number: number,
  map: MapRow,
  writer: TargetWriter,
): Promise<PageWork> => {
  const mapped = await Promise.all(rows.map(map));
  const refusals: { place: number; entry: NewLogEntry }[] = [];
  const ready = mapped.flatMap((result, place) => {
    if (result.isMapped) return [{ place, ...result }];
    refusals.push({ place, entry: refusalEntry('map', result.key, result.reason, result.details) });
    return [];
  });
  const written = await writer.write(
    ready.map(({ row }) => row),
    number,
  );
  for (const { index, reason, details } of written.refused) {
    const { place, key } = ready[index] ?? { place: index, key: '' };
    refusals.push({ place, entry: refusalEntry('write', key, reason, details) });
  }
  if (next === null) await writer.finish?.();
  const unread = unreadable.map(({ key, reason, details }) => refusalEntry('read', key, reason, details));
  return {
    counts: {
      read: rows.length + unread.length,
      created: written.created,
      updated: written.updated,
      skipped: 0,
      failed: refusals.length + unread.length,
    },
    refusals: [...unread, ...refusals.sort((a, b) => a.place - b.place).map(({ entry }) => entry)],
  };
};

/**
 * Opens the way of an operation's rows, and says before the first row what source, mapping or target lack.
 * @throws ConnectorError or MappingError
 */
export const openRowFlow = async (
  deployed: DeployedRecipe,
  operation: Operation,
  options: RowFlowOptions,
): Promise<RowFlow> => {
  const mapping = effectiveMapping(deployed, operation);
  const { answers } = deployed;
  const run = { id: options.run?.id ?? '' };
  const map = compileMapping(mapping, { answers, run, key: operation.target.key ?? '' });
  const reader = await openReader(deployed, operation, options.reading);
  try {
    const fields = mapping.map(({ to }) => to);
    const writer = await openWriter(deployed, operation, fields, options);
    return {
      read: reader.read,
      write: (page, number) => writePage(page, number, map, writer),
      async close() {
        await Promise.all([reader.close(), writer.close()]);
      },
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
};
