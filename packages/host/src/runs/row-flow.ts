import type { FieldMapping, Operation } from 'citizen-integrator/contract';
import { connectorOf, ConnectorError, type ReadPage, type TargetWriter } from '../connectors/index.ts';
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
  /** Maps rows and writes those that could be mapped. @throws ConnectorError */
  readonly write: (rows: ReadPage['rows']) => Promise<PageWork>;
  readonly close: () => Promise<void>;
}

const unsupported = (says: MessageRef): ConnectorError => new ConnectorError({ kind: 'refused', message: says });

const refusalEntry = (step: 'map' | 'write', key: string, reason: MessageRef, details: string | null): NewLogEntry => ({
  level: 'warning',
  step,
  message: message('run.row.refused'),
  row: { key, reason },
  details,
});

const effectiveMapping = ({ deployment }: DeployedRecipe, operation: Operation): readonly FieldMapping[] =>
  overrideMapping(operation.mapping, deployment.configuration.mapping[operation.id] ?? []);

const createFlow = (operation: Operation, deployed: DeployedRecipe, map: MapRow, writer: TargetWriter): RowFlow => {
  const source = findConnection(deployed, operation.source.connection);
  const { read } = connectorOf(source.endpoint);
  const isRowByRow = 'rows' in operation.mode && operation.mode.rows === 'each';
  if (!read || operation.source.filter?.length || operation.source.changedSince || !isRowByRow) {
    throw unsupported(message('source.unsupported', { app: source.endpoint.name }));
  }
  return {
    read: (cursor, signal) => read(source, { source: operation.source, answers: deployed.answers, cursor }, signal),
    async write(rows) {
      const mapped = await Promise.all(rows.map(map));
      const refusals: { place: number; entry: NewLogEntry }[] = [];
      const ready = mapped.flatMap((result, place) => {
        if (result.isMapped) return [{ place, ...result }];
        refusals.push({ place, entry: refusalEntry('map', result.key, result.reason, result.details) });
        return [];
      });
      const written = await writer.write(ready.map(({ row }) => row));
      for (const { index, reason, details } of written.refused) {
        const { place, key } = ready[index] ?? { place: index, key: '' };
        refusals.push({ place, entry: refusalEntry('write', key, reason, details) });
      }
      const { created, updated } = written;
      return {
        counts: { read: rows.length, created, updated, skipped: 0, failed: refusals.length },
        refusals: refusals.sort((a, b) => a.place - b.place).map(({ entry }) => entry),
      };
    },
    close: () => writer.close(),
  };
};

/**
 * Opens the way of an operation's rows, and says before the first row what source, mapping or target lack.
 * @param signal ends everything at once, a write too.
 * @throws ConnectorError or MappingError
 */
export const openRowFlow = async (
  deployed: DeployedRecipe,
  operation: Operation,
  run: { readonly id: string },
  signal: AbortSignal,
): Promise<RowFlow> => {
  const mapping = effectiveMapping(deployed, operation);
  const { answers } = deployed;
  const map = compileMapping(mapping, { answers, run, key: operation.target.key ?? '' });
  const target = findConnection(deployed, operation.target.connection);
  const { openTarget } = connectorOf(target.endpoint);
  if (!openTarget) throw unsupported(message('target.unsupported', { app: target.endpoint.name }));
  const fields = mapping.map(({ to }) => to);
  const writer = await openTarget(target, { target: operation.target, answers, fields }, signal);
  try {
    return createFlow(operation, deployed, map, writer);
  } catch (error) {
    await writer.close();
    throw error;
  }
};
