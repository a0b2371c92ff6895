import type { Archive } from './archive/archive.ts';
import type { Project } from './project/project.ts';
import type { Problem } from './validate/problem.ts';

/** A Jitterpak as it was read, or as it became by changes. Never changed itself: a change makes another. */
export interface Jitterpak {
  readonly project: Project;
  /** Every file in it, also those that the project knows nothing of. */
  readonly archive: Archive;
  /** What does not fit together (FORMAT.md §11); the project can be used all the same. */
  readonly warnings: readonly Problem[];
}
