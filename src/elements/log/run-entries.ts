import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { allPages } from '../../client/index.ts';
import type { LogEntry, LogPage } from '../../contract/index.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import type { CitizenSession } from '../../session/index.ts';

/** Which entries are wanted. `rows`: those of refused records. */
export const filters = ['all', 'warning', 'error', 'rows'] as const;
export type Filter = (typeof filters)[number];

/** The entries of a run that are in view. */
export interface Slice {
  readonly items: readonly LogEntry[];
  /** How many the filter finds. */
  readonly total: number;
  /** How many each filter would find; undefined when the host does not tell. */
  readonly counts: Readonly<Record<Filter, number>> | undefined;
}

export type Entries = ResourceController<readonly [CitizenSession, number], Slice>;

interface Unfolded {
  readonly entries: Entries;
  most: number;
  filter: Filter;
}

const atOnce = 200;
/** While a run goes on, its entries are read at most so often, in ms. */
const calmMs = 1000;

const queryOf = (filter: Filter): { level?: 'warning' | 'error'; only?: 'rows' } => {
  if (filter === 'all') return {};
  return filter === 'rows' ? { only: 'rows' } : { level: filter };
};

const countsOf = ({ facets }: LogPage): Slice['counts'] => {
  if (!facets) return undefined;
  const { level, rows } = facets;
  return { all: level.info + level.warning + level.error, warning: level.warning, error: level.error, rows };
};

/** The entries of those runs that are unfolded, each read when it is first seen. */
export class RunEntries implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #session: () => CitizenSession | undefined;
  readonly #runs = new Map<string, Unfolded>();
  readonly #pending = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(host: ReactiveControllerHost & Element, session: () => CitizenSession | undefined) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
  }

  /** Undefined while the run is folded. */
  of(run: string): Entries | undefined {
    return this.#runs.get(run)?.entries;
  }

  filterOf(run: string): Filter {
    return this.#runs.get(run)?.filter ?? 'all';
  }

  unfold(run: string): void {
    if (this.#runs.has(run)) return;
    const entries: Entries = new ResourceController(this.#host, {
      key: () => {
        const session = this.#session();
        return session && ([session, session.person] as const);
      },
      load: ([session], signal) => this.#load(session, run, signal),
    });
    this.#runs.set(run, { entries, most: atOnce, filter: 'all' });
    this.#host.requestUpdate();
  }

  fold(run: string): void {
    const known = this.#runs.get(run);
    if (!known) return;
    known.entries.hostDisconnected();
    this.#host.removeController(known.entries);
    this.#runs.delete(run);
  }

  clear(): void {
    for (const run of this.#runs.keys()) this.fold(run);
  }

  readMore(run: string): void {
    const known = this.#runs.get(run);
    if (!known) return;
    known.most += atOnce;
    known.entries.reload();
  }

  choose(run: string, filter: Filter): void {
    const known = this.#runs.get(run);
    if (!known || known.filter === filter) return;
    known.filter = filter;
    known.most = atOnce;
    known.entries.reload();
  }

  /** The run has gone on: reads its entries anew, soon. */
  refresh(run: string): void {
    if (!this.#runs.has(run) || this.#pending.has(run)) return;
    const timer = setTimeout(() => {
      this.#pending.delete(run);
      this.#runs.get(run)?.entries.reload();
    }, calmMs);
    this.#pending.set(run, timer);
  }

  refreshAll(): void {
    for (const run of this.#runs.keys()) this.refresh(run);
  }

  async #load({ client }: CitizenSession, run: string, signal: AbortSignal): Promise<Slice> {
    const { most = atOnce, filter = 'all' } = this.#runs.get(run) ?? {};
    let counts: Slice['counts'];
    let total = 0;
    const items = await allPages(async from => {
      const page = await client.runs.log(run, { limit: atOnce, ...queryOf(filter), ...from }, { signal });
      counts ??= countsOf(page);
      ({ total } = page);
      return page;
    }, most);
    return { items, total, counts };
  }
}
