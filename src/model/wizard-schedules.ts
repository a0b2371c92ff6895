import type { Action, Schedule } from '../contract/index.ts';

/** IANA name of the zone that this browser or computer lives in; UTC where it does not tell. */
export const ownTimeZone = (): string => {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
};

/** A zone's name as people read it: `America/New York`. */
export const zoneName = (timeZone: string): string => timeZone.replaceAll('_', ' ');

/** A schedule that a recipe proposes, for a person: an author who writes UTC leaves the zone open. */
export const scheduleFor = (proposed: Schedule, timeZone = ownTimeZone()): Schedule =>
  proposed.kind !== 'off' && proposed.timeZone === 'UTC' ? { ...proposed, timeZone } : proposed;

type Schedules = Readonly<Record<string, Schedule>>;

/**
 * Operations whose schedule a person has set, as far as answers tell: what is brought over once was turned off for them.
 * @param usual Those of a wizard that nobody has answered.
 */
export const setSchedules = (schedules: Schedules, usual: Schedules, action: Action | undefined): readonly string[] =>
  Object.keys(schedules).filter(operation => {
    const schedule = schedules[operation];
    const isTurnedOff = action === 'migrate' && schedule?.kind === 'off';
    return !isTurnedOff && JSON.stringify(schedule) !== JSON.stringify(usual[operation] ?? schedule);
  });

/**
 * The schedules when something else is to be done with the records: what is brought over once does not go on by itself.
 * @param usual Those of a wizard that nobody has answered.
 * @param set Operations whose schedule a person has set: it stays.
 */
export const schedulesForAction = (
  schedules: Schedules,
  usual: Schedules,
  set: ReadonlySet<string>,
  { before, now }: { readonly before: Action | undefined; readonly now: Action },
): Schedules =>
  Object.fromEntries(
    Object.entries(schedules).map(([operation, schedule]): [string, Schedule] => {
      if (set.has(operation)) return [operation, schedule];
      if (now === 'migrate') return [operation, { kind: 'off' }];
      return [operation, before === 'migrate' && schedule.kind === 'off' ? (usual[operation] ?? schedule) : schedule];
    }),
  );
