import type { Schedule } from '../contract/index.ts';

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
