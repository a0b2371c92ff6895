import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRequestId, isRecipeApiError, type Client } from '../../client/index.ts';
import type { ConfigurationInput, Deployment, DeploymentDetail, HostEvent, Run } from '../../contract/index.ts';
import { RunFinishEvent } from '../../controllers/run-finish-event.ts';
import { deployProgress, isFinished, newerRun, type DeployProgress } from '../../model/index.ts';
import { ActionController } from './action-controller.ts';
import { BeforeDeployEvent, DeployErrorEvent, DeployStartEvent, DeploySuccessEvent } from './wizard.events.ts';

/** Without news for so long, the host is asked: an event may have been missed. */
const quietMs = 4000;

/** Deploys once, however often a person presses, and follows the deployment to the outcome of its first run. */
export class DeployController implements ReactiveController {
  readonly action: ActionController;
  deployment: Deployment | null = null;
  run: Run | null = null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #client: () => Client | undefined;
  readonly #onDeployed: () => void;
  /** The same configuration goes out with the same key, so that an answer that was lost is not deployed again. */
  #attempt: { readonly request: string; readonly key: string } | null = null;
  #expectsRun = false;
  /** Runs of before the answers were sent: their story is another one. */
  #runBefore: string | null = null;
  /** Whether a deployment was changed, and no new one made. */
  isChange = false;
  /** Sending was given up, and nobody knows whether the host has the answers. */
  mayHaveArrived = false;
  #told = { isDeployed: false, isFinished: false };
  #quiet: ReturnType<typeof setTimeout> | undefined;

  /** @param onDeployed The answers are deployed. */
  constructor(host: ReactiveControllerHost & Element, client: () => Client | undefined, onDeployed: () => void) {
    this.#host = host;
    this.#client = client;
    this.#onDeployed = onDeployed;
    this.action = new ActionController(host, { outlivesElement: true });
    host.addController(this);
  }

  get progress(): DeployProgress | null {
    return this.deployment && deployProgress(this.deployment, this.run, this.#expectsRun);
  }

  hostConnected(): void {
    this.#watch();
  }

  hostDisconnected(): void {
    clearTimeout(this.#quiet);
  }

  /**
   * @param before The deployment to change, as it was seen; null to make a new one.
   * @param maySendAgain Asked with the deployment as it is by now, when it is no longer as it was seen.
   */
  async deploy(
    configuration: ConfigurationInput,
    before: DeploymentDetail | null,
    maySendAgain: (now: DeploymentDetail) => boolean,
  ): Promise<void> {
    const client = this.#client();
    if (this.action.isBusy || !client) return;
    if (!this.#host.dispatchEvent(new BeforeDeployEvent(configuration))) return;
    this.mayHaveArrived = false;
    let seen = before;
    const send = (signal: AbortSignal): Promise<Deployment> => {
      const idempotencyKey = this.#keyFor(JSON.stringify([configuration, seen?.etag]));
      return seen
        ? client.deployments.update(seen.id, configuration, { signal, idempotencyKey, ifMatch: seen.etag })
        : client.deployments.create(configuration, { signal, idempotencyKey });
    };
    const deployment = await this.action.run(async signal => {
      try {
        return await send(signal);
      } catch (error) {
        const isOutdated = isRecipeApiError(error) && error.status === 412;
        if (!before || !isOutdated || seen !== before) throw error;
        const now = await client.deployments.get(before.id, { signal });
        if (!maySendAgain(now)) throw error;
        seen = now;
        return send(signal);
      }
    });
    if (deployment) {
      const isFirst = before === null || before.state === 'failed';
      this.#expectsRun = isFirst && Object.values(configuration.firstRun ?? {}).includes('after-deploy');
      this.#runBefore = before?.lastRun?.id ?? null;
      this.isChange = before !== null;
      this.#host.dispatchEvent(new DeployStartEvent(deployment));
      this.#take(deployment);
    } else if (this.action.state.kind === 'failed') {
      this.#host.dispatchEvent(new DeployErrorEvent({ error: this.action.state.error }));
    }
  }

  /** Stops trying to reach the host. */
  giveUp(): void {
    this.action.stop();
    this.mayHaveArrived = true;
    this.#host.requestUpdate();
  }

  /** Goes back to before the button was pressed. What was deployed stays. */
  reset(): void {
    clearTimeout(this.#quiet);
    this.action.stop();
    this.deployment = null;
    this.run = null;
    this.#attempt = null;
    this.isChange = false;
    this.mayHaveArrived = false;
    this.#told = { isDeployed: false, isFinished: false };
  }

  receive(event: HostEvent): void {
    if (!this.deployment) return;
    if (event.type === 'deployment' && event.deployment.id === this.deployment.id) this.#take(event.deployment);
    if (event.type === 'run' && event.run.deployment === this.deployment.id) this.#take(this.deployment, event.run);
    if (event.type === 'reset') void this.#ask();
  }

  #keyFor(request: string): string {
    if (this.#attempt?.request !== request) this.#attempt = { request, key: createRequestId() };
    return this.#attempt.key;
  }

  #take(deployment: Deployment, run: Run | null = deployment.lastRun): void {
    this.deployment = deployment;
    // The first run is what a person waits for; a later one is another story.
    const isAwaited = this.isChange ? this.#expectsRun && run?.id !== this.#runBefore : true;
    if (isAwaited && (!this.run || run?.id === this.run.id)) this.run = newerRun(this.run, run);
    const phase = this.progress?.phase;
    if (phase === 'failed' && !this.#told.isDeployed) {
      this.#told.isDeployed = true;
      this.#host.dispatchEvent(new DeployErrorEvent({ deployment }));
    }
    if (phase !== 'deploying' && !this.#told.isDeployed) {
      this.#told.isDeployed = true;
      this.#onDeployed();
      this.#host.dispatchEvent(new DeploySuccessEvent(deployment));
    }
    if (this.run && isFinished(this.run.status) && !this.#told.isFinished) {
      this.#told.isFinished = true;
      this.#host.dispatchEvent(new RunFinishEvent(this.run, deployment));
    }
    this.#watch();
    this.#host.requestUpdate();
  }

  #watch(): void {
    clearTimeout(this.#quiet);
    const phase = this.progress?.phase;
    const isMoving = phase === 'deploying' || phase === 'waiting' || phase === 'running';
    if (isMoving) this.#quiet = setTimeout(() => void this.#ask(), quietMs);
  }

  async #ask(): Promise<void> {
    const id = this.deployment?.id;
    if (!id) return;
    try {
      const deployment = await this.#client()?.deployments.get(id);
      if (deployment && this.deployment?.id === id) this.#take(deployment);
    } catch {
      // Nothing is lost: the deployment goes on, and is asked for again.
      this.#watch();
    }
  }
}
