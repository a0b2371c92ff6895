import { html, type TemplateResult } from 'lit';
import type { WizardStep } from '../../model/index.ts';
import { notice, skeleton } from '../../ui/index.ts';
import type { LatePart } from '../late-part.ts';
import { continueButton, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

type LateState = Pick<LatePart<unknown>, 'hasFailed' | 'retry'>;

/** The code of a step, or of a part of it, could not be had. */
export const lateFailure = ({ localizer }: WizardView, { retry }: Pick<LateState, 'retry'>): TemplateResult =>
  notice({
    tone: 'warn',
    icon: 'offline',
    title: localizer.t('wizard.late.failed'),
    body: localizer.t('wizard.late.failedHelp'),
    actions: html`<button type="button" class="btn small" @click=${retry}>${localizer.t('action.tryAgain')}</button>`,
    role: 'alert',
  });

/** A step while the code of its fields is on its way, or could not be had. */
export const lateStep = (view: WizardView, step: WizardStep, { hasFailed, retry }: LateState): TemplateResult => {
  const waiting = html`<div class="stack" aria-hidden="true">
    ${skeleton('long')}${skeleton('middle')}${skeleton('long')}
  </div>`;
  return html`${stepHead(view, step, '')}
    <div aria-busy=${hasFailed ? 'false' : 'true'}>${hasFailed ? lateFailure(view, { retry }) : waiting}</div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};
