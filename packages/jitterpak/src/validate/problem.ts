import type { EntityBase } from '../project/entity.ts';

export type ProblemCode =
  | 'dangling-reference'
  | 'missing-entity'
  | 'unlisted-entity'
  | 'id-mismatch'
  | 'name-mismatch'
  | 'listed-twice'
  | 'reference-loop'
  | 'wrong-kind'
  | 'unknown-kind'
  | 'unfit-variable-name'
  | 'duplicate-variable'
  | 'plain-secret'
  | 'empty-operation'
  | 'activity-mismatch'
  | 'unknown-operation-type'
  | 'unknown-location'
  | 'unknown-method'
  | 'unknown-structure'
  | 'unreadable-mapping'
  | 'schedule-never'
  | 'schedule-ended'
  | 'unknown-time-zone';

/**
 * `error`: what it is about cannot run. `warning`: it can, and perhaps not as its author meant. `info`: it is kept as it
 * is, and this package knows nothing about it.
 */
export type Severity = 'error' | 'warning' | 'info';

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly entity: Pick<EntityBase, 'id' | 'type' | 'name'> | null;
  /** A file in the archive. */
  readonly path: string | null;
  /** In that file, from 1; null when the problem is in no one line. */
  readonly line: number | null;
  /** What is wrong, for people. No value of a property stands in it. */
  readonly message: string;
  /** What to do about it, for people. */
  readonly hint: string;
}

type Rest = Omit<Problem, 'severity' | 'entity' | 'path' | 'line'> & Partial<Pick<Problem, 'severity' | 'line'>>;

/** A problem of one entity, a warning unless said otherwise. */
export const problemOf = ({ id, type, name, path }: EntityBase, rest: Rest): Problem => ({
  severity: 'warning',
  line: null,
  ...rest,
  entity: { id, type, name },
  path,
});
