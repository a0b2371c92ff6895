import type { Deployment } from '../../contract/index.ts';

/** A deployment is better or worse off than before. */
export class StatusChangeEvent extends Event {
  static readonly type = 'citizen-status-change';
  readonly deployment: Deployment;
  readonly previous: Deployment;

  constructor(deployment: Deployment, previous: Deployment) {
    super(StatusChangeEvent.type, { bubbles: true, composed: true });
    this.deployment = deployment;
    this.previous = previous;
  }
}

/** A person wants to remove a deployment and said so twice. Prevent it to keep the deployment. */
export class BeforeRemoveEvent extends Event {
  static readonly type = 'citizen-before-remove';
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    super(BeforeRemoveEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.deployment = deployment;
  }
}

/** A deployment was removed. */
export class DeploymentRemoveEvent extends Event {
  static readonly type = 'citizen-deployment-remove';
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    super(DeploymentRemoveEvent.type, { bubbles: true, composed: true });
    this.deployment = deployment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-status-change': StatusChangeEvent;
    'citizen-before-remove': BeforeRemoveEvent;
    'citizen-deployment-remove': DeploymentRemoveEvent;
  }
}
