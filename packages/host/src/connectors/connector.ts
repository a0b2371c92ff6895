import type { EndpointDescription } from '@citizen-integrator/library';
import type { Action, Option, RowMode, Source, Target, ValueList, Values } from 'citizen-integrator/contract';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import type { MessageRef } from '../messages/index.ts';
import type { Row } from './row.ts';

/** What a system gave us when somebody let us in. */
export interface ConsentToken {
  readonly accessToken: string;
  /** What the description keeps of the token's answer, by name. */
  readonly kept: Readonly<Record<string, unknown>>;
}

/** Access that a person gave us with the system itself (OAuth 2.0). */
export interface ConnectorConsent {
  /** The token to use now, renewed before it ends. @throws ConnectorError of kind `auth` when consent was lost. */
  readonly read: (signal: AbortSignal) => Promise<ConsentToken>;
  /**
   * Another token in place of one that the system no longer takes; the one at hand when it is another one already.
   * @throws ConnectorError of kind `auth` when consent was lost.
   */
  readonly renew: (stale: string, signal: AbortSignal) => Promise<ConsentToken>;
}

/** What somebody delivered to an address of the host's. */
export interface Delivery {
  /** Counts up in each connection. */
  readonly number: number;
  /** As its sender names it; null when it does not. */
  readonly senderId: string | null;
  readonly receivedAt: Date;
  readonly rows: readonly Row[];
}

/** What was delivered to a connection. */
export interface ConnectorInbox {
  /** The last one's number, 0 before the first, and when it came. */
  readonly count: () => Promise<{ readonly last: number; readonly lastAt: Date | null }>;
  /** The next ones, in order, with greater numbers than `after` and none greater than `until`; none when there are none. */
  readonly read: (range: { readonly after: number; readonly until: number }) => Promise<readonly Delivery[]>;
  /** Newest first. */
  readonly readLatest: (limit: number) => Promise<readonly Delivery[]>;
}

/** A system, how to get in, and the way there. */
export interface ConnectorConnection {
  /** Left out while the connection is not stored yet. */
  readonly id?: string;
  readonly endpoint: EndpointDescription;
  /** All answers of the connection, secrets included. */
  readonly values: Values;
  readonly guard: AddressGuard;
  /** Left out when nobody signed in with the system itself. */
  readonly consent?: ConnectorConsent;
  /** A practice account: every address `https://any.host/path` becomes `<origin>/<endpoint's id>/path`. */
  readonly practice?: { readonly origin: string };
  /** Of a connection that others deliver to; left out while it is not stored yet. */
  readonly inbox?: ConnectorInbox;
}

export interface TestOutcome {
  readonly ok: boolean;
  readonly message: MessageRef;
  /** What to do, in order; empty when all is well. */
  readonly todo: readonly MessageRef[];
  /** The connection field that is probably wrong. */
  readonly field: string | null;
  /** The system's own words for support, secrets masked. */
  readonly details: string | null;
}

export interface ReadRequest {
  readonly source: Source;
  /** The recipe's answers. */
  readonly answers: Values;
  /** `next` of the page before; null for the first page. */
  readonly cursor: string | null;
  /**
   * The greatest value of the source's `changedSince` that was copied before. A source may leave out rows with a lower
   * one, never those with the same or with none; null when all are wanted.
   */
  readonly since?: string | number | null;
  /** Source fields that somebody uses, of those that only some accounts have; `*` for all that there are. */
  readonly fields?: readonly string[];
  /** Formulas that see the rows: what they name is used too. */
  readonly formulas?: readonly string[];
  /** Whether pages are asked for while the rows of those before are not written yet; `settle` then says when they are. */
  readonly isHeld?: boolean;
}

/** A row, or a whole file, that a source cannot hand on. */
export interface UnreadableRow {
  /** Left out for a row. */
  readonly isFile?: true;
  /** Where it stands, for people: `orders.csv, row 12`. */
  readonly key: string;
  readonly reason: MessageRef;
  readonly details: string | null;
}

export interface ReadPage {
  readonly rows: readonly Row[];
  /** Null on the last page. */
  readonly next: string | null;
  /** Rows in the whole source; null when it does not tell. */
  readonly total: number | null;
  /** What was found beside the rows and could not be read: it counts as read and as failed. */
  readonly unreadable?: readonly UnreadableRow[];
}

