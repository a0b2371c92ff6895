import { isDeepStrictEqual } from 'node:util';
import type { Project, PropertyChange } from '@citizen-integrator/jitterpak';
import type { Schedule } from 'citizen-integrator/contract';
import { scheduleOf, weekdays } from '../recipes/generate/schedule-of.ts';

type Timed = Exclude<Schedule, { readonly kind: 'off' }>;
type Keys = Readonly<Record<string, string>>;

const seconds = (time: string): string => `${time}:00`;

const once = ([time, another]: readonly string[]): Keys | null =>
  time === undefined || another !== undefined ? null : { frequency: '1', frequency_once_time: seconds(time) };

/** Days and hours as the keys of a project's schedule say them (FORMAT.md §7); null when they cannot. */
const timesOf = (schedule: Timed): Keys | null => {
  if (schedule.kind === 'interval') {
    const { every, unit, from = '00:00', to = '23:59' } = schedule;
    return {
      occurs: '1',
      daily: '1',
      frequency: '0',
      frequency_every_num: String(every),
      frequency_every_hm: unit === 'minute' ? '1' : '2',
      frequency_start_time: seconds(from),
      frequency_end_time: seconds(to),
    };
  }
  const time = once(schedule.at);
  if (!time) return null;
  switch (schedule.kind) {
    case 'daily':
      return { ...time, occurs: '1', daily: '1' };
    case 'weekly': {
      const days = weekdays.map(day => [day, schedule.days.includes(day) ? '-1' : '0'] as const);
      return { ...time, occurs: '2', weekly: '1', ...Object.fromEntries(days) };
    }
    case 'monthly': {
      const { day } = schedule;
      if (day === 'last') return null;
      const month = { ...time, occurs: '3' };
      if (typeof day === 'number') {
        return { ...month, monthly: '1', monthly_a_day: String(day), monthly_a_of_every_x_month: '1' };
      }
      return {
        ...month,
        monthly: '2',
        monthly_b_num: String(day.nth),
        monthly_b_day: String(weekdays.indexOf(day.weekday) + 1),
        monthly_b_of_every_x_month: '1',
      };
    }
  }
};

/** Projects always say a first day: today where nobody chose one, or the last day when that is over. */
const firstDayOf = ({ timeZone, start, end }: Timed, now: Date): string => {
  if (start !== undefined) return start;
  const today = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(now);
  return end !== undefined && end < today ? end : today;
};

const keysOf = (schedule: Timed, now: Date): Keys | null => {
  const times = timesOf(schedule);
  const { timeZone, end } = schedule;
  return (
    times && {
      ...times,
      timezone_id: timeZone,
      duration_start_date: firstDayOf(schedule, now),
      duration_yesno_end: end === undefined ? '0' : '1',
      duration_end_date: end ?? '',
    }
  );
};

/**
 * The changes that give a project the schedules that somebody chose (FORMAT.md §12). As it is stays what differs in
 * nothing, what its keys cannot say (several times a day, the last day of a month), a schedule that serves other
 * operations too, and an operation that never had one.
 * @param chosen By operation.
 */
export const scheduleChanges = (
  { byId, operations }: Project,
  chosen: Readonly<Record<string, Schedule>>,
  now: Date,
): readonly PropertyChange[] =>
  Object.entries(chosen).flatMap(([operation, schedule]): PropertyChange[] => {
    const timed = operations.find(({ id }) => id === operation.toLowerCase());
    const entity = byId.get(timed?.scheduleId ?? '');
    if (!timed || entity?.kind !== 'Schedule' || isDeepStrictEqual(scheduleOf(entity), schedule)) return [];
    if (schedule.kind === 'off') return [{ id: timed.id, key: 'schedule_id', value: '' }];
    const isShared = operations.filter(({ scheduleId }) => scheduleId === entity.id).length > 1;
    const keys = isShared ? null : keysOf(schedule, now);
    return Object.entries(keys ?? {}).map(([key, value]) => ({ id: entity.id, key, value }));
  });
