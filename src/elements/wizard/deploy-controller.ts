import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRequestId, type Client } from '../../client/index.ts';
import type { ConfigurationInput, Deployment, HostEvent, Run } from '../../contract/index.ts';
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
  /** The same configuration goes out with the same key, so that an answer that was lost is not deployed again. */
  #attempt: { readonly configuration: string; readonly key: string } | null = null;
  #expectsRun = false;
  #told = { isDeployed: false, isFinished: false };
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & Element, client: () => Client | undefined) {
    this.#host = host;
    this.#client = client;
    this.action = new ActionController(host);
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

  async deploy(configuration: ConfigurationInput): Promise<void> {
    const client = this.#client();
    if (this.action.isBusy || !client) return;
    if (!this.#host.dispatchEvent(new BeforeDeployEvent(configuration))) return;
    const idempotencyKey = this.#keyFor(configuration);
    const deployment = await this.action.run(signal =>
      client.deployments.create(configuration, { signal, idempotencyKey }),
    );
    if (deployment) {
      this.#expectsRun = Object.values(configuration.firstRun ?? {}).includes('after-deploy');
      this.#host.dispatchEvent(new DeployStartEvent(deployment));
      this.#take(deployment);
    } else if (this.action.state.kind === 'failed') {
      this.#host.dispatchEvent(new DeployErrorEvent({ error: this.action.state.error }));
    }
  }

  /** Goes back to before the button was pressed. What was deployed stays. */
  reset(): void {
    clearTimeout(this.#quiet);
    this.action.stop();
    this.deployment = null;
    this.run = null;
    this.#attempt = null;
    this.#told = { isDeployed: false, isFinished: false };
  }

  receive(event: HostEvent): void {
    if (!this.deployment) return;
    if (event.type === 'deployment' && event.deployment.id === this.deployment.id) this.#take(event.deployment);
    if (event.type === 'run' && event.run.deployment === this.deployment.id) this.#take(this.deployment, event.run);
    if (event.type === 'reset') void this.#ask();
  }

  #keyFor(configuration: ConfigurationInput): string {
    const text = JSON.stringify(configuration);
    if (this.#attempt?.configuration !== text) this.#attempt = { configuration: text, key: createRequestId() };
    return this.#attempt.key;
  }

  #take(deployment: Deployment, run: Run | null = deployment.lastRun): void {
    this.deployment = deployment;
    // The first run is what a person waits for; a later one is another story.
    if (!this.run || run?.id === this.run.id) this.run = newerRun(this.run, run);
    if (deployment.state === 'failed' && !this.#told.isDeployed) {
      this.#told.isDeployed = true;
      this.#host.dispatchEvent(new DeployErrorEvent({ deployment }));
    }
    if (deployment.state === 'active' && !this.#told.isDeployed) {
      this.#told.isDeployed = true;
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