/** A look at a source, for a person who chooses fields. */
export interface Peek {
  readonly fields: readonly Option[];
  /** The first few; none when there are none yet. */
  readonly rows: readonly Row[];
}

/** A source that stays open for a run, for systems where getting in is dear. */
export interface SourceReader {
  /** What rows carry, when that is known before the first. */
  readonly fields?: readonly string[];
  /** @param cursor `next` of the page before; null for the first page. Any page can be read again. @throws ConnectorError */
  readonly read: (cursor: string | null, signal: AbortSignal) => Promise<ReadPage>;
  /** Whether a page may be asked for while the one before it is not written yet: asking says nothing of that one. */
  readonly readsAhead?: boolean;
  /**
   * Does away with what was read up to a page, once its rows are written; only for pages that are held, else the next
   * page says so. Settling twice changes nothing more. @param cursor `next` of that page. @throws ConnectorError
   */
  readonly settle?: (cursor: string, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Which records of a target came from which records of a source: kept by the host for a pair of connections and their
 * objects, so that a record is known again where the target has nothing to tell it by.
 */
export interface RecordLinks {
  /** Ids in the target, by ids in the source; one that is not known is left out. */
  readonly find: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly keep: (links: ReadonlyMap<string, string>) => Promise<void>;
  /** @param ids in the source */
  readonly forget: (ids: readonly string[]) => Promise<void>;
}

/** Jobs that a run has begun in its target: kept by the host, so that whoever goes on with the run finds them. */
export interface RunJobs {
  /** Ids of a page's jobs, by what they do. */
  readonly list: (page: number) => Promise<ReadonlyMap<string, string>>;
  readonly keep: (page: number, name: string, job: string) => Promise<void>;
  /** Aborted when somebody stops the run: its jobs are given up. */
  readonly canceling: AbortSignal;
}

export interface WriteRequest {
  readonly target: Target;
  readonly answers: Values;
  /** `insert` leaves alone what is there, `update` adds nothing; all others do both. */
  readonly action?: Action;
  /** For targets that make texts of rows. */
  readonly formulas: FormulaPool;
  /** The target fields that rows carry; no other is touched. Among them `*` when nobody can tell yet: then no rows come. */
  readonly fields: readonly string[];
  /** How rows become records of the target; one each when left out. */
  readonly mode?: RowMode;
  /** Left out when the source's rows have no ids. */
  readonly links?: RecordLinks;
  /** Left out when the target is only checked. */
  readonly jobs?: RunJobs;
  /** The run that writes; left out when the target is only checked. */
  readonly run?: { readonly id: string; readonly requestedAt: Date };
}

/** A row that the target refuses whenever it is sent. */
export interface RefusedRow {
  /** Its place in the rows that were written. */
  readonly index: number;
  readonly reason: MessageRef;
  readonly details: string | null;
}

export interface WriteResult {
  readonly created: number;
  readonly updated: number;
  /** Left alone: there already when rows are only added, not there when they are only updated. */
  readonly skipped?: number;
  /** Places of those that were skipped in the rows that were written, where the target tells. */
  readonly skippedAt?: readonly number[];
  readonly refused: readonly RefusedRow[];
}

export interface TargetWriter {
  /** What people call a field; left out where that is its name. */
  readonly labelOf?: (field: string) => string;
  /** Rows that it takes at once, when there are so many: pages of a source are put together for it, up to these. */
  readonly wants?: number;
  /**
   * Adds or updates rows by key, in order: of two with one key, the later wins. Writing a page twice changes nothing more.
   * @param page counts from 0; what a target without keys tells a page that it has by.
   * @param origins the ids that the rows have in their source, in their order; empty for one that has none.
   * @throws ConnectorError
   */
  readonly write: (rows: readonly Row[], page?: number, origins?: readonly string[]) => Promise<WriteResult>;
  /** For what records lacked when they were written; left out where a target cannot change records. */
  readonly fill?: {
    /** Whether a record that is there already takes a field. */
    readonly takes: (field: string) => boolean;
    /**
     * As `write`, but adds nothing: a record that is not there is skipped. Rows have what is filled in and, beside it, the
     * target's key.
     */
    readonly write: (rows: readonly Row[], page: number, origins: readonly string[]) => Promise<WriteResult>;
  };
  /** After the last page of a run that read its source to the end. Finishing twice changes nothing more. @throws ConnectorError */
  readonly finish?: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What would become of a row. */
export interface PreviewedRow {
  /** `send`: only the target itself can tell, when it gets it. */
  readonly outcome: 'create' | 'update' | 'skip' | 'refuse' | 'send';
  /** What the target has in its place, by field; null for nothing. */
  readonly present: Row | null;
  /** Fields of the row that are left as they are: those that a record is given when it is made, and never after. */
  readonly left?: readonly string[];
  /** Why it would be refused. */
  readonly problems: readonly MessageRef[];
  readonly details: string | null;
}

/** How the host speaks to one kind of system. Everything but `test` throws ConnectorError. */
export interface Connector {
  readonly test: (connection: ConnectorConnection, signal: AbortSignal) => Promise<TestOutcome>;
  /** What can be chosen as a source (`read`) or target (`write`): tables. */
  readonly listObjects?: (
    connection: ConnectorConnection,
    use: 'read' | 'write',
    signal: AbortSignal,
  ) => Promise<Option[]>;
  /** What a recipe or an endpoint describes as a list to choose from; a list that is too long is refused. */
  readonly listValues?: (
    connection: ConnectorConnection,
    request: { readonly list: ValueList; readonly answers: Values },
    signal: AbortSignal,
  ) => Promise<Option[]>;
  /** The fields of one of those. */
  readonly listFields?: (connection: ConnectorConnection, object: string, signal: AbortSignal) => Promise<Option[]>;
  /** In place of `read`, a look that costs less or tells more. It leaves everything as it is. */
  readonly peek?: (
    connection: ConnectorConnection,
    request: Pick<ReadRequest, 'source' | 'answers'>,
    signal: AbortSignal,
  ) => Promise<Peek>;
  /** The fields that a target has; where only a person can tell, it is left out. */
  readonly listTargetFields?: (
    connection: ConnectorConnection,
    request: Pick<WriteRequest, 'target' | 'answers'>,
    signal: AbortSignal,
  ) => Promise<Option[]>;
  readonly read?: (connection: ConnectorConnection, request: ReadRequest, signal: AbortSignal) => Promise<ReadPage>;
  /** In place of `read`. `signal` holds for all that the reader does. */
  readonly openSource?: (
    connection: ConnectorConnection,
    request: Omit<ReadRequest, 'cursor'>,
    signal: AbortSignal,
  ) => Promise<SourceReader>;
  /**
   * One page of what a query in the system's own language finds.
   * @param cursor `next` of the page before; null for the first page.
   */
  readonly query?: (
    connection: ConnectorConnection,
    query: string,
    cursor: string | null,
    signal: AbortSignal,
  ) => Promise<ReadPage>;
  /**
   * Reads single rows as they are now; null in the place of one that is gone.
   * @returns undefined when this source has nothing to tell its rows apart by.
   */
  readonly readAgain?: (
    connection: ConnectorConnection,
    request: Pick<ReadRequest, 'source' | 'answers'> & { readonly rows: readonly Row[] },
    signal: AbortSignal,
  ) => Promise<readonly (Row | null)[] | undefined>;
  /** Checks that the target can take these fields before the first row is sent. `signal` holds for all that the writer does. */
  readonly openTarget?: (
    connection: ConnectorConnection,
    request: WriteRequest,
    signal: AbortSignal,
  ) => Promise<TargetWriter>;
  /** What writing rows would do, in their order. It leaves everything as it is. */
  readonly preview?: (
    connection: ConnectorConnection,
    request: WriteRequest & { readonly rows: readonly Row[]; readonly origins?: readonly string[] },
    signal: AbortSignal,
  ) => Promise<readonly PreviewedRow[]>;
  /** How a row is known in its source, and which object a field of it points at. Left out where rows have no ids. */
  readonly origin?: (
    connection: ConnectorConnection,
    source: Source,
  ) => {
    readonly object: string;
    /** Empty for a row without an id. */
    readonly idOf: (row: Row) => string;
    /** The id of the object that a field holds ids of; null when it holds none. */
    readonly referenceOf: (field: string) => string | null;
  } | null;
  /**
   * The ids of records that have a value in a field, by that value; what is not there, or there more than once, is left
   * out.
   */
  readonly lookUp?: (
    connection: ConnectorConnection,
    request: { readonly object: string; readonly by: string; readonly values: readonly string[] },
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, string>>;
}
