import { html, type TemplateResult } from 'lit';
import type { DeploymentState, Health, RunStatus } from '../model/index.ts';
import type { Localizer } from '../i18n/localizer.ts';
import { icon, type IconName } from './icons.ts';

interface Look {
  readonly tone: 'ok' | 'warn' | 'bad' | 'info' | 'off';
  readonly icon: IconName;
}

const runLooks: Readonly<Record<RunStatus, Look>> = {
  submitted: { tone: 'info', icon: 'send' },
  received: { tone: 'info', icon: 'inbox' },
  pending: { tone: 'info', icon: 'waiting' },
  running: { tone: 'info', icon: 'running' },
  'cancel-requested': { tone: 'off', icon: 'stop' },
  canceled: { tone: 'off', icon: 'stop' },
  success: { tone: 'ok', icon: 'ok' },
  'success-with-info': { tone: 'ok', icon: 'info' },
  'success-with-warning': { tone: 'warn', icon: 'warning' },
  'success-with-child-error': { tone: 'warn', icon: 'branch' },
  error: { tone: 'bad', icon: 'error' },
  'soap-fault': { tone: 'bad', icon: 'offline' },
  delayed: { tone: 'warn', icon: 'clock' },
};

const healthLooks: Readonly<Record<Health, Look>> = {
  ok: { tone: 'ok', icon: 'ok' },
  warning: { tone: 'warn', icon: 'warning' },
  error: { tone: 'bad', icon: 'error' },
  none: { tone: 'off', icon: 'clock' },
};

/** Icon and words, and only then colour. */
const status = (look: Look, words: string): TemplateResult =>
  html`<span class="st ${look.tone}" part="status"
    >${icon(look.icon, look.icon === 'running' ? 'spin' : '')}${words}</span
  >`;

/** @param progress 0 to 1, said while it runs. */
export const runStatus = (localizer: Localizer, of: RunStatus, progress: number | null = null): TemplateResult => {
  const words = localizer.t(`run.status.${of}`);
  return status(
    runLooks[of],
    of === 'running' && progress !== null
      ? localizer.t('run.progress', { status: words, percent: localizer.percent(progress) })
      : words,
  );
};

/** How a deployment is: what it is doing comes before how it has been. */
export const deploymentStatus = (
  localizer: Localizer,
  { state, health }: { readonly state: DeploymentState; readonly health: Health },
): TemplateResult => {
  switch (state) {
    case 'deploying':
      return status(runLooks.running, localizer.t('deployment.state.deploying'));
    case 'paused':
      return status({ tone: 'off', icon: 'pause' }, localizer.t('deployment.state.paused'));
    case 'failed':
      return status(healthLooks.error, localizer.t('deployment.state.failed'));
    case 'removed':
      return status({ tone: 'off', icon: 'remove' }, localizer.t('deployment.state.removed'));
    case 'active':
      return status(healthLooks[health], localizer.t(`health.${health}`));
  }
};
