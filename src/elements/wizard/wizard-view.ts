import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../i18n/index.ts';
import type { WizardStep } from '../../model/index.ts';
import { heading, icon, notice } from '../../ui/index.ts';
import type { ActionState } from './action-controller.ts';
import type { WizardController } from './wizard-controller.ts';

/** What every template of the wizard is given. */
export interface WizardView {
  readonly wizard: WizardController;
  readonly localizer: Localizer;
  /** Of a step's heading. */
  readonly level: number;
}

/** Id of the heading that takes the focus when a step is shown. */
export const titleId = 'step-title';
/** Id of the list of what is to be fixed. */
export const problemsId = 'problems';

/** A field's id in the shadow root. */
export const fieldId = (step: WizardStep, name: string): string => `${step.id}--${name}`;

/** A step's name: the recipe's own, or ours where it has none. */
export const stepTitle = ({ wizard, localizer }: WizardView, step: WizardStep): string => {
  if (step.kind === 'review' && wizard.data.deployment) return localizer.t('wizard.step.reviewChange');
  if (step.title) return step.title;
  if (step.kind === 'introduction') return wizard.data.recipe?.name ?? localizer.t('wizard.step.introduction');
  if (step.kind === 'mapping') return localizer.t('wizard.step.mapping');
  if (step.kind === 'schedule') return localizer.t('wizard.step.schedule');
  if (step.kind === 'first-run') return localizer.t('wizard.step.firstRun');
  return step.kind === 'review' ? localizer.t('wizard.step.review') : '';
};

/** An operation's name, where there are several to tell apart; else empty. */
export const operationName = ({ wizard }: WizardView, id: string): string => {
  const project = wizard.data.recipe?.project;
  const operations = project?.kind === 'flow' ? project.operations : [];
  return operations.length > 1 ? (operations.find(operation => operation.id === id)?.name ?? '') : '';
};

/** A step's name in the list of steps: an introduction's own title is a sentence, too long to stand there. */
export const stepName = (view: WizardView, step: WizardStep): string =>
  step.kind === 'introduction' ? view.localizer.t('wizard.step.introduction') : stepTitle(view, step);

/** Where the person is, what the step is called and what it is for. */
export const stepHead = (view: WizardView, step: WizardStep, lead: unknown): TemplateResult => {
  const { wizard, localizer, level } = view;
  const { steps } = wizard.plan;
  const isFlagged = wizard.isFlagged(step);
  const content = html`${
    isFlagged ? html`${icon('warning')}<span class="vh">${localizer.t('wizard.needsAttention')}</span>` : nothing
  }${stepTitle(view, step)}`;
  return html`<div class="step-head ${isFlagged ? 'invalid' : ''}" part="step-heading">
    <span class="eyebrow"
      >${localizer.t('wizard.stepOf', { number: steps.findIndex(({ id }) => id === step.id) + 1, count: steps.length })}</span
    >
    ${heading({ level, content, look: 'title', id: titleId, takesFocus: true })}
    <div class="lead">${lead}</div>
  </div>`;
};

/** Whole seconds until we try again. */
const secondsUntil = (at: number): number => Math.max(1, Math.ceil((at - Date.now()) / 1000));

/** The host is away: says so, and that we try again by ourselves. */
export const waitingNotice = (
  { localizer }: WizardView,
  state: ActionState,
  tryNow: () => void,
  giveUp?: () => void,
): TemplateResult | typeof nothing =>
  state.kind === 'waiting'
    ? notice({
        tone: 'warn',
        icon: 'offline',
        title: localizer.t('wizard.waiting'),
        body: localizer.t('retry.in', { count: secondsUntil(state.retryAt) }),
        actions: html`<button type="button" class="btn small" @click=${tryNow}>${localizer.t('wizard.tryNow')}</button>
          ${
            giveUp
              ? html`<button type="button" class="btn small" @click=${giveUp}>
                  ${localizer.t('wizard.stopSending')}
                </button>`
              : nothing
          }`,
      })
    : nothing;

/** Whether what was answered is kept, in a few words; empty when there is nothing to say. */
export const draftWords = ({ wizard, localizer }: WizardView): string => {
  const { state, isRetrying } = wizard.drafting.keeping;
  if (state === 'failed') return localizer.t(isRetrying ? 'wizard.draft.failed' : 'wizard.draft.refused');
  return state === 'saved' ? localizer.t('wizard.draft.saved') : '';
};

/** What stands beside the buttons: trouble with the draft comes first. */
const footNote = (view: WizardView, note: unknown): unknown => {
  const words = draftWords(view);
  const hasFailed = view.wizard.drafting.keeping.state === 'failed';
  if (hasFailed) return html`${icon('warning')}${words}`;
  return note ?? (words ? html`${icon('check')}${words}` : undefined);
};

export interface StepFoot {
  /** The one filled button. */
  readonly forward: unknown;
  readonly note?: unknown;
}

export const stepFoot = (view: WizardView, foot: StepFoot): TemplateResult => {
  const { wizard, localizer } = view;
  const { forward } = foot;
  const note = footNote(view, foot.note);
  const isFirst = wizard.plan.steps[0]?.id === wizard.step?.id;
  return html`<div class="stepnav" part="footer">
    ${
      isFirst
        ? nothing
        : html`<button type="button" class="btn" @click=${wizard.back}>
            ${icon('back')}${localizer.t('wizard.back')}
          </button>`
    }
    ${forward} ${note ? html`<span class="autosave end" part="autosave">${note}</span>` : nothing}
  </div>`;
};

/** Goes on; while a connection is being stored it says so. */
export const continueButton = ({ wizard, localizer }: WizardView): TemplateResult => {
  const { isBusy } = wizard.connections.storing;
  return html`<button type="submit" class="btn primary" aria-busy=${isBusy ? 'true' : nothing}>
    ${isBusy ? html`${icon('running')}${localizer.t('wizard.saving')}` : localizer.t('wizard.continue')}
  </button>`;
};
