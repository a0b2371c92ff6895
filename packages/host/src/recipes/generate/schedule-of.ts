import type { Schedule as ProjectSchedule, Timing } from '@citizen-integrator/jitterpak';
import type { Schedule } from 'citizen-integrator/contract';
import { scheduleProblems } from 'citizen-integrator/model/schedule-problems';

/** `06:30:00` → `06:30`; null when it is no time of day. */
const timeOf = (text: string): string | null => /^(([01]\d|2[0-3]):[0-5]\d)(:\d\d)?$/.exec(text)?.[1] ?? null;

/** In the order in which projects count them, from 1. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const windowOf = ({ timeZone, startDate, endDate }: Timing) => ({
  // The vendor's cloud runs what has no zone in UTC.
  timeZone: timeZone ?? 'UTC',
  ...(startDate === null ? {} : { start: startDate }),
  ...(endDate === null ? {} : { end: endDate }),
});

const sameTimes = (timing: Timing): Schedule | null => {
  const { days, hours } = timing;
  const window = windowOf(timing);
  if (hours.kind === 'interval') {
    const { every, unit } = hours;
    if (days.kind !== 'daily' || (days.every ?? 1) !== 1 || every === null || unit === null) return null;
    const [from, to] = [timeOf(hours.from), timeOf(hours.to)];
    const isWholeDay = (from ?? '00:00') === '00:00' && (to ?? '23:59') >= '23:59';
    const between = isWholeDay || from === null || to === null ? {} : { from, to };
    return { kind: 'interval', every, unit, ...between, ...window };
  }
  const time = timeOf(hours.at);
  if (time === null || ('every' in days && (days.every ?? 1) !== 1)) return null;
  switch (days.kind) {
    case 'daily':
      return { kind: 'daily', at: [time], ...window };
    case 'weekly':
      return days.on.length > 0 ? { kind: 'weekly', days: [...days.on], at: [time], ...window } : null;
    case 'monthly':
      return days.day === null || days.day < 1 || days.day > 31
        ? null
        : { kind: 'monthly', day: days.day, at: [time], ...window };
    case 'monthly-weekday': {
      const weekday = weekdays[(days.weekday ?? 0) - 1];
      if (!weekday || days.nth === null || days.nth < 1 || days.nth > 5) return null;
      return { kind: 'monthly', day: { nth: days.nth, weekday }, at: [time], ...window };
    }
    case 'unknown':
      return null;
  }
};

/** A schedule of the project in our words; off when it cannot be said in them, or never comes. */
export const scheduleOf = ({ timing }: ProjectSchedule): Schedule => {
  const schedule = sameTimes(timing);
  return schedule && scheduleProblems(schedule).every(({ code }) => code === 'never') ? schedule : { kind: 'off' };
};
