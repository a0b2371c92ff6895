import { html, nothing, type TemplateResult } from 'lit';
import type { Schedule } from '../../contract/index.ts';
import type { WizardScheduleStep } from '../../model/index.ts';
import { nextRuns } from '../../model/schedule.ts';
import { ownTimeZone, zoneName } from '../../model/wizard-schedules.ts';
import { heading, icon, notice, textField } from '../../ui/index.ts';
import { scheduleRhythm, shared, type ScheduleView } from '../../ui/schedule/schedule-fields.ts';
import { problemList } from './problem-list.ts';
import { problemWords } from './problem-words.ts';
import type { ScheduleControls } from './schedule-controls.ts';

import { clockWords, nextRunWords, runName, scheduleSentence } from './schedule-words.ts';
import { zoneField } from './schedule-zone.ts';
import { continueButton, fieldId, operationName, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

type ActiveSchedule = Exclude<Schedule, { kind: 'off' }>;

const runsShown = 5;

/** What the answers come to, in words. */
const sentence = (
  { wizard, localizer }: WizardView,
  step: WizardScheduleStep,
  schedule: Schedule,
  now: Date,
  runs: readonly Date[],
): TemplateResult => {
  const problems = wizard.problemsOf(step);
  const isNever = problems.some(({ code }) => code === 'never');
  const isWhole = problems.length === 0 || isNever;
  const [next] = runs;
  const below = next
    ? nextRunWords(localizer, next, now)
    : schedule.kind === 'off'
      ? localizer.t('wizard.schedule.offHelp')
      : isNever
        ? html`<span class="missing">${icon('warning')}${localizer.t('wizard.problem.never')}</span>`
        : nothing;
  return html`<div class="sentence" part="sentence">
    <strong>${isWhole ? scheduleSentence(localizer, schedule) : localizer.t('wizard.schedule.incomplete')}</strong>
    ${below === nothing ? nothing : html`<span>${below}</span>`}
  </div>`;
};

const withDay = (schedule: ActiveSchedule, end: 'start' | 'end', day: string): Schedule => {
  const changed = { ...schedule };
  if (day) changed[end] = day;
  else delete changed[end];
  return changed;
};

const placeInTime = (at: ScheduleView, controls: ScheduleControls, schedule: ActiveSchedule): TemplateResult => {
  const { localizer } = at;
  const { onBlur, ...zone } = shared(at, 'timeZone');
  return html`${zoneField(localizer, controls.zones, {
      ...zone,
      value: schedule.timeZone,
      onChange: timeZone => at.set({ ...schedule, timeZone }),
      onLeave: onBlur,
    })}
    <div class="cols two">
      ${(['start', 'end'] as const).map(end =>
        textField(localizer, {
          ...shared(at, end),
          label: localizer.t(`wizard.schedule.${end}`),
          type: 'date',
          value: schedule[end] ?? '',
          required: false,
          onInput: day => at.set(withDay(schedule, end, day)),
        }),
      )}
    </div>`;
};

const runList = (
  { localizer, level }: WizardView,
  schedule: ActiveSchedule,
  now: Date,
  runs: readonly Date[],
): TemplateResult => {
  const own = ownTimeZone();
  const count = runs.length;
  const title =
    schedule.timeZone === own
      ? localizer.t('wizard.schedule.next', { count })
      : localizer.t('wizard.schedule.nextInZone', { count, zone: zoneName(own) });
  const clocks = clockWords(localizer, schedule, now, runs);
  return html`<div class="panel sunken stack-2">
      ${heading({ level: level + 1, content: title, look: 'topic' })}
      <ol class="sm stack-2">
        ${runs.map(run => html`<li>${runName(localizer, run, now)}</li>`)}
      </ol>
      ${count < runsShown ? html`<p class="sm muted">${localizer.t('wizard.schedule.ends')}</p>` : nothing}
    </div>
    ${
      clocks.length > 0
        ? notice({ tone: 'info', icon: 'clock', body: clocks.map(words => html`<p>${words}</p>`) })
        : nothing
    }`;
};

/** When an operation runs by itself. */
export const scheduleStep = (
  view: WizardView,
  step: WizardScheduleStep,
  controls: ScheduleControls,
): TemplateResult => {
  const { wizard, localizer } = view;
  const schedule = wizard.answers.schedules[step.operation] ?? step.proposed;
  const at: ScheduleView = {
    localizer,
    key: step.id,
    idOf: name => fieldId(step, name),
    errorOf(name) {
      const problem = wizard.fieldProblem(step, name);
      return problem ? problemWords(localizer, problem) : undefined;
    },
    onLeave: name => void wizard.told.leave(step, name),
    forget: prefix => wizard.told.forget(step, prefix),
    focus: name => wizard.focusField(name),
    set: changed => wizard.setSchedule(step, changed),
  };
  const now = new Date();
  const runs = wizard.problemsOf(step).length === 0 ? nextRuns(schedule, now, runsShown) : [];
  const operation = operationName(view, step.operation);
  const lead = operation
    ? localizer.t('wizard.schedule.leadNamed', { operation })
    : localizer.t('wizard.schedule.lead');
  return html`${stepHead(view, step, html`<p>${lead}</p>`)}
    <div class="stack">
      ${problemList(view, step)} ${sentence(view, step, schedule, now, runs)}
      ${scheduleRhythm(at, controls.kinds, schedule)}
      ${
        schedule.kind === 'off'
          ? nothing
          : html`${placeInTime(at, controls, schedule)}
            ${runs.length > 0 ? runList(view, schedule, now, runs) : nothing}`
      }
    </div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};
