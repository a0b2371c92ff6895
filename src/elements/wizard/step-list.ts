import { html, nothing, type TemplateResult } from 'lit';
import type { StepMark } from '../../model/index.ts';
import { icon } from '../../ui/index.ts';
import { stepName, type WizardView } from './wizard-view.ts';

/** What is said under a step's name. */
const stateWords = ({ wizard, localizer }: WizardView, { step, state, isCurrent, problems }: StepMark): string => {
  const { progress } = wizard.deploying;
  if (step.kind === 'review' && progress && progress.phase !== 'failed') {
    const isMoving = progress.phase !== 'done' && progress.phase !== 'stopped';
    if (wizard.deploying.isChange) return localizer.t(isMoving ? 'wizard.state.saving' : 'wizard.state.saved');
    return localizer.t(isMoving ? 'wizard.state.deploying' : 'wizard.state.deployed');
  }
  switch (state) {
    case 'invalid':
      return problems > 0
        ? localizer.t('wizard.state.invalid', { count: problems })
        : localizer.t('wizard.state.attention');
    case 'done':
      return localizer.t('wizard.state.done');
    case 'next':
      return localizer.t('wizard.state.next');
    case 'open':
      return isCurrent ? localizer.t('wizard.state.current') : '';
  }
};

const item = (view: WizardView, mark: StepMark, number: number): TemplateResult => {
  const { step, isCurrent } = mark;
  const isDeployed = step.kind === 'review' && view.wizard.deploying.progress?.phase === 'done';
  const state = isDeployed ? 'done' : mark.state;
  const words = stateWords(view, mark);
  const go = (event: Event) => {
    (event.currentTarget as Element).closest('details')?.removeAttribute('open');
    view.wizard.go(step.id);
  };
  return html`<li class=${state === 'invalid' || state === 'done' ? state : ''}>
    <button type="button" class="step" part="step" aria-current=${isCurrent ? 'step' : nothing} @click=${go}>
      <span class="dot" aria-hidden="true"
        >${state === 'invalid' ? icon('warning') : state === 'done' ? icon('check') : view.localizer.number(number)}</span
      >
      <span>${stepName(view, step)}</span>
      ${words ? html`<span class="sub">${words}</span>` : nothing}
    </button>
  </li>`;
};

const list = (view: WizardView, marks: readonly StepMark[]): TemplateResult =>
  html`<ol class="steps" part="steps">
    ${marks.map((mark, index) => item(view, mark, index + 1))}
  </ol>`;

/** The steps beside the one that is shown, where there is room. */
export const directions = (view: WizardView, marks: readonly StepMark[]): TemplateResult => {
  const { wizard, localizer } = view;
  const minutes = wizard.deploying.progress ? 0 : (wizard.data.recipe?.minutes ?? 0);
  return html`<nav class="dirs" part="directions" aria-label=${localizer.t('wizard.directions')}>
    ${minutes > 0 ? html`<p class="minutes">${localizer.t('wizard.minutes', { count: minutes })}</p>` : nothing}
    ${list(view, marks)}
    <div class="guide"><slot name="help"></slot></div>
  </nav>`;
};

/** The same steps folded into a bar, where there is little room. */
export const compactDirections = (view: WizardView, marks: readonly StepMark[]): TemplateResult => {
  const { wizard, localizer } = view;
  const { step } = wizard;
  const number = marks.findIndex(({ isCurrent }) => isCurrent) + 1;
  const toFix = marks.filter(({ state }) => state === 'invalid').length;
  return html`<details class="mini" part="directions-compact">
    <summary>
      <span
        ><strong>${localizer.t('wizard.stepOf', { number, count: marks.length })}</strong> ·
        ${step ? stepName(view, step) : nothing}
        ${
          toFix > 0
            ? html`<span class="tag warn"
                >${icon('warning')}${localizer.t('wizard.toFixShort', { count: toFix })}</span
              >`
            : nothing
        }</span
      >
      ${icon('down')}
      <progress max=${marks.length} .value=${number} aria-label=${localizer.t('wizard.progress')}></progress>
    </summary>
    <nav aria-label=${localizer.t('wizard.directions')}>${list(view, marks)}</nav>
  </details>`;
};
