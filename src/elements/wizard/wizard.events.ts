import type { RecipeApiError } from '../../client/index.ts';
import type { ConfigurationInput, Deployment, Draft } from '../../contract/index.ts';

/** A connection was tested. Carries no answers, so no secrets. */
export class ConnectionTestEvent extends Event {
  static readonly type = 'citizen-connection-test';
  /** Id of the endpoint. */
  readonly endpoint: string;
  readonly ok: boolean;
  readonly durationMs: number;

  constructor({ endpoint, ok, durationMs }: Pick<ConnectionTestEvent, 'endpoint' | 'ok' | 'durationMs'>) {
    super(ConnectionTestEvent.type, { bubbles: true, composed: true });
    this.endpoint = endpoint;
    this.ok = ok;
    this.durationMs = durationMs;
  }
}

/** What was answered so far is kept on the host, where it can be taken up later and elsewhere. */
export class DraftSaveEvent extends Event {
  static readonly type = 'citizen-draft-save';
  /** As the host keeps it: without secrets. */
  readonly draft: Draft;

  constructor(draft: Draft) {
    super(DraftSaveEvent.type, { bubbles: true, composed: true });
    this.draft = draft;
  }
}

/** A person wants to deploy. Prevent it to ask something of your own first. */
export class BeforeDeployEvent extends Event {
  static readonly type = 'citizen-before-deploy';
  readonly configuration: ConfigurationInput;

  constructor(configuration: ConfigurationInput) {
    super(BeforeDeployEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.configuration = configuration;
  }
}

/** The host has accepted the deployment and is at work. */
export class DeployStartEvent extends Event {
  static readonly type = 'citizen-deploy-start';
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    super(DeployStartEvent.type, { bubbles: true, composed: true });
    this.deployment = deployment;
  }
}

/** The recipe is deployed. Its first run may still be under way: see `citizen-run-finish`. */
export class DeploySuccessEvent extends Event {
  static readonly type = 'citizen-deploy-success';
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    super(DeploySuccessEvent.type, { bubbles: true, composed: true });
    this.deployment = deployment;
  }
}

/** The recipe could not be deployed: the host refused (`error`), or it failed on the way (`deployment`). */
export class DeployErrorEvent extends Event {
  static readonly type = 'citizen-deploy-error';
  readonly error: RecipeApiError | null;
  readonly deployment: Deployment | null;

  constructor({ error = null, deployment = null }: Partial<Pick<DeployErrorEvent, 'error' | 'deployment'>>) {
    super(DeployErrorEvent.type, { bubbles: true, composed: true });
    this.error = error;
    this.deployment = deployment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-connection-test': ConnectionTestEvent;
    'citizen-draft-save': DraftSaveEvent;
    'citizen-before-deploy': BeforeDeployEvent;
    'citizen-deploy-start': DeployStartEvent;
    'citizen-deploy-success': DeploySuccessEvent;
    'citizen-deploy-error': DeployErrorEvent;
  }
}
