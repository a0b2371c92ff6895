import type { Operation } from '../contract/index.ts';

/** Ids of the operations that run because another one has ended. */
export const followingOperations = (
  operations: readonly Pick<Operation, 'onSuccess' | 'onFailure'>[],
): ReadonlySet<string> => new Set(operations.flatMap(({ onSuccess, onFailure }) => [...onSuccess, ...onFailure]));
