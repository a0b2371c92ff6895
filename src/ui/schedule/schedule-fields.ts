import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Schedule } from '../../model/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import type { Framed } from '../field-frame.ts';
import { checkField, selectField, textField } from '../field.ts';
import { icon } from '../icons.ts';
import type { ScheduleKinds } from './schedule-kinds.ts';
import { timeName, weekdayName, weekdays, type Weekday } from './schedule-names.ts';

type Interval = Extract<Schedule, { kind: 'interval' }>;
type Weekly = Extract<Schedule, { kind: 'weekly' }>;
type Monthly = Extract<Schedule, { kind: 'monthly' }>;
type Timed = Exclude<Schedule, Interval | { kind: 'off' }>;

/** Where a schedule is being changed. */
export interface ScheduleView {
  readonly localizer: Localizer;
  /** Names the schedule among others on the page. */
  readonly key: string;
  /** Id of a field. */
  readonly idOf: (name: string) => string;
  /** What is wrong with a field; undefined when all is well, or nothing is told yet. */
  readonly errorOf: (name: string) => string | undefined;
  /** The person left a field. */
  readonly onLeave: (name: string) => void;
  /** Fields whose name begins so are others now. */
  readonly forget: (prefix: string) => void;
  readonly focus: (name: string) => void;
  readonly set: (schedule: Schedule) => void;
}

/** What every field of the step has: its id, what is wrong with it, and that it was left. */
export const shared = (at: ScheduleView, name: string) => ({
  id: at.idOf(name),
  error: at.errorOf(name),
  onBlur: () => at.onLeave(name),
});

const mostDays = 31;
const mostTimes = 24;

const intervalFields = (at: ScheduleView, schedule: Interval): TemplateResult => {
  const { localizer } = at;
  const { from, to, ...whole } = schedule;
  const isWindowed = from !== undefined || to !== undefined;
  return html`<div class="cols two short">
      ${textField(localizer, {
        ...shared(at, 'every'),
        label: localizer.t('wizard.schedule.every'),
        type: 'number',
        value: Number.isNaN(schedule.every) ? '' : String(schedule.every),
        required: true,
        onInput: text => at.set({ ...schedule, every: text === '' ? NaN : Number(text) }),
      })}
      ${selectField(localizer, {
        id: at.idOf('unit'),
        label: localizer.t('wizard.schedule.unit'),
        value: schedule.unit,
        options: (['minute', 'hour'] as const).map(unit => ({
          value: unit,
          label: localizer.t(`wizard.schedule.unit.${unit}`),
        })),
        onChange: unit => at.set({ ...schedule, unit: unit === 'hour' ? 'hour' : 'minute' }),
      })}
    </div>
    ${checkField({
      id: at.idOf('window'),
      label: localizer.t('wizard.schedule.hours.only'),
      look: 'switch',
      checked: isWindowed,
      help: localizer.t('wizard.schedule.counted', { time: timeName(localizer, from || '00:00') }),
      onChange: isOn => at.set(isOn ? { ...whole, from: '08:00', to: '18:00' } : whole),
    })}
    ${
      isWindowed
        ? html`<div class="cols two short">
            ${(['from', 'to'] as const).map(end =>
              textField(localizer, {
                ...shared(at, end),
                label: localizer.t(`wizard.schedule.hours.${end}`),
                type: 'time',
                value: schedule[end] ?? '',
                required: true,
                onInput: time => at.set({ ...schedule, [end]: time }),
              }),
            )}
          </div>`
        : nothing
    }`;
};

