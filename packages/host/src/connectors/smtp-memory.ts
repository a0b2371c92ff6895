import type { Row } from './row.ts';

/**
 * What this process knows of a run's messages. A run that is taken up after a pause opens its target anew; without this
 * it would send again what was sent before the pause. What a process that ended has sent is not known any more, and is
 * sent again under the same Message-ID.
 */
export interface RunMemory {
  /** Message-IDs that the server took, of the page at hand. */
  readonly sent: Set<string>;
  /** How often the server put a message off, by Message-ID, of the page at hand. */
  readonly putOff: Map<string, number>;
  /** Rows that wait for the one message of the run, by page. */
  readonly pages: Map<number, readonly Row[]>;
}

export interface MailMemory {
  readonly of: (run: string) => RunMemory;
  readonly forget: (run: string) => void;
}

/** Runs that ended in the middle are never forgotten by name. */
const mostRuns = 100;

export const createMailMemory = (): MailMemory => {
  const runs = new Map<string, RunMemory>();
  return {
    of(run) {
      const memory = runs.get(run) ?? { sent: new Set(), putOff: new Map(), pages: new Map() };
      // Insertion order is age: the one that was asked for is the youngest again.
      runs.delete(run);
      runs.set(run, memory);
      const [oldest] = runs.keys();
      if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
      return memory;
    },
    forget: run => void runs.delete(run),
  };
};
