import type { Operation } from 'citizen-integrator/contract';
import { connectorOf, ConnectorError } from '../connectors/index.ts';
import type { Row } from '../connectors/row.ts';
import { findConnection, type DeployedRecipe } from '../deployments/deployed-recipe.ts';
import { message } from '../messages/index.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { KeptRow } from './refused-rows-store.ts';
import type { Refusal } from './row-flow.ts';
import { compileFilters } from './row-filter.ts';
import type { FlowPage, RowSource } from './row-source.ts';
import type { NewLogEntry } from './store.ts';

/** Characters of a row as JSON: a bigger one is refused without being kept. */
const mostCharacters = 64 * 1024;
/** Rows of a page. */
const pageSize = 200;

/** Whose rows they are: they open nowhere else. */
export interface RowOwner {
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
}

const contextOf = ({ organization, customer, deployment }: RowOwner) => [organization, customer, deployment, 'row'];

/** Seals a row to be kept; null when it is too big for that. */
const sealRow = (masterSecret: Buffer, owner: RowOwner, row: Row): string | null =>
  JSON.stringify(row).length > mostCharacters ? null : seal(masterSecret, contextOf(owner), row);

/** @throws SealError when it belongs to another deployment. */
const openRow = (masterSecret: Buffer, owner: RowOwner, sealed: string): Row =>
  open(masterSecret, contextOf(owner), sealed);

/** A kept row on its way: as it is in its app now, null when it is no longer there or no longer wanted. */
interface Candidate {
  readonly place: number;
  readonly row: Row | null;
}

/**
 * What the books need after a page: what the log says of its refused rows, and those rows to be kept, sealed; or, of rows
 * that were kept before, the places of those that are done with.
 */
export const keptAfter = (
  { rows, kept }: FlowPage,
  refusals: readonly Refusal[],
  masterSecret: Buffer,
  owner: RowOwner,
): {
  readonly refused: readonly NewLogEntry[];
  readonly keep: readonly string[];
  readonly settled: readonly number[];
} => {
  if (kept) {
    const again = new Set(refusals.map(({ index }) => index));
    const settled = [...kept.gone, ...kept.places.filter((_, index) => !again.has(index))];
    return { refused: refusals.map(({ entry }) => entry), keep: [], settled };
  }
  const keep: string[] = [];
  const refused = refusals.map(({ index, entry }): NewLogEntry => {
    if (index === null) return entry;
    const sealed = sealRow(masterSecret, owner, rows[index] ?? {});
    if (sealed === null) return { ...entry, message: message('run.row.big') };
    keep.push(sealed);
    return entry;
  });
  return { refused, keep, settled: [] };
};

/** Rows that were refused before, as a source. */
export interface KeptRows extends RowSource {
  /** What they carry. */
  readonly fields: readonly string[];
}

/** As they are in their app now, where it can be asked for single rows; else as they were. */
const lookAgain = async (
  deployed: DeployedRecipe,
  { source, mode }: Operation,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<readonly (Row | null)[]> => {
  const connection = findConnection(deployed, source.connection);
  const { readAgain } = connectorOf(connection.endpoint);
  // What was put together of many rows is in no app.
  if (!readAgain || 'groupBy' in mode) return rows;
  const { answers } = deployed;
  try {
    const isWanted = compileFilters(source.filter ?? [], answers);
    const found = await readAgain(connection, { source, answers, rows }, signal);
    return found?.map(row => (row && isWanted(row) ? row : null)) ?? rows;
  } catch (error) {
    // It cannot be asked for single rows, say because its table has lost its key.
    if (error instanceof ConnectorError && error.kind === 'refused') return rows;
    throw error;
  }
};

/** Opens what a run keeps, to be tried again. */
export const openKeptRows = (
  deployed: DeployedRecipe,
  operation: Operation,
  kept: readonly KeptRow[],
  { masterSecret, owner }: { masterSecret: Buffer; owner: RowOwner },
): KeptRows => {
  const all = kept.map(({ place, sealed }) => ({ place, row: openRow(masterSecret, owner, sealed) }));
  const isOne = 'rows' in operation.mode && operation.mode.rows === 'all';

  return {
    fields: [...new Set(all.flatMap(({ row }) => Object.keys(row)))],
    async read(cursor, signal): Promise<FlowPage> {
      const start = cursor === null ? 0 : all.findIndex(({ place }) => place >= Number(cursor));
      const end = isOne ? all.length : start + pageSize;
      const page = start < 0 ? [] : all.slice(start, end);
      const rows = await lookAgain(
        deployed,
        operation,
        page.map(({ row }) => row),
        signal,
      );
      const candidates = page.map(({ place }, index): Candidate => ({ place, row: rows[index] ?? null }));
      const found = candidates.filter((candidate): candidate is Candidate & { row: Row } => candidate.row !== null);
      const following = start < 0 ? undefined : all[end];
      return {
        rows: found.map(({ row }) => row),
        kept: {
          places: found.map(({ place }) => place),
          gone: candidates.filter(({ row }) => row === null).map(({ place }) => place),
        },
        unreadable: [],
        next: following ? String(following.place) : null,
        total: cursor === null ? all.length : null,
        place: following ? 'within' : 'last',
        watermark: null,
      };
    },
    readsAhead: false,
    close: () => Promise.resolve(),
  };
};
