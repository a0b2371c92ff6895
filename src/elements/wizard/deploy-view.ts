import { html, nothing, type TemplateResult } from 'lit';
import type { Deployment, Run } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { healthOf, type DeployProgress } from '../../model/index.ts';
import { heading, icon, notice, type IconName } from '../../ui/index.ts';
import { deliveryAddresses } from './delivery-address.ts';
import { titleId, type WizardView } from './wizard-view.ts';

export interface DeployActions {
  readonly watch: () => void;
  readonly another: () => void;
}

const title = (level: number, words: string, look: { icon: IconName; tone: string; spin?: boolean }): TemplateResult =>
  html`<div class="outcome">
    <span class="st ${look.tone}">${icon(look.icon, look.spin ? 'spin' : '')}</span>
    ${heading({ level, content: words, look: 'title', id: titleId, takesFocus: true })}
  </div>`;

/** How far the first run is, in plain numbers. */
export const rowsSoFar = (localizer: Localizer, { finishedRows, allRows }: DeployProgress): string =>
  allRows === null
    ? localizer.t('wizard.deploy.rows', { count: finishedRows })
    : localizer.t('wizard.deploy.rowsOf', { done: finishedRows, all: allRows });

const moving = ({ wizard, localizer, level }: WizardView, progress: DeployProgress): TemplateResult => {
  const isRunning = progress.phase === 'running';
  const line = isRunning
    ? rowsSoFar(localizer, progress)
    : localizer.t(
        progress.phase !== 'deploying'
          ? 'wizard.deploy.starting'
          : wizard.deploying.isChange
            ? 'wizard.save.checking'
            : 'wizard.deploy.testing',
      );
  const label = localizer.t('wizard.deploy.progress');
  return html`<div class="panel stack">
    ${title(level, localizer.t(isRunning ? 'wizard.deploy.running' : 'wizard.deploy.settingUp'), {
      icon: 'running',
      tone: 'info',
      spin: true,
    })}
    ${
      isRunning && progress.fraction !== null
        ? html`<progress max="1" .value=${progress.fraction} aria-label=${label}></progress>`
        : html`<progress aria-label=${label}></progress>`
    }
    <p class="sm">${line}</p>
    <p class="sm muted">${localizer.t('wizard.deploy.leave')}</p>
  </div>`;
};

const buttons = ({ wizard, localizer }: WizardView, { watch, another }: DeployActions): TemplateResult =>
  html`<slot name="deployed"
    ><div class="btnbar">
      <button type="button" class="btn primary" @click=${watch}>${localizer.t('wizard.deploy.watch')}</button>
      ${
        wizard.deploying.isChange
          ? nothing
          : html`<button type="button" class="btn" @click=${another}>${localizer.t('wizard.deploy.another')}</button>`
      }
    </div></slot
  >`;

const written = (run: Run | null): number => (run ? run.created + run.updated : 0);

const nextRun = (localizer: Localizer, { nextRunAt }: Deployment): string =>
  nextRunAt
    ? localizer.t('wizard.deploy.nextRun', { when: localizer.moment(nextRunAt) })
    : localizer.t('wizard.deploy.noNextRun');

const done = (view: WizardView, deployment: Deployment, run: Run | null): TemplateResult => {
  const { localizer, level } = view;
  const { isChange } = view.wizard.deploying;
  const isFine = !run || healthOf(run.status) === 'ok';
  const wasStopped = run?.status === 'canceled';
  const count = written(run);
  const copied =
    count > 0 ? localizer.t('wizard.deploy.doneRows', { count }) : localizer.t('wizard.deploy.nothingToCopy');
  return html`${title(
      level,
      localizer.t(wasStopped ? 'wizard.deploy.canceled' : isChange ? 'wizard.saved' : 'wizard.deploy.done'),
      {
        icon: isFine ? 'ok' : 'warning',
        tone: isFine ? 'ok' : 'warn',
      },
    )}
    <p>${run ? copied : isChange ? localizer.t('wizard.saved.next') : nothing} ${nextRun(localizer, deployment)}</p>
    ${run && run.skipped > 0 ? html`<p class="muted">${localizer.t('wizard.deploy.skipped', { count: run.skipped })}</p>` : nothing}
    ${
      run && run.failed > 0
        ? notice({
            tone: 'warn',
            title: localizer.t('wizard.deploy.refused', { count: run.failed }),
            body: localizer.t('wizard.deploy.refusedHelp'),
          })
        : nothing
    }`;
};

const stopped = ({ localizer, level }: WizardView, run: Run | null): TemplateResult => {
  const count = written(run);
  return html`${title(level, localizer.t('wizard.deploy.stopped'), { icon: 'error', tone: 'bad' })}
  ${notice({
    tone: 'bad',
    title: run?.message?.text,
    body: count > 0 ? localizer.t('wizard.deploy.stoppedRows', { count }) : localizer.t('wizard.deploy.stoppedNothing'),
  })}`;
};

const failed = ({ wizard, localizer, level }: WizardView, { message, change }: Deployment): TemplateResult => {
  const { isChange } = wizard.deploying;
  const says = isChange ? change?.message : message;
  return html`${title(level, localizer.t(isChange ? 'wizard.save.failed' : 'wizard.deploy.failed'), { icon: 'error', tone: 'bad' })}
    ${notice({ tone: 'bad', title: says?.text, body: localizer.t('wizard.deploy.kept') })}
    <div class="btnbar">
      <button type="button" class="btn primary" @click=${wizard.reviewAgain}>
        ${localizer.t('wizard.deploy.review')}
      </button>
    </div>`;
};

/** From the pressed button to the outcome of the first run. */
export const deployView = (
  view: WizardView,
  deployment: Deployment,
  progress: DeployProgress,
  actions: DeployActions,
): TemplateResult => {
  const { run } = view.wizard.deploying;
  switch (progress.phase) {
    case 'deploying':
    case 'waiting':
    case 'running':
      return html`<div class="stack">${moving(view, progress)} ${buttons(view, actions)}</div>`;
    case 'done':
      return html`<div class="stack">
        ${done(view, deployment, run)} ${deliveryAddresses(view)} ${buttons(view, actions)}
      </div>`;
    case 'stopped':
      return html`<div class="stack">${stopped(view, run)} ${buttons(view, actions)}</div>`;
    case 'failed':
      return html`<div class="stack">${failed(view, deployment)}</div>`;
  }
};
