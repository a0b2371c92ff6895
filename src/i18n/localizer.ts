import type { Param, ParamNames, Text } from './catalogue.ts';
import type { English } from './en/index.ts';

export type TextKey = keyof English;

/** A whole language. English comes in parts. */
export type Catalogue = Readonly<Record<TextKey, Text>>;

type Arguments<Key extends TextKey> = [ParamNames<English[Key]>] extends [never]
  ? []
  : [params: Readonly<Record<ParamNames<English[Key]>, Param>>];

/** Puts things into the reader's words. Times are shown in the browser's time zone. */
export interface Localizer {
  /** BCP 47. */
  readonly locale: string;
  t<Key extends TextKey>(key: Key, ...args: Arguments<Key>): string;
  number(value: number): string;
  /** 0.64 → 64 % */
  percent(fraction: number): string;
  /** Hours and minutes. */
  time(at: string | Date): string;
  /** `Today, 9:00`, `Yesterday, 18:00`, `18 Nov, 9:00`. */
  moment(at: string | Date, now?: Date): string;
  /** How long something took; milliseconds in, seconds or minutes out. */
  duration(milliseconds: number): string;
  list(items: readonly string[]): string;
}

const day = 24 * 60 * 60 * 1000;

/** Whole days from `now` to `at` in the browser's time zone. */
const daysBetween = (at: Date, now: Date): number => {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(at) - midnight(now)) / day);
};

/** @param locale BCP 47, for formatting. @param texts Those that will be asked for; a missing one shows its key. */
export const createLocalizer = (locale: string, texts: Partial<Catalogue>): Localizer => {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent' });
  const times = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const daysOfOtherYears = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const plurals = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale);
  const units = (unit: 'second' | 'minute', maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });

  // A time is read in one piece.
  const timeOf = (at: Date) => times.format(at).replaceAll(' ', '\u00a0');
  const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  const dayName = (at: Date, now: Date): string => {
    const distance = daysBetween(at, now);
    if (Math.abs(distance) <= 1) return capitalised(relative.format(distance, 'day'));
    return (at.getFullYear() === now.getFullYear() ? days : daysOfOtherYears).format(at);
  };

  return {
    locale,
    t(key, ...args) {
      const params: Readonly<Record<string, Param>> = args[0] ?? {};
      const text: Text = texts[key] ?? key;
      const sentence = typeof text === 'string' ? text : (text[plurals.select(Number(params['count']))] ?? text.other);
      return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
        const value = params[name];
        return typeof value === 'number' ? numbers.format(value) : (value ?? placeholder);
      });
    },
    number: value => numbers.format(value),
    percent: fraction => percents.format(fraction),
    time: at => timeOf(new Date(at)),
    moment(at, now = new Date()) {
      const date = new Date(at);
      return `${dayName(date, now)}, ${timeOf(date)}`;
    },
    duration(milliseconds) {
      const seconds = milliseconds / 1000;
      if (seconds < 60) return units('second', seconds < 10 ? 1 : 0).format(seconds);
      return units('minute', 0).format(Math.round(seconds / 60));
    },
    list: items => lists.format(items),
  };
};
