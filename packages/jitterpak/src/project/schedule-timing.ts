import type { Timing, Weekday } from './entity.ts';
import { isOn, numberOf, textOf, type Properties } from './property.ts';

const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const daysOf = (properties: Properties): Timing['days'] => {
  switch (textOf(properties, 'occurs')) {
    case '1':
      return { kind: 'daily', every: numberOf(properties, 'daily') };
    case '2': {
      const on = weekdays.filter(day => /^-?1$/.test(textOf(properties, day)));
      return { kind: 'weekly', every: numberOf(properties, 'weekly'), on };
    }
    case '3':
      return textOf(properties, 'monthly') === '2'
        ? {
            kind: 'monthly-weekday',
            every: numberOf(properties, 'monthly_b_of_every_x_month'),
            nth: numberOf(properties, 'monthly_b_num'),
            weekday: numberOf(properties, 'monthly_b_day'),
          }
        : {
            kind: 'monthly',
            every: numberOf(properties, 'monthly_a_of_every_x_month'),
            day: numberOf(properties, 'monthly_a_day'),
          };
    default:
      return { kind: 'unknown' };
  }
};

const units: Readonly<Record<string, 'minute' | 'hour'>> = { 1: 'minute', 2: 'hour' };

const hoursOf = (properties: Properties): Timing['hours'] =>
  textOf(properties, 'frequency') === '0'
    ? {
        kind: 'interval',
        every: numberOf(properties, 'frequency_every_num'),
        unit: units[textOf(properties, 'frequency_every_hm')] ?? null,
        from: textOf(properties, 'frequency_start_time'),
        to: textOf(properties, 'frequency_end_time'),
      }
    : { kind: 'once', at: textOf(properties, 'frequency_once_time') };

/** When a schedule comes, from its keys (FORMAT.md §7). */
export const readTiming = (properties: Properties): Timing => ({
  days: daysOf(properties),
  hours: hoursOf(properties),
  startDate: textOf(properties, 'duration_start_date') || null,
  endDate: isOn(properties, 'duration_yesno_end') ? textOf(properties, 'duration_end_date') || null : null,
  timeZone: textOf(properties, 'timezone_id') || null,
});
