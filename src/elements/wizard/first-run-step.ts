import { html, type TemplateResult } from 'lit';
import type { WizardFirstRunStep } from '../../model/index.ts';
import { choiceCards } from '../../ui/index.ts';
import { problemList } from './problem-list.ts';
import { continueButton, fieldId, operationName, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

/** Whether an operation runs as soon as the recipe is deployed. */
export const firstRunStep = (view: WizardView, step: WizardFirstRunStep): TemplateResult => {
  const { wizard, localizer } = view;
  const { schedules, firstRun } = wizard.answers;
  const operation = operationName(view, step.operation);
  const isScheduled = (schedules[step.operation]?.kind ?? 'off') !== 'off';
  return html`${stepHead(view, step, html`<p>${localizer.t('wizard.firstRun.lead')}</p>`)}
    <div class="stack">
      ${problemList(view, step)}
      ${choiceCards({
        id: fieldId(step, 'firstRun'),
        legend: operation
          ? localizer.t('wizard.firstRun.questionNamed', { operation })
          : localizer.t('wizard.firstRun.question'),
        value: firstRun[step.operation] ?? step.proposed,
        choices: [
          {
            value: 'after-deploy',
            label: localizer.t('wizard.firstRun.afterDeploy'),
            help: localizer.t('wizard.firstRun.afterDeployHelp'),
          },
          {
            value: 'manual',
            label: localizer.t(isScheduled ? 'wizard.firstRun.bySchedule' : 'wizard.firstRun.manual'),
            help: localizer.t(isScheduled ? 'wizard.firstRun.byScheduleHelp' : 'wizard.firstRun.manualHelp'),
          },
        ],
        onChange: value => wizard.setFirstRun(step, value === 'manual' ? 'manual' : 'after-deploy'),
      })}
    </div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};
