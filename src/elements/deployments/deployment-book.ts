import type { Deployment, HostEvent, Run } from '../../contract/index.ts';

/** The later of two states of a deployment's last run. */
const laterRun = (present: Run | null, next: Run | null): Run | null => {
  if (!present || !next) return next ?? present;
  if (present.id === next.id) return next.seq >= present.seq ? next : present;
  // A run that has not started yet was asked for after all that have.
  const isLater = next.startedAt === null || (present.startedAt !== null && next.startedAt >= present.startedAt);
  return isLater ? next : present;
};

/** A deployment before and after an event. */
export interface DeploymentChange {
  /** Undefined when it has just come. */
  readonly previous: Deployment | undefined;
  readonly deployment: Deployment;
}

/**
 * All deployments that are known, kept up to date by the host's events while pages of them still come in. One change of
 * many costs no more than one change of few.
 */
export class DeploymentBook {
  /** Counts up with every change. */
  version = 0;

  readonly #byId = new Map<string, Deployment>();
  /** Newest first. */
  #ids: string[] = [];
  /** Since loading began: those that pages gave, and those that events told of, which know better than a page. */
  readonly #given = new Set<string>();
  readonly #told = new Set<string>();
  /** Runs of deployments that no page has given yet. */
  readonly #early = new Map<string, Run>();
  #present: { readonly version: number; readonly all: readonly Deployment[] } | null = null;

  /** Removed ones too: a row of theirs may still be in view. */
  get(id: string): Deployment | undefined {
    return this.#byId.get(id);
  }

  /** How many are known, removed ones with them. */
  get count(): number {
    return this.#ids.length;
  }

  /** Newest first, without removed ones. */
  get all(): readonly Deployment[] {
    if (this.#present?.version !== this.version) {
      const all: Deployment[] = [];
      for (const id of this.#ids) {
        const deployment = this.#byId.get(id);
        if (deployment && deployment.state !== 'removed') all.push(deployment);
      }
      this.#present = { version: this.version, all };
    }
    return this.#present?.all ?? [];
  }

  /** @param isAnew Nothing of what is known counts any more: another person, another environment. */
  beginLoading(isAnew: boolean): void {
    this.#given.clear();
    this.#told.clear();
    this.#early.clear();
    if (!isAnew) return;
    this.#byId.clear();
    this.#ids = [];
    this.version += 1;
  }

  addPage(deployments: readonly Deployment[]): void {
    for (const deployment of deployments) {
      const { id } = deployment;
      this.#given.add(id);
      const present = this.#byId.get(id);
      if (present && this.#told.has(id)) continue;
      if (!present) this.#ids.push(id);
      this.#byId.set(id, { ...deployment, lastRun: laterRun(this.#early.get(id) ?? null, deployment.lastRun) });
    }
    this.version += 1;
  }

  /** Forgets what no page gave. */
  endLoading(): void {
    this.#ids = this.#ids.filter(id => {
      const isKnown = this.#given.has(id) || this.#told.has(id);
      if (!isKnown) this.#byId.delete(id);
      return isKnown;
    });
    this.version += 1;
  }

  /** @returns null when the event changes nothing here. */
  receive(event: HostEvent): DeploymentChange | null {
    if (event.type === 'deployment') return this.#receiveDeployment(event.deployment);
    return event.type === 'run' ? this.#receiveRun(event.run) : null;
  }

  #receiveDeployment(next: Deployment): DeploymentChange | null {
    const previous = this.#byId.get(next.id);
    if (!previous && next.state === 'removed') return null;
    if (!previous) this.#ids.unshift(next.id);
    return this.#change(previous, { ...next, lastRun: laterRun(previous?.lastRun ?? null, next.lastRun) });
  }

  #receiveRun(run: Run): DeploymentChange | null {
    const previous = this.#byId.get(run.deployment);
    if (!previous) {
      this.#early.set(run.deployment, laterRun(this.#early.get(run.deployment) ?? null, run) ?? run);
      return null;
    }
    const lastRun = laterRun(previous.lastRun, run);
    return lastRun === previous.lastRun ? null : this.#change(previous, { ...previous, lastRun });
  }

  #change(previous: Deployment | undefined, deployment: Deployment): DeploymentChange {
    this.#told.add(deployment.id);
    this.#byId.set(deployment.id, deployment);
    this.version += 1;
    return { previous, deployment };
  }
}
