import { html, type TemplateResult } from 'lit';
import type { WizardConnectionStep, WizardScheduleStep } from '../../model/index.ts';
import { skeleton } from '../../ui/index.ts';
import { accountLine } from './account-words.ts';
import { lockedAnswer } from './locked-answer.ts';
import { problemList } from './problem-list.ts';
import { questions } from './questions.ts';
import { continueButton, stepFoot, stepHead, stepTitle, type WizardView } from './wizard-view.ts';

/** The account is the app provider's choice; what else the step asks is not. */
export const lockedConnectionStep = (view: WizardView, step: WizardConnectionStep): TemplateResult => {
  const account = view.wizard.connections.account(step);
  const words = account ? accountLine(step.endpoint, account) : step.endpoint.name;
  return html`${stepHead(view, step, '')}
    <div class="stack">
      ${problemList(view, step)} ${lockedAnswer(view, step.endpoint.name, words)} ${questions(view, step)}
    </div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};

export const lockedScheduleStep = (view: WizardView, step: WizardScheduleStep): TemplateResult => {
  const { wizard, localizer } = view;
  const schedule = wizard.answers.schedules[step.operation] ?? step.proposed;
  const words = wizard.scheduling.value?.sentence(localizer, schedule) ?? skeleton('long');
  return html`${stepHead(view, step, '')}
    <div class="stack">${lockedAnswer(view, stepTitle(view, step), words)}</div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};
