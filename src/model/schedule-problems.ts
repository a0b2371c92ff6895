import type { Schedule } from '../contract/index.ts';
import { nextRuns } from './schedule.ts';

export type ScheduleProblemCode =
  | 'no-count'
  | 'too-seldom'
  | 'no-time'
  | 'no-days'
  | 'ends-too-early'
  | 'no-zone'
  | 'unknown-zone'
  | 'end-before-start'
  | 'never';

export interface ScheduleProblem {
  /** The schedule's field, such as `every`, `at.0` or `timeZone`; empty when it is about all of them. */
  readonly property: string;
  readonly code: ScheduleProblemCode;
  readonly params: Readonly<Record<string, number>>;
}

type ActiveSchedule = Exclude<Schedule, { kind: 'off' }>;
type Finding = readonly [field: string, code: ScheduleProblemCode];

const isTime = (time: string | undefined): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time ?? '');

const minutesOfADay = 24 * 60;

/** Whether runs can be planned in it: an IANA name, as offsets know nothing of summer time. */
export const isTimeZone = (timeZone: string): boolean => {
  if (timeZone === 'UTC') return true;
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const intervalFindings = ({ every, unit, from, to }: Extract<Schedule, { kind: 'interval' }>): Finding[] => {
  const findings: Finding[] = [];
  if (!Number.isInteger(every) || every < 1) findings.push(['every', 'no-count']);
  else if (every * (unit === 'hour' ? 60 : 1) > minutesOfADay) findings.push(['every', 'too-seldom']);
  if (from !== undefined && !isTime(from)) findings.push(['from', 'no-time']);
  if (to !== undefined && !isTime(to)) findings.push(['to', 'no-time']);
  // Written alike, times of day compare like texts.
  if (isTime(from) && isTime(to) && (from ?? '') > (to ?? '')) findings.push(['to', 'ends-too-early']);
  return findings;
};

const rhythmFindings = (schedule: ActiveSchedule): Finding[] => {
  if (schedule.kind === 'interval') return intervalFindings(schedule);
  const noDays: Finding[] = schedule.kind === 'weekly' && schedule.days.length === 0 ? [['days', 'no-days']] : [];
  if (schedule.at.length === 0) return [...noDays, ['at.0', 'no-time']];
  const times = schedule.at.flatMap((time, index): Finding[] => (isTime(time) ? [] : [[`at.${index}`, 'no-time']]));
  return [...noDays, ...times];
};

const findingsOf = (schedule: Schedule, now: Date): Finding[] => {
  if (schedule.kind === 'off') return [];
  const { timeZone, start, end } = schedule;
  const findings = rhythmFindings(schedule);
  if (!timeZone) findings.push(['timeZone', 'no-zone']);
  else if (!isTimeZone(timeZone)) findings.push(['timeZone', 'unknown-zone']);
  if (start && end && end < start) findings.push(['end', 'end-before-start']);
  if (findings.length > 0) return findings;
  // Only what ends, or is about days that some months lack, may never come.
  if (!end && schedule.kind !== 'monthly') return [];
  return nextRuns(schedule, now, 1).length > 0 ? [] : [['', 'never']];
};

/** What a schedule still needs, in the order of its fields; times may be missing while they are typed. */
export const scheduleProblems = (schedule: Schedule, now = new Date()): ScheduleProblem[] =>
  findingsOf(schedule, now).map(([property, code]) => ({ property, code, params: {} }));
