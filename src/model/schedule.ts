import { Cron } from 'croner';
import type { Schedule } from '../contract/index.ts';

type ActiveSchedule = Exclude<Schedule, { kind: 'off' }>;

const minuteOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

/** Minutes of the day at which an interval runs, counted from the start of its window; both ends belong to it. */
const minutesOfInterval = (schedule: Extract<Schedule, { kind: 'interval' }>): number[] => {
  const step = schedule.every * (schedule.unit === 'hour' ? 60 : 1);
  const from = minuteOf(schedule.from ?? '00:00');
  const to = minuteOf(schedule.to ?? '23:59');
  const minutes: number[] = [];
  for (let minute = from; minute <= to; minute += step) minutes.push(minute);
  return minutes;
};

/** Hours that share their minutes make one pattern: 9:00 and 17:00 are `0 9,17`, 9:00 and 9:30 are `0,30 9`. */
const timePatterns = (minutesOfDay: readonly number[]): string[] => {
  const minutesByHour = new Map<number, number[]>();
  for (const minute of [...new Set(minutesOfDay)].sort((a, b) => a - b)) {
    const hour = Math.floor(minute / 60);
    minutesByHour.set(hour, [...(minutesByHour.get(hour) ?? []), minute % 60]);
  }
  const hoursByMinutes = new Map<string, number[]>();
  for (const [hour, minutes] of minutesByHour) {
    const key = minutes.join(',');
    hoursByMinutes.set(key, [...(hoursByMinutes.get(key) ?? []), hour]);
  }
  return [...hoursByMinutes].map(([minutes, hours]) => `${minutes} ${hours.join(',')}`);
};

/** An interval that divides the hour and has no window, as the minute field of a pattern. */
const minutesOfEveryHour = (schedule: ActiveSchedule): string | null => {
  if (schedule.kind !== 'interval' || schedule.unit !== 'minute' || schedule.from || schedule.to) return null;
  return 60 % schedule.every === 0 ? `*/${schedule.every}` : null;
};

const dayPattern = (schedule: ActiveSchedule): string => {
  if (schedule.kind === 'weekly') return `* * ${schedule.days.join(',')}`;
  if (schedule.kind !== 'monthly') return '* * *';
  const { day } = schedule;
  if (day === 'last') return 'L * *';
  return typeof day === 'number' ? `${day} * *` : `* * ${day.weekday}#${day.nth}`;
};

/**
 * A schedule as cron patterns (minute, hour, day, month, weekday) in its time zone; several when its times of day do
 * not fit one. Empty for `off`.
 */
export const cronPatterns = (schedule: Schedule): string[] => {
  if (schedule.kind === 'off') return [];
  const day = dayPattern(schedule);
  // A wildcard hour goes on through the hour that clocks repeat in autumn; fixed hours come once a day.
  const everyHour = minutesOfEveryHour(schedule);
  if (everyHour) return [`${everyHour} * ${day}`];
  const minutes = schedule.kind === 'interval' ? minutesOfInterval(schedule) : schedule.at.map(minuteOf);
  return timePatterns(minutes).map(time => `${time} ${day}`);
};

/**
 * The next times at which a schedule runs, strictly after `after`, soonest first.
 * Times that a clock change skips run right after the gap; times that it repeats run once.
 * @param count how many at most; fewer come back when the schedule ends before
 * @throws RangeError when the time zone is unknown
 */
export const nextRuns = (schedule: Schedule, after: Date, count: number): Date[] => {
  if (schedule.kind === 'off') return [];
  const window = {
    timezone: schedule.timeZone,
    paused: true,
    ...(schedule.start && { startAt: `${schedule.start}T00:00:00` }),
    ...(schedule.end && { stopAt: `${schedule.end}T23:59:59` }),
  };
  // Each pattern is asked only for as many times as are taken from it: an odd interval makes two dozen of them.
  const patterns = cronPatterns(schedule).map(pattern => {
    const cron = new Cron(pattern, window);
    return { cron, next: cron.nextRun(after) };
  });
  const runs: Date[] = [];
  while (runs.length < count) {
    const soonest = Math.min(...patterns.map(({ next }) => next?.getTime() ?? Infinity));
    if (soonest === Infinity) break;
    runs.push(new Date(soonest));
    for (const pattern of patterns) {
      if (pattern.next?.getTime() === soonest) pattern.next = pattern.cron.nextRun(pattern.next);
    }
  }
  return runs;
};
