import { convertZone, dateOf, daysInMonth, formatDate, parseDateAs, partsOf, textOfDate } from '../dates.ts';
import { ScriptFault } from '../script-error.ts';
import { ScriptDate, type ScriptValue } from '../value.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('date');

/** No date gives no text: fields without a value are common in sources. */
const whenGiven = (call: Call, position: number, work: () => ScriptValue): ScriptValue => {
  const value = call.value(position);
  return value === null || value === '' ? null : work();
};

const formatted = (name: string, format: string, doc: string) =>
  define(`string ${name}(date d)`, doc, call => whenGiven(call, 0, () => formatDate(call.date(0), format)));

const now = (call: Call): number => {
  const { host } = call.run;
  return host.now ? host.now() : Date.now();
};

const inMonth = (year: number, month: number, day: number, time: number): ScriptDate => {
  const wholeYear = year + Math.floor(month / 12);
  const monthOfYear = ((month % 12) + 12) % 12;
  const date = dateOf(wholeYear, monthOfYear, Math.min(day, daysInMonth(wholeYear, monthOfYear)));
  if (!date) throw new ScriptFault('value', 'This date is out of reach.');
  return new ScriptDate(date.time + time);
};

const dayLength = 86_400_000;

const addTo = (date: ScriptDate, unit: string, number: number): ScriptDate => {
  const { year, month, day } = partsOf(date);
  const time = ((date.time % dayLength) + dayLength) % dayLength;
  // As in formats, lower case is the calendar and upper case the clock.
  if (/^(yy|yyyy)$/i.test(unit)) return inMonth(year + number, month, day, time);
  if (/^mm?$/.test(unit)) return inMonth(year, month + number, day, time);
  const lengths: readonly (readonly [RegExp, number])[] = [
    [/^dd?$/i, dayLength],
    [/^hh?$/i, 3_600_000],
    [/^MM?$/, 60_000],
    [/^ss?$/i, 1000],
  ];
  const length = lengths.find(([pattern]) => pattern.test(unit))?.[1];
  if (length === undefined) throw new ScriptFault('value', `"${unit}" is none of yyyy, mm, dd, HH, MM and SS.`);
  return new ScriptDate(date.time + number * length);
};

/** A date that says its offset is put into UTC while it is read, whatever zone the script names. */
const toUtc = (call: Call): ScriptDate => convertZone(call.date(0, call.boolean(2)), call.text(1), 'UTC');

export const date = [
  define(
    'string ConvertTimeZone(date d, string fromTZ, string toTZ[, bool is_european_format, bool ignoreDST])',
    'What the clocks of another time zone show at the same moment, as yyyy-mm-dd HH:MM:SS.',
    call =>
      whenGiven(call, 0, () =>
        textOfDate(convertZone(call.date(0, call.boolean(3)), call.text(1), call.text(2), call.boolean(4))),
      ),
  ),
  define(
    'string CVTDate(date d, string inputFormat, string outputFormat)',
    'A date in one format, written in another.',
    call =>
      whenGiven(call, 0, () => {
        const value = call.value(0);
        if (value instanceof ScriptDate || typeof value === 'number') return formatDate(call.date(0), call.text(2));
        const text = call.text(0);
        const read = parseDateAs(text, call.text(1));
        if (!read) throw new ScriptFault('value', `"${text.slice(0, 100)}" is not written as "${call.text(1)}".`);
        return formatDate(read, call.text(2));
      }),
  ),
  define(
    'string DateAdd(string datePath, int number, date d)',
    'A date with so many years (yyyy), months (mm), days (dd), hours (HH), minutes (MM) or seconds (SS) added.',
    call => whenGiven(call, 2, () => textOfDate(addTo(call.date(2), call.text(0).trim(), call.whole(1)))),
  ),
  define('int DayOfMonth(date d)', 'The day of the month, 1 to 31.', call => partsOf(call.date(0)).day),
  define(
    'int DayOfWeek(date d)',
    'The day of the week, 0 for Sunday to 6 for Saturday.',
    call => partsOf(call.date(0)).weekday,
  ),
  define('string FormatDate(date d, string format)', 'A date in a format such as "yyyy-mm-dd HH:MM:SS".', call =>
    whenGiven(call, 0, () => formatDate(call.date(0), call.text(1))),
  ),
  formatted('GeneralDate', 'General Date', 'A date as mm/dd/yyyy HH:MM:SS AM/PM.'),
  define(
    'string GetUTCFormattedDate(date d, string time_zone_id[, bool is_european_format])',
    'The day in UTC of a date in a time zone, as yyyy-mm-dd.',
    call => whenGiven(call, 0, () => formatDate(toUtc(call), 'yyyy-mm-dd')),
  ),
  define(
    'string GetUTCFormattedDateTime(date d, string time_zone_id[, bool is_european_format])',
    'The moment in UTC of a date in a time zone, as yyyy-mm-ddTHH:MM:SS.zzzZ.',
    call => whenGiven(call, 0, () => formatDate(toUtc(call), 'yyyy-mm-ddTHH:MM:SS.zzzZ')),
  ),
  define('date LastDayOfMonth(date d)', 'The last day of the month of a date, at midnight.', call => {
    const { year, month } = partsOf(call.date(0));
    return dateOf(year, month, daysInMonth(year, month));
  }),
  formatted('LongDate', 'Long Date', 'A date as Weekday, Month d, yyyy.'),
  formatted('LongTime', 'Long Time', 'The time of a date as HH:MM:SS AM/PM.'),
  formatted('MediumDate', 'Medium Date', 'A date as dd-Mon-yy.'),
  formatted('MediumTime', 'Medium Time', 'The time of a date as HH:MM AM/PM.'),
  define('int MonthOfYear(date d)', 'The month, 1 to 12.', call => partsOf(call.date(0)).month + 1),
  define(
    'date Now()',
    'The present moment in UTC, in whole seconds.',
    call => new ScriptDate(Math.floor(now(call) / 1000) * 1000),
  ),
  define(
    'date Now_()',
    'The present moment in UTC, with its milliseconds.',
    call => new ScriptDate(Math.floor(now(call))),
  ),
  formatted('ShortDate', 'Short Date', 'A date as m/d/yy.'),
  formatted('ShortTime', 'Short Time', 'The time of a date as HH:MM.'),
];
