import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { allPages } from '../../client/index.ts';
import type { LogEntry } from '../../contract/index.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import type { CitizenSession } from '../../session/index.ts';

export type Entries = ResourceController<readonly [CitizenSession, number], LogEntry[]>;

const atOnce = 200;
/** While a run goes on, its entries are read at most so often, in ms. */
const calmMs = 1000;

/** The entries of those runs that are unfolded, each read when it is first seen. */
export class RunEntries implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #session: () => CitizenSession | undefined;
  readonly #runs = new Map<string, { readonly entries: Entries; most: number }>();
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

  /** Whether a run may have more entries than were asked for. */
  hasMore(run: string): boolean {
    const known = this.#runs.get(run);
    return known !== undefined && (known.entries.value?.length ?? 0) >= known.most;
  }

  unfold(run: string): void {
    if (this.#runs.has(run)) return;
    const entries: Entries = new ResourceController(this.#host, {
      key: () => {
        const session = this.#session();
        return session && ([session, session.person] as const);
      },
      load: ([session], signal) =>
        allPages(
          from => session.client.runs.log(run, { limit: atOnce, ...from }, { signal }),
          this.#runs.get(run)?.most,
        ),
    });
    this.#runs.set(run, { entries, most: atOnce });
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

  /** The run has gone on: reads its entries anew, soon. */
  refresh(run: string): void {
    if (!this.#runs.has(run) || this.#pending.has(run)) return;
    const timer = setTimeout(() => {
      this.#pending.delete(run);
      this.#runs.get(run)?.entries.reload();
    }, calmMs);
    this.#pending.set(run, timer);
  }
}
