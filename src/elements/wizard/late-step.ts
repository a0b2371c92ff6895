import { html, type TemplateResult } from 'lit';
import type { WizardStep } from '../../model/index.ts';
import { notice, skeleton } from '../../ui/index.ts';
import type { LatePart } from '../late-part.ts';
import { continueButton, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

type LateState = Pick<LatePart<unknown>, 'hasFailed' | 'retry'>;

/** A step while the code of its fields is on its way, or could not be had. */
export const lateStep = (view: WizardView, step: WizardStep, { hasFailed, retry }: LateState): TemplateResult => {
  const { localizer } = view;
  const waiting = html`<div class="stack" aria-hidden="true">
    ${skeleton('long')}${skeleton('middle')}${skeleton('long')}
  </div>`;
  const failed = notice({
    tone: 'warn',
    icon: 'offline',
    title: localizer.t('wizard.late.failed'),
    body: localizer.t('wizard.late.failedHelp'),
    actions: html`<button type="button" class="btn small" @click=${retry}>${localizer.t('action.tryAgain')}</button>`,
    role: 'alert',
  });
  return html`${stepHead(view, step, '')}
    <div aria-busy=${hasFailed ? 'false' : 'true'}>${hasFailed ? failed : waiting}</div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};
