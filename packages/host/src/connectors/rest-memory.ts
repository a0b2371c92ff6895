/** What became of a record that was sent. */
export type Sent = 'created' | 'updated' | 'skipped';

/**
 * What this process knows of a run's page at hand: a page that is tried again, after the API was busy for a while, sends
 * only what is left of it.
 */
export interface RestMemory {
  /** Kept until another page of the run is asked for. */
  readonly of: (run: string, page: number) => Map<string, Sent>;
  readonly forget: (run: string) => void;
}

/** Runs that ended in the middle are never forgotten by name. */
const mostRuns = 100;

export const createRestMemory = (): RestMemory => {
  const runs = new Map<string, { readonly page: number; readonly sent: Map<string, Sent> }>();
  return {
    of(run, page) {
      const known = runs.get(run);
      const memory = known?.page === page ? known : { page, sent: new Map<string, Sent>() };
      // Insertion order is age: the one that was asked for is the youngest again.
      runs.delete(run);
      runs.set(run, memory);
      const [oldest] = runs.keys();
      if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
      return memory.sent;
    },
    forget: run => void runs.delete(run),
  };
};
