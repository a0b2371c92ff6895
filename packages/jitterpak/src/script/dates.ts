import { ScriptFault } from './script-error.ts';
import { ScriptDate } from './value.ts';

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const short = (word: string): string => word.slice(0, 3);
const two = (value: number): string => String(value).padStart(2, '0');

const parts = ({ time }: ScriptDate) => {
  const date = new Date(time);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
};

export type DateParts = ReturnType<typeof parts>;

/** @throws {ScriptFault} `value` for dates beyond what can be shown. */
export const partsOf = (date: ScriptDate): DateParts => {
  if (Number.isNaN(new Date(date.time).getTime())) throw new ScriptFault('value', 'This date is out of reach.');
  return parts(date);
};

export const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** A date from its parts, month from 0; null when there is no such day or time. */
export const dateOf = (
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
): ScriptDate | null => {
  const isTime = hour < 24 && minute < 60 && second < 60;
  if (month < 0 || month > 11 || day < 1 || day > daysInMonth(year, month) || !isTime) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute, second, ms);
  return new ScriptDate(date.getTime());
};

/** `yyyy-mm-dd HH:MM:SS`, with `.zzz` behind it when there are milliseconds. */
export const textOfDate = (date: ScriptDate): string => {
  const { year, month, day, hour, minute, second, millisecond } = partsOf(date);
  const fraction = millisecond > 0 ? `.${String(millisecond).padStart(3, '0')}` : '';
  return `${String(year).padStart(4, '0')}-${two(month + 1)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
};

const fullYear = (text: string): number => {
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
};

const monthNamed = (name: string): number =>
  months.findIndex(month => short(month).toLowerCase() === short(name).toLowerCase());

const clock = String.raw`(?:(?:,?\s+|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(AM|PM)?)?`;
const zone = String.raw`\s*(Z|[-+]\d{2}:?\d{2})?`;
const iso = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})${clock}${zone}$`, 'i');
const slashes = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})${clock}$`, 'i');
const monthFirst = new RegExp(String.raw`^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})${clock}$`, 'i');
const dayFirst = new RegExp(String.raw`^(\d{1,2})[-\s]([a-z]{3,9})[-\s](\d{4}|\d{2})${clock}$`, 'i');

const hourOf = (text: string | undefined, half: string | undefined): number => {
  const hour = Number(text ?? 0);
  if (half === undefined) return hour;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
};

const thousandths = (digits: string | undefined): number => Number((digits ?? '').slice(0, 3).padEnd(3, '0'));

/** Hours and minutes before or behind UTC, such as `+02:00`, in ms. */
const offsetOf = (text: string): number => {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([-+])(\d{1,2}):?(\d{2})?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};

/**
 * Reads a date as people and systems write it: `2026-11-28`, `2026-11-28T12:30:00.000+0100` (put into UTC),
 * `11/28/2026 12:30`, `11/28/26 2:30:00 PM`, `November 28, 2026`, `Saturday, November 28, 2026`, `28-Nov-26`. Null when it is none of these.
 * @param isEuropean Whether `1/2/2026` is the first of February.
 */
export const parseDate = (source: string, isEuropean = false): ScriptDate | null => {
  const text = source.trim();
  if (text.length > 60) return null;
  const make = (year: string, month: number, day: string, time: readonly (string | undefined)[]): ScriptDate | null => {
    const [hour, minute, second, fraction, half] = time;
    return dateOf(
      fullYear(year),
      month,
      Number(day),
      hourOf(hour, half),
      Number(minute ?? 0),
      Number(second ?? 0),
      thousandths(fraction),
    );
  };
  let match = iso.exec(text);
  if (match) {
    const [, year = '', month = '', day = '', ...rest] = match;
    const date = make(year, Number(month) - 1, day, rest);
    const offset = rest[5];
    return date && offset !== undefined && offset.toUpperCase() !== 'Z'
      ? new ScriptDate(date.time - offsetOf(offset))
      : date;
  }
  match = slashes.exec(text);
  if (match) {
    const [, first = '', second = '', year = '', ...rest] = match;
    const [month, day] = isEuropean ? [second, first] : [first, second];
    return make(year, Number(month) - 1, day, rest);
  }
  match = monthFirst.exec(text);
  if (match) {
    const [, month = '', day = '', year = '', ...rest] = match;
    return make(year, monthNamed(month), day, rest);
  }
  match = dayFirst.exec(text);
  if (match) {
    const [, day = '', month = '', year = '', ...rest] = match;
    return make(year, monthNamed(month), day, rest);
  }
  return null;
};

const named: ReadonlyMap<string, string> = new Map([
  ['generaldate', 'mm/dd/yyyy HH:MM:SS AM/PM'],
  ['longdate', 'Weekday, Month d, yyyy'],
  ['mediumdate', 'dd-Mon-yy'],
  ['shortdate', 'm/d/yy'],
  ['longtime', 'HH:MM:SS AM/PM'],
  ['mediumtime', 'HH:MM AM/PM'],
  ['shorttime', 'HH:MM'],
]);

// Lower case is the calendar, upper case the clock.
const token =
  /Weekday|weekday|Month|month|Mon|mon|Day|day|AM\/PM|am\/pm|dddd|ddd|dd|d|mmmm|mmm|mm|m|yyyy|yy|YYYY|YY|DD|D|HH|H|hh|h|MM|M|SS|S|ss|s|zzz|zz|z/g;

const formatOf = (format: string): string => named.get(format.toLowerCase().replaceAll(' ', '')) ?? format;

const isHalved = (format: string): boolean => /AM\/PM/i.test(format);

/**
 * Writes a date: `yyyy yy`, `mmmm mmm mm m` (month), `dddd ddd dd d`, `HH H`, `MM M` (minutes), `SS S`, `zzz` (ms), `AM/PM` (which makes
 * the hours count to 12), the words `Weekday Day Month Mon`, or a named format such as `General Date`. All else stands as it is.
 */
export const formatDate = (date: ScriptDate, wanted: string): string => {
  const format = formatOf(wanted);
  const { year, month, day, weekday, hour, minute, second, millisecond } = partsOf(date);
  const shown = isHalved(format) ? hour % 12 || 12 : hour;
  const monthName = months[month] ?? '';
  const dayName = weekdays[weekday] ?? '';
  return format.replace(token, code => {
    switch (code) {
      case 'Weekday':
      case 'weekday':
      case 'dddd': return dayName; // prettier-ignore
      case 'Day':
      case 'day':
      case 'ddd': return short(dayName); // prettier-ignore
      case 'Month':
      case 'month':
      case 'mmmm': return monthName; // prettier-ignore
      case 'Mon':
      case 'mon':
      case 'mmm': return short(monthName); // prettier-ignore
      case 'AM/PM': return hour < 12 ? 'AM' : 'PM'; // prettier-ignore
      case 'am/pm': return hour < 12 ? 'am' : 'pm'; // prettier-ignore
      case 'yyyy':
      case 'YYYY': return String(year).padStart(4, '0'); // prettier-ignore
      case 'yy':
      case 'YY': return two(year % 100); // prettier-ignore
      case 'mm': return two(month + 1); // prettier-ignore
      case 'm': return String(month + 1); // prettier-ignore
      case 'dd':
      case 'DD': return two(day); // prettier-ignore
      case 'd':
      case 'D': return String(day); // prettier-ignore
      case 'HH':
      case 'hh': return two(shown); // prettier-ignore
      case 'H':
      case 'h': return String(shown); // prettier-ignore
      case 'MM': return two(minute); // prettier-ignore
      case 'M': return String(minute); // prettier-ignore
      case 'SS':
      case 'ss': return two(second); // prettier-ignore
      case 'S':
      case 's': return String(second); // prettier-ignore
      case 'zzz': return String(millisecond).padStart(3, '0'); // prettier-ignore
      default: return String(millisecond).padStart(3, '0').slice(0, code.length); // prettier-ignore
    }
  });
};

type Field = 'year' | 'month' | 'monthName' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'weekday';

const fieldOf = (code: string): Field => {
  if (/^(weekday|day|dddd|ddd)$/i.test(code) && code !== 'DD') return 'weekday';
  if (/^(month|mon|mmmm|mmm)$/i.test(code)) return 'monthName';
  if (/^am\/pm$/i.test(code)) return 'half';
  if (/^y+$/i.test(code)) return 'year';
  if (/^m+$/.test(code)) return 'month';
  if (/^d+$/i.test(code)) return 'day';
  if (/^h+$/i.test(code)) return 'hour';
  if (/^M+$/.test(code)) return 'minute';
  return /^s+$/i.test(code) ? 'second' : 'fraction';
};

const isNumeric = (field: Field): boolean => !['monthName', 'half', 'weekday'].includes(field);

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+');

/**
 * Reads a date that is written in a format, as `formatDate` takes it. Null when the text is not written so.
 * @throws {ScriptFault} `value` when the format has no year, month and day, or is too long.
 */
export const parseDateAs = (text: string, wanted: string): ScriptDate | null => {
  const format = formatOf(wanted);
  if (format.length > 100 || text.length > 200) throw new ScriptFault('value', 'A date or its format is too long.');
  const codes = [...format.matchAll(token)];
  const fields: Field[] = [];
  let pattern = '';
  let behind = 0;
  codes.forEach((match, index) => {
    const [code] = match;
    const field = fieldOf(code);
    // Digits that touch have to be counted: yyyymmdd.
    const next = codes[index + 1];
    const touches = next?.index === match.index + code.length && isNumeric(fieldOf(next[0]));
    const touched = index > 0 && behind === match.index && isNumeric(fields.at(-1) ?? 'half');
    pattern += escapeText(format.slice(behind, match.index));
    if (field === 'half') pattern += '(AM|PM)';
    else if (!isNumeric(field)) pattern += '([a-z]{3,9})';
    else if (field === 'year') pattern += code.length === 4 ? '(\\d{4})' : '(\\d{2})';
    else if (field === 'fraction') pattern += '(\\d{1,9})';
    else pattern += touches || touched ? '(\\d{2})' : '(\\d{1,2})';
    fields.push(field);
    behind = match.index + code.length;
  });
  pattern += escapeText(format.slice(behind));
  const match = new RegExp(`^\\s*${pattern}\\s*$`, 'i').exec(text);
  if (!match) return null;
  const read = (field: Field): string | undefined => match[fields.lastIndexOf(field) + 1];
  const found = (field: Field): string | undefined => (fields.includes(field) ? read(field) : undefined);
  const month =
    found('monthName') !== undefined ? monthNamed(found('monthName') ?? '') : Number(found('month') ?? 1) - 1;
  return dateOf(
    fullYear(found('year') ?? '1970'),
    month,
    Number(found('day') ?? 1),
    hourOf(found('hour'), found('half')),
    Number(found('minute') ?? 0),
    Number(found('second') ?? 0),
    thousandths(found('fraction')),
  );
};

/** Abbreviations that are still in use, with the places whose clocks they mean. */
const abbreviations: ReadonlyMap<string, string> = new Map([
  ['PST', 'America/Los_Angeles'],
  ['PDT', 'America/Los_Angeles'],
  ['MST', 'America/Denver'],
  ['MDT', 'America/Denver'],
  ['CST', 'America/Chicago'],
  ['CDT', 'America/Chicago'],
  ['EST', 'America/New_York'],
  ['EDT', 'America/New_York'],
  ['WET', 'Europe/Lisbon'],
  ['BST', 'Europe/London'],
  ['CET', 'Europe/Berlin'],
  ['CEST', 'Europe/Berlin'],
  ['EET', 'Europe/Helsinki'],
  ['EEST', 'Europe/Helsinki'],
  ['IST', 'Asia/Kolkata'],
  ['JST', 'Asia/Tokyo'],
]);

const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (zoneName: string): Intl.DateTimeFormat => {
  const known = clocks.get(zoneName);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: abbreviations.get(zoneName) ?? zoneName,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(zoneName, made);
    return made;
  } catch {
    throw new ScriptFault('value', `"${zoneName.slice(0, 60)}" is not a time zone.`);
  }
};

/** How many ms a zone's clocks are before UTC at a moment. */
const offsetAt = (zoneName: string, moment: number): number => {
  if (/^(UTC|GMT|Z)$/.test(zoneName)) return 0;
  const fixed = /^(?:UTC|GMT)?([-+]\d{1,2}(?::?\d{2})?)$/.exec(zoneName);
  if (fixed?.[1] !== undefined) return offsetOf(fixed[1]);
  const shown = new Map(
    clockOf(zoneName)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(moment / 1000) * 1000;
};

/** Summer time is always before standard time. */
const standardOffset = (zoneName: string, moment: number): number => {
  const year = new Date(moment).getUTCFullYear();
  return Math.min(offsetAt(zoneName, Date.UTC(year, 0, 1)), offsetAt(zoneName, Date.UTC(year, 6, 1)));
};

/**
 * What the clocks of another zone show at the same moment.
 * @param from,to IANA names, `UTC-8:00` or abbreviations such as PST.
 * @param ignoresSummerTime Whether both zones keep to their standard time.
 * @throws {ScriptFault} `value` when there is no such zone.
 */
export const convertZone = (date: ScriptDate, from: string, to: string, ignoresSummerTime = false): ScriptDate => {
  partsOf(date);
  const offset = ignoresSummerTime ? standardOffset : offsetAt;
  const guess = date.time - offset(from, date.time);
  const moment = date.time - offset(from, guess);
  return new ScriptDate(moment + offset(to, moment));
};
