/**
 * What this process knows of the messages of a run's page. A page is done again after a pause, or when only that it was
 * done got lost; without this, everyone would get their message again. What a process that ended has sent is not known
 * any more, and is sent again under the same Message-ID.
 */
export interface PageMemory {
  /** Message-IDs that the server took. */
  readonly sent: Set<string>;
  /** How often the server put a message off, by Message-ID. */
  readonly putOff: Map<string, number>;
}

/** Remembers one page of each run: what comes before it is never done again. */
export type MailMemory = (run: string, page: number) => PageMemory;

/** Nobody says when a run is over. */
const mostRuns = 100;

export const createMailMemory = (): MailMemory => {
  const runs = new Map<string, { readonly page: number; readonly memory: PageMemory }>();
  return (run, page) => {
    const known = runs.get(run);
    const memory = known?.page === page ? known.memory : { sent: new Set<string>(), putOff: new Map<string, number>() };
    // Insertion order is age: the one that was asked for is the youngest again.
    runs.delete(run);
    runs.set(run, { page, memory });
    const [oldest] = runs.keys();
    if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
    return memory;
  };
};
