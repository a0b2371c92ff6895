/** ms of work at a time: what browsers call a long task begins there. */
const turn = 50;

const rest = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/**
 * Gives other work its turn now and then.
 * @throws the signal's reason when it is aborted.
 */
export const takeTurns = (signal?: AbortSignal): (() => Promise<void> | undefined) => {
  signal?.throwIfAborted();
  let start = performance.now();
  return () => {
    if (performance.now() - start < turn) return undefined;
    return rest().then(() => {
      start = performance.now();
      signal?.throwIfAborted();
    });
  };
};
