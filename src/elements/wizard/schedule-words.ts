import type { Schedule } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { clockChanges } from '../../model/clock-changes.ts';
import { ownTimeZone, zoneName } from '../../model/wizard-schedules.ts';
import { timeName, weekdayName, weekdays, type Weekday } from '../../ui/schedule/schedule-names.ts';

type Weekly = Extract<Schedule, { kind: 'weekly' }>;

/** A day such as `2027-03-28`, written out. */
export const dayName = ({ locale }: Localizer, day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

const timeNames = (localizer: Localizer, times: readonly string[]): string =>
  localizer.list([...new Set(times)].sort().map(time => timeName(localizer, time)));

const intervalWords = (localizer: Localizer, schedule: Extract<Schedule, { kind: 'interval' }>): string => {
  const { every: count, unit, from, to } = schedule;
  const rhythm = localizer.t(unit === 'hour' ? 'wizard.schedule.hours' : 'wizard.schedule.minutes', { count });
  if (!from && !to) return rhythm;
  return localizer.t('wizard.schedule.between', {
    rhythm,
    from: timeName(localizer, from ?? '00:00'),
    to: timeName(localizer, to ?? '23:59'),
  });
};

const weeklyWords = (localizer: Localizer, { days, at }: Weekly): string => {
  const times = timeNames(localizer, at);
  const isOn = (day: Weekday) => days.includes(day);
  if (weekdays.every(isOn)) return localizer.t('wizard.schedule.daily', { times });
  const isWorkWeek = weekdays.every((day, index) => isOn(day) === index < 5);
  if (isWorkWeek) return localizer.t('wizard.schedule.weekdays', { times });
  const names = weekdays.filter(isOn).map(day => weekdayName(localizer, day));
  return localizer.t('wizard.schedule.weekly', { days: localizer.list(names), times });
};

const nthKeys = {
  1: 'wizard.schedule.first',
  2: 'wizard.schedule.second',
  3: 'wizard.schedule.third',
  4: 'wizard.schedule.fourth',
} as const;

const monthlyWords = (localizer: Localizer, { day, at }: Extract<Schedule, { kind: 'monthly' }>): string => {
  const times = timeNames(localizer, at);
  if (day === 'last') return localizer.t('wizard.schedule.lastDay', { times });
  if (typeof day === 'number') return localizer.t('wizard.schedule.monthly', { day, times });
  const key = nthKeys[day.nth as keyof typeof nthKeys] ?? 'wizard.schedule.fifth';
  return localizer.t(key, { weekday: weekdayName(localizer, day.weekday), times });
};

const rhythmWords = (localizer: Localizer, schedule: Exclude<Schedule, { kind: 'off' }>): string => {
  switch (schedule.kind) {
    case 'interval':
      return intervalWords(localizer, schedule);
    case 'daily':
      return localizer.t('wizard.schedule.daily', { times: timeNames(localizer, schedule.at) });
    case 'weekly':
      return weeklyWords(localizer, schedule);
    case 'monthly':
      return monthlyWords(localizer, schedule);
  }
};

/** When something runs, in plain words: `Every weekday at 9:00, Europe/Paris`. */
export const scheduleSentence = (localizer: Localizer, schedule: Schedule): string => {
  if (schedule.kind === 'off') return localizer.t('wizard.schedule.off');
  const { timeZone, start, end } = schedule;
  const zone = zoneName(timeZone);
  let words = localizer.t('wizard.schedule.inZone', { rhythm: rhythmWords(localizer, schedule), zone });
  if (start) words = localizer.t('wizard.schedule.starting', { rhythm: words, day: dayName(localizer, start) });
  if (end) words = localizer.t('wizard.schedule.until', { rhythm: words, day: dayName(localizer, end) });
  return words;
};

/** A run in the reader's own time: `Thursday, 26 November at 9:00`. */
export const runName = ({ locale }: Localizer, at: Date, now: Date): string => {
  const isOfThisYear = at.getFullYear() === now.getFullYear();
  const words = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isOfThisYear ? {} : { year: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  });
  return words.format(at);
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const distanceWords = ({ locale }: Localizer, milliseconds: number): string => {
  const words = new Intl.RelativeTimeFormat(locale);
  if (milliseconds < hour) return words.format(Math.max(1, Math.round(milliseconds / minute)), 'minute');
  if (milliseconds < 2 * day) return words.format(Math.round(milliseconds / hour), 'hour');
  return words.format(Math.round(milliseconds / day), 'day');
};

/** When it runs next, and how long until then. */
export const nextRunWords = (localizer: Localizer, at: Date, now: Date): string =>
  localizer.t('wizard.schedule.nextRun', {
    when: runName(localizer, at, now),
    distance: distanceWords(localizer, at.getTime() - now.getTime()),
  });

const localDay = (at: Date, timeZone: string): string =>
  // Swedish writes days as ISO 8601 does.
  new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(at);

/** What a change of the clocks does to the runs, should one fall among them. */
export const clockWords = (
  localizer: Localizer,
  schedule: Exclude<Schedule, { kind: 'off' }>,
  now: Date,
  runs: readonly Date[],
): string[] => {
  const [first = now] = runs;
  const last = runs.at(-1) ?? now;
  const from = new Date(Math.max(now.getTime(), first.getTime() - day));
  const { timeZone } = schedule;
  const [change] = clockChanges(timeZone, from, last);
  if (!change) {
    const [own] = clockChanges(ownTimeZone(), from, last);
    return own ? [localizer.t('wizard.schedule.clocks.own', { day: dayName(localizer, own.day) })] : [];
  }
  const count = Math.abs(change.minutes) / 60;
  const params = { day: dayName(localizer, change.day), zone: zoneName(timeZone), count };
  const isForward = change.minutes > 0;
  const sentence = isForward
    ? localizer.t('wizard.schedule.clocks.forward', params)
    : localizer.t('wizard.schedule.clocks.back', params);
  const runsThatDay = runs.some(run => localDay(run, timeZone) === change.day);
  const struck = schedule.kind === 'interval' ? [] : schedule.at.filter(at => at >= change.from && at < change.to);
  if (!runsThatDay || struck.length === 0) return [sentence];
  const time = timeNames(localizer, struck);
  return [
    sentence,
    isForward
      ? localizer.t('wizard.schedule.clocks.skipped', { time })
      : localizer.t('wizard.schedule.clocks.twice', { time }),
  ];
};
