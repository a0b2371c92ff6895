import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { Schedule } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { wizardSchedule } from '../../i18n/en/wizard-schedule.ts';
import type { ScheduleCheck, WizardScheduleStep } from '../../model/index.ts';
import { scheduleProblems } from '../../model/schedule-problems.ts';
import { nextRuns } from '../../model/schedule.ts';
import { schedule as styles } from '../../ui/styles/schedule.ts';
import type { PartOfElement } from '../late-part.ts';
import { ScheduleControls } from './schedule-controls.ts';
import { scheduleStep } from './schedule-step.ts';
import { nextRunWords, scheduleSentence } from './schedule-words.ts';
import type { WizardView } from './wizard-view.ts';

/** What the wizard knows of schedules: it comes when the first one is looked at. */
export interface SchedulePart extends PartOfElement {
  readonly check: ScheduleCheck;
  /** When it runs: `Every weekday at 9:00, Europe/Paris`. */
  readonly sentence: (localizer: Localizer, schedule: Schedule) => string;
  /** When it runs next; empty when it never does. */
  readonly nextRun: (localizer: Localizer, schedule: Schedule) => string;
  readonly step: (view: WizardView, step: WizardScheduleStep) => TemplateResult;
}

export const createSchedulePart = (host: ReactiveControllerHost): SchedulePart => {
  const controls = new ScheduleControls(host);
  return {
    texts: wizardSchedule,
    styles,
    check: schedule => scheduleProblems(schedule),
    sentence: scheduleSentence,
    nextRun(localizer, schedule) {
      const now = new Date();
      const [next] = nextRuns(schedule, now, 1);
      return next ? nextRunWords(localizer, next, now) : '';
    },
    step: (view, step) => scheduleStep(view, step, controls),
  };
};
