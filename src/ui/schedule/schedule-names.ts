import type { Schedule } from '../../model/index.ts';
import type { Localizer } from '../../i18n/index.ts';

type Weekly = Extract<Schedule, { kind: 'weekly' }>;
export type Weekday = Weekly['days'][number];

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

// 1 January 2024 was a Monday.
export const weekdayName = (
  { locale }: Localizer,
  day: Weekday,
  weekday: Intl.DateTimeFormatOptions['weekday'] = 'long',
): string =>
  new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + weekdays.indexOf(day)));

/** A time of day such as `09:00`, the reader's way. */
export const timeName = (localizer: Localizer, time: string): string => {
  const [hour, minute] = time.split(':').map(Number);
  return localizer.time(new Date(2024, 0, 1, hour, minute));
};
