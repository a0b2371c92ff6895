import type { Schedule, Timing } from '../project/entity.ts';
import { problemOf, type Problem } from './problem.ts';

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text);

const isDate = (text: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
};

const isCount = (value: number | null): boolean => value !== null && value >= 1;
const isWithin = (value: number | null, least: number, most: number): boolean =>
  value !== null && value >= least && value <= most;

/** A day that the only month it ever asks for does not have, such as February 30 every twelve months. */
const isMissingDay = (day: number, every: number, startDate: string | null): boolean => {
  if (every % 12 !== 0 || startDate === null || !isDate(startDate)) return false;
  return day > (longestMonths[Number(startDate.slice(5, 7)) - 1] ?? 31);
};

function* dayFaults({ days, startDate }: Timing): Generator<string, void, undefined> {
  if (days.kind === 'unknown') {
    yield 'it says neither daily, weekly nor monthly';
    return;
  }
  const { every } = days;
  if (!isCount(every)) yield 'the number of days, weeks or months between two times is missing or below 1';
  if (days.kind === 'weekly' && days.on.length === 0) yield 'it is weekly, and no day of the week is chosen';
  if (days.kind === 'monthly') {
    if (!isWithin(days.day, 1, 31)) yield 'the day of the month is not between 1 and 31';
    else if (isMissingDay(days.day ?? 1, every ?? 1, startDate)) yield 'its month never has that day';
  }
  if (days.kind === 'monthly-weekday' && !isWithin(days.nth, 1, 5))
    yield 'the week of the month is not between 1 and 5';
}

function* hourFaults({ hours }: Timing): Generator<string, void, undefined> {
  if (hours.kind === 'once') {
    if (!isTime(hours.at)) yield 'the time of day is missing';
    return;
  }
  if (!isCount(hours.every) || hours.unit === null) yield 'the number of minutes or hours between two times is missing';
  const { from, to } = hours;
  if ([from, to].some(time => time !== '' && !isTime(time))) yield 'a time of day is not written as hh:mm:ss';
  else if (from !== '' && to !== '' && from > to) yield 'its hours end before they begin';
}

function* dateFaults({ startDate, endDate }: Timing): Generator<string, void, undefined> {
  const dates = [startDate, endDate].filter(date => date !== null);
  if (!dates.every(isDate)) yield 'a date is not written as yyyy-mm-dd';
  else if (startDate !== null && endDate !== null && endDate < startDate) yield 'it ends before it begins';
}

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** Knows time zones by their IANA names. A name is looked up once: that takes longer than all else about a schedule. */
export const timeZoneKnowledge = (): ((name: string) => boolean) => {
  const known = new Map<string, boolean>();
  return name => {
    const isKnown = known.get(name) ?? isTimeZone(name);
    known.set(name, isKnown);
    return isKnown;
  };
};

export interface ScheduleKnowledge {
  /** To tell whether a schedule has ended; null leaves that out. */
  readonly now: Date | null;
  readonly isTimeZone: (name: string) => boolean;
}

export function* scheduleProblems(
  schedule: Schedule,
  { now, isTimeZone: isKnown }: ScheduleKnowledge,
): Generator<Problem, void, undefined> {
  const { timing } = schedule;
  for (const fault of [...dayFaults(timing), ...hourFaults(timing), ...dateFaults(timing)]) {
    const message = `This schedule never comes: ${fault}.`;
    yield problemOf(schedule, { code: 'schedule-never', message, hint: 'Set the schedule anew in Design Studio.' });
  }
  const { endDate, timeZone } = timing;
  // A day later everywhere on earth.
  if (
    now &&
    endDate !== null &&
    isDate(endDate) &&
    Date.parse(`${endDate}T00:00:00Z`) + 36 * 3_600_000 < now.getTime()
  ) {
    const message = 'The last day of this schedule is over.';
    yield problemOf(schedule, { code: 'schedule-ended', message, hint: 'Choose a later day, or none.' });
  }
  if (timeZone !== null && !isKnown(timeZone)) {
    const message = 'Nobody knows the time zone of this schedule.';
    const hint = 'Choose one by its IANA name, such as Europe/Berlin.';
    yield problemOf(schedule, { code: 'unknown-time-zone', message, hint });
  }
}
