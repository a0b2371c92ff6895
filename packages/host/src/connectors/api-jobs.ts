import type { ApiAnswer } from './api-exchange.ts';
import type { FoundObjectDescription } from './api-discovery.ts';
import type { ApiSystem } from './api-system.ts';

/** What a job does with its records. */
export interface JobOrder {
  readonly object: FoundObjectDescription;
  readonly method: 'create' | 'update' | 'upsert';
  /** Of an upsert, the field that tells records apart. */
  readonly key?: string | undefined;
  /** As the system has them; those to be updated with their ids. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** What became of a job's record: `null` when the system did not get to it. */
export interface JobOutcome {
  readonly ok: boolean;
  readonly id: unknown;
  readonly created: unknown;
  readonly code: unknown;
  readonly message: unknown;
  readonly fields: unknown;
}

export interface JobResults {
  /** In the order of the records. */
  readonly outcomes: readonly (JobOutcome | null)[];
  /** The answer that told of it. */
  readonly answer: ApiAnswer;
}

/**
 * How a system takes many records in a job of its own: more than a description's calls can say. A job is made, kept by
 * the host, and only then begun, so that none is begun that nobody knows of.
 */
export interface ApiJobs {
  /** Records from which on a job is worth its calls. */
  readonly from: number;
  /** Records that are gathered for one. */
  readonly most: number;
  /** Whether a job can carry the records, and the host read what it says of them. */
  readonly fits: (order: JobOrder) => boolean;
  /** @returns the job's id, before anything has come of it. @throws ConnectorError */
  readonly make: (system: ApiSystem, order: JobOrder, signal: AbortSignal) => Promise<string>;
  /** Hands over the records. @throws ConnectorError */
  readonly begin: (system: ApiSystem, job: string, order: JobOrder, signal: AbortSignal) => Promise<void>;
  /**
   * Waits until it is over, and gives it up on `canceling`; what was done of it by then stays.
   * @returns false when it was given up before its records were taken.
   * @throws ConnectorError when it failed, or takes too long.
   */
  readonly wait: (system: ApiSystem, job: string, signal: AbortSignal, canceling: AbortSignal) => Promise<boolean>;
  /** What became of the records of a job that is over. @throws ConnectorError */
  readonly read: (system: ApiSystem, job: string, order: JobOrder, signal: AbortSignal) => Promise<JobResults>;
}
