import type { Deployment, Run } from '../contract/index.ts';

/** A run that the element follows has an outcome. */
export class RunFinishEvent extends Event {
  static readonly type = 'citizen-run-finish';
  readonly run: Run;
  readonly deployment: Deployment;

  constructor(run: Run, deployment: Deployment) {
    super(RunFinishEvent.type, { bubbles: true, composed: true });
    this.run = run;
    this.deployment = deployment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-run-finish': RunFinishEvent;
  }
}
