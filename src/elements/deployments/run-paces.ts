import type { Run } from '../../contract/index.ts';
import { isFinished } from '../../model/status.ts';

/** Shorter times, in ms, say more about the clock than about the run. */
const shortest = 800;

interface Sample {
  readonly at: number;
  readonly read: number;
  /** Records a second; null until there are two samples. */
  readonly pace: number | null;
}

/** How fast runs go, from what is seen of them. */
export class RunPaces {
  readonly #samples = new Map<string, Sample>();

  note({ id, status, read }: Run, now = performance.now()): void {
    if (isFinished(status)) {
      this.#samples.delete(id);
      return;
    }
    const before = this.#samples.get(id);
    if (!before) {
      this.#samples.set(id, { at: now, read, pace: null });
      return;
    }
    const passed = now - before.at;
    if (passed < shortest) return;
    const pace = ((read - before.read) * 1000) / passed;
    this.#samples.set(id, { at: now, read, pace: before.pace === null ? pace : (before.pace + pace) / 2 });
  }

  /** Records a second; null while nobody can tell. */
  of(run: Run): number | null {
    const pace = this.#samples.get(run.id)?.pace ?? null;
    return pace === null ? null : Math.round(pace);
  }
}
