import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { Schedule } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { wizardSchedule } from '../../i18n/en/wizard-schedule.ts';
import type { ScheduleCheck, WizardScheduleStep } from '../../model/index.ts';
import { scheduleProblems } from '../../model/schedule-problems.ts';
import { nextRuns } from '../../model/schedule.ts';
import type { PartOfElement } from '../late-part.ts';
import { ScheduleControls } from './schedule-controls.ts';
import type { ScheduleView } from './schedule-fields.ts';
import { scheduleRhythm, scheduleStep } from './schedule-step.ts';
import { nextRunWords, scheduleSentence } from './schedule-words.ts';
import { styles } from './schedule.styles.ts';
import type { WizardView } from './wizard-view.ts';

/** What the wizard knows of schedules: it comes when the first one is looked at. */
export interface SchedulePart extends PartOfElement {
  readonly check: ScheduleCheck;
  /** When it runs: `Every weekday at 9:00, Europe/Paris`. */
  readonly sentence: (localizer: Localizer, schedule: Schedule) => string;
  /** When it runs next; empty when it never does. */
  readonly nextRun: (localizer: Localizer, schedule: Schedule) => string;
  readonly step: (view: WizardView, step: WizardScheduleStep) => TemplateResult;
  /** What a recipe proposes: how often, without zone and days. */
  readonly rhythm: (at: ScheduleView, schedule: Schedule) => TemplateResult;
}

/** @param ownZone The zone of a schedule that is begun: the person's own when left out. */
export const createSchedulePart = (host: ReactiveControllerHost, ownZone?: () => string): SchedulePart => {
  const controls = new ScheduleControls(host, ownZone);
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
    rhythm: (at, schedule) => scheduleRhythm(at, controls, schedule),
  };
};