const dayFields = (at: ScheduleView, schedule: Weekly): TemplateResult => {
  const { localizer } = at;
  const { id, error, onBlur } = shared(at, 'days');
  const toggle = (day: Weekday, isOn: boolean) =>
    at.set({ ...schedule, days: weekdays.filter(each => (each === day ? isOn : schedule.days.includes(each))) });
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!(currentTarget as Element).contains(relatedTarget as Node | null)) onBlur();
  };
  return html`<fieldset
    class="group ${error ? 'bad' : ''}"
    part="field"
    aria-describedby=${error ? `${id}-error` : nothing}
    @focusout=${leave}
  >
    <legend class="lbl">${localizer.t('wizard.schedule.days')}</legend>
    <div class="days">
      ${weekdays.map(
        (day, index) =>
          html`<label
            ><input
              type="checkbox"
              id=${index === 0 ? id : `${id}-${day}`}
              aria-label=${weekdayName(localizer, day)}
              .checked=${live(schedule.days.includes(day))}
              @change=${(event: Event) => toggle(day, (event.target as HTMLInputElement).checked)}
            />${weekdayName(localizer, day, 'short')}</label
          >`,
      )}
    </div>
    ${error ? html`<span class="err" id="${id}-error">${icon('warning')}<span>${error}</span></span>` : nothing}
  </fieldset>`;
};

const weekdayOf = (value: string): Weekday => weekdays.find(day => day === value) ?? 'mon';

const nthKeys = [
  'wizard.schedule.day.nth.1',
  'wizard.schedule.day.nth.2',
  'wizard.schedule.day.nth.3',
  'wizard.schedule.day.nth.4',
  'wizard.schedule.day.nth.5',
] as const;

const numberedDay = (at: ScheduleView, schedule: Monthly, day: number): Framed => {
  const { localizer } = at;
  return selectField(localizer, {
    id: at.idOf('day'),
    label: localizer.t('wizard.schedule.day.number'),
    value: String(day),
    options: Array.from({ length: mostDays }, (_none, index) => ({
      value: String(index + 1),
      label: localizer.number(index + 1),
    })),
    onChange: value => at.set({ ...schedule, day: Number(value) }),
  });
};

const nthWeekday = (
  at: ScheduleView,
  schedule: Monthly,
  { nth, weekday }: Extract<Monthly['day'], object>,
): TemplateResult => {
  const { localizer } = at;
  return html`<div class="cols two">
    ${selectField(localizer, {
      id: at.idOf('nth'),
      label: localizer.t('wizard.schedule.day.nth'),
      value: String(nth),
      options: nthKeys.map((key, index) => ({ value: String(index + 1), label: localizer.t(key) })),
      onChange: value => at.set({ ...schedule, day: { nth: Number(value), weekday } }),
    })}
    ${selectField(localizer, {
      id: at.idOf('weekday'),
      label: localizer.t('wizard.schedule.day.weekday'),
      value: weekday,
      options: weekdays.map(day => ({ value: day, label: weekdayName(localizer, day) })),
      onChange: value => at.set({ ...schedule, day: { nth, weekday: weekdayOf(value) } }),
    })}
  </div>`;
};

const dayKinds = {
  number: 1,
  last: 'last',
  nth: { nth: 1, weekday: 'mon' },
} as const satisfies Record<string, Monthly['day']>;

/** Not every month has such a day; empty when each has. */
const gapWords = ({ localizer }: ScheduleView, { day }: Monthly): string => {
  if (day === 'last') return '';
  if (typeof day === 'number') return day > 28 ? localizer.t('wizard.schedule.day.missing', { day }) : '';
  const weekday = weekdayName(localizer, day.weekday);
  return day.nth === nthKeys.length ? localizer.t('wizard.schedule.day.missingFifth', { weekday }) : '';
};

const monthFields = (at: ScheduleView, schedule: Monthly): TemplateResult => {
  const { localizer } = at;
  const { day } = schedule;
  const kind = day === 'last' ? 'last' : typeof day === 'number' ? 'number' : 'nth';
  const gap = gapWords(at, schedule);
  return html`<div class="group">
    <div class="cols two">
      ${selectField(localizer, {
        id: at.idOf('dayKind'),
        label: localizer.t('wizard.schedule.day.kind'),
        value: kind,
        options: (['number', 'last', 'nth'] as const).map(value => ({
          value,
          label: localizer.t(`wizard.schedule.day.kind.${value}`),
        })),
        onChange: value => at.set({ ...schedule, day: dayKinds[value as keyof typeof dayKinds] }),
      })}
      ${
        day === 'last'
          ? nothing
          : typeof day === 'number'
            ? numberedDay(at, schedule, day)
            : nthWeekday(at, schedule, day)
      }
    </div>
    ${gap ? html`<p class="help">${gap}</p>` : nothing}
  </div>`;
};

