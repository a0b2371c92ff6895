/** Tells those who watch how far a run is, now and then: a run may be through with many pages in a second. */
export interface Progress {
  /** Something has changed. */
  readonly note: () => void;
  /** Tells nothing any more, and resolves when nothing is being told. */
  readonly end: () => Promise<void>;
}

/**
 * @param tell says how it is now; never rejects.
 * @param interval between two changes that are told, in ms: what changes in between is told at its end.
 */
export const createProgress = (tell: () => Promise<void>, interval = 250): Progress => {
  let telling: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isChanged = false;
  let isOver = false;

  const next = (): void => {
    if (!isChanged || isOver || telling || timer) return;
    isChanged = false;
    telling = tell().then(() => {
      telling = null;
      next();
    });
    timer = setTimeout(() => {
      timer = undefined;
      next();
    }, interval);
  };

  return {
    note() {
      isChanged = true;
      next();
    },
    async end() {
      isOver = true;
      clearTimeout(timer);
      await telling;
    },
  };
};
