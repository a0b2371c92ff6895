import type { TemplateResult } from 'lit';
import type { Schedule } from '../../contract/index.ts';
import { wizardSchedule } from '../../i18n/en/wizard-schedule.ts';
import { scheduleRhythm, type ScheduleView } from '../../ui/schedule/schedule-fields.ts';
import { ScheduleKinds } from '../../ui/schedule/schedule-kinds.ts';
import { schedule as styles } from '../../ui/styles/schedule.ts';
import type { PartOfElement } from '../late-part.ts';

/** What a recipe proposes for when it runs: it comes when the first schedule is looked at. */
export interface ProposalPart extends PartOfElement {
  readonly fields: (at: ScheduleView, schedule: Schedule) => TemplateResult;
}

export const createProposalPart = (): ProposalPart => {
  // Authors leave the zone open: see `scheduleFor`.
  const before = new ScheduleKinds(() => 'UTC');
  return { texts: wizardSchedule, styles, fields: (at, schedule) => scheduleRhythm(at, before, schedule) };
};