/** The times of day at which it runs, any number of them. */
const timeFields = (at: ScheduleView, schedule: Timed): TemplateResult => {
  const { localizer } = at;
  const times = schedule.at;
  const setTimes = (changed: string[], focus?: number) => {
    at.set({ ...schedule, at: changed });
    if (focus !== undefined) at.focus(`at.${focus}`);
  };
  const remove = (index: number) => {
    at.forget('at.');
    setTimes(
      times.filter((_time, place) => place !== index),
      Math.max(0, index - 1),
    );
  };
  return html`<div class="times">
    ${times.map((time, index) => {
      const field = shared(at, `at.${index}`);
      const removeLabel = time
        ? localizer.t('wizard.schedule.at.remove', { time: timeName(localizer, time) })
        : localizer.t('wizard.schedule.at.removeEmpty');
      return html`<div class="moment ${field.error ? 'bad' : ''}">
        ${textField(localizer, {
          ...field,
          label: localizer.t(index === 0 ? 'wizard.schedule.at' : 'wizard.schedule.atAlso'),
          type: 'time',
          value: time,
          required: true,
          onInput: changed => setTimes(times.map((before, place) => (place === index ? changed : before))),
        })}
        ${
          times.length > 1
            ? html`<button
                type="button"
                class="btn icon"
                aria-label=${removeLabel}
                title=${removeLabel}
                @click=${() => remove(index)}
              >
                ${icon('close')}
              </button>`
            : nothing
        }
      </div>`;
    })}
    ${
      times.length < mostTimes
        ? html`<button type="button" class="btn add" @click=${() => setTimes([...times, ''], times.length)}>
            ${icon('plus')}${localizer.t('wizard.schedule.at.add')}
          </button>`
        : nothing
    }
  </div>`;
};

/** The fields of a schedule's rhythm. */
const rhythmFields = (at: ScheduleView, schedule: Exclude<Schedule, { kind: 'off' }>): TemplateResult => {
  switch (schedule.kind) {
    case 'interval':
      return intervalFields(at, schedule);
    case 'daily':
      return timeFields(at, schedule);
    case 'weekly':
      return html`${dayFields(at, schedule)} ${timeFields(at, schedule)}`;
    case 'monthly':
      return html`${monthFields(at, schedule)} ${timeFields(at, schedule)}`;
  }
};

const kinds = ['interval', 'daily', 'weekly', 'monthly', 'off'] as const;

const kindChoice = (at: ScheduleView, before: ScheduleKinds, schedule: Schedule): TemplateResult => {
  const { localizer } = at;
  const id = at.idOf('kind');
  return html`<fieldset class="group" part="field">
    <legend class="lbl">${localizer.t('wizard.schedule.often')}</legend>
    <div class="seg">
      ${kinds.map(
        kind =>
          html`<label
            ><input
              type="radio"
              id="${id}-${kind}"
              name=${id}
              .value=${kind}
              .checked=${live(schedule.kind === kind)}
              @change=${() => at.set(before.become(at.key, schedule, kind))}
            />${localizer.t(`wizard.schedule.kind.${kind}`)}</label
          >`,
      )}
    </div>
  </fieldset>`;
};

/** How often, and when in that time: what an author proposes, who leaves zone and days open. */
export const scheduleRhythm = (at: ScheduleView, before: ScheduleKinds, schedule: Schedule): TemplateResult =>
  html`${kindChoice(at, before, schedule)} ${schedule.kind === 'off' ? nothing : rhythmFields(at, schedule)}`;
