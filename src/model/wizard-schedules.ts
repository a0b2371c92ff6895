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
 * The schedules when something else is to be done with the records: what is brought over once does not go on by itself.
 * A schedule that a person has set stays.
 * @param usual Those of a wizard that nobody has answered.
 */
export const schedulesForAction = (
  schedules: Schedules,
  usual: Schedules,
  { before, now }: { readonly before: Action | undefined; readonly now: Action },
): Schedules =>
  Object.fromEntries(
    Object.entries(schedules).map(([operation, schedule]): [string, Schedule] => {
      const proposed = usual[operation] ?? schedule;
      if (now === 'migrate') {
        const isUntouched = JSON.stringify(schedule) === JSON.stringify(proposed);
        return [operation, isUntouched ? { kind: 'off' } : schedule];
      }
      return [operation, before === 'migrate' && schedule.kind === 'off' ? proposed : schedule];
    }),
  );
