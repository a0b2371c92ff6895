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

// The first Intl.NumberFormat of a page keeps the browser busy for as long as many cards do, so that what is shown at
// once had better do without one.
const plainDigits = /^(?:cs|da|de|en|es|fi|fr|hu|it|ja|ko|nb|nl|pl|pt|sv|tr|zh)(?:-[a-z]{2,4}|-419)*$/i;
const commas = /^en(?:-(?:AU|CA|GB|IE|NZ|US))?$/;

/** What Intl.NumberFormat makes of a whole number, in locales where that is as plain as here; null elsewhere. */
const plainNumber = (locale: string, value: number): string | null => {
  if (!Number.isInteger(value) || value < 0 || value > 999_999) return null;
  if (value < 1000) return plainDigits.test(locale) ? String(value) : null;
  return commas.test(locale) ? String(value).replace(/\d{3}$/, ',$&') : null;
};

/** Makes something when it is first asked for. */
const lazily = <Value extends object>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};

const createFormats = (locale: string) => {
  const unit = (name: 'second' | 'minute', maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits });
  return {
    numbers: lazily(() => new Intl.NumberFormat(locale)),
    percents: lazily(() => new Intl.NumberFormat(locale, { style: 'percent' })),
    times: lazily(() => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })),
    days: lazily(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })),
    daysOfOtherYears: lazily(
      () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
    ),
    relative: lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })),
    plurals: lazily(() => new Intl.PluralRules(locale)),
    lists: lazily(() => new Intl.ListFormat(locale)),
    tenthsOfSeconds: lazily(() => unit('second', 1)),
    seconds: lazily(() => unit('second', 0)),
    minutes: lazily(() => unit('minute', 0)),
  };
};

/** By locale, for all elements of the page: the browser takes a noticeable time to make a format. */
const formats = new Map<string, ReturnType<typeof createFormats>>();

const formatsOf = (locale: string) => {
  const found = formats.get(locale) ?? createFormats(locale);
  formats.set(locale, found);
  return found;
};

/** @param locale BCP 47, for formatting. @param texts Those that will be asked for; a missing one shows its key. */
export const createLocalizer = (locale: string, texts: Partial<Catalogue>): Localizer => {
  const { numbers, percents, times, days, daysOfOtherYears, relative, plurals, lists, ...units } = formatsOf(locale);

  const numberOf = (value: number) => plainNumber(locale, value) ?? numbers().format(value);
  // A time is read in one piece.
  const timeOf = (at: Date) => times().format(at).replaceAll(' ', '\u00a0');
  const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  const dayName = (at: Date, now: Date): string => {
    const distance = daysBetween(at, now);
    if (Math.abs(distance) <= 1) return capitalised(relative().format(distance, 'day'));
    return (at.getFullYear() === now.getFullYear() ? days() : daysOfOtherYears()).format(at);
  };

  return {
    locale,
    t(key, ...args) {
      const params: Readonly<Record<string, Param>> = args[0] ?? {};
      const text: Text = texts[key] ?? key;
      const sentence =
        typeof text === 'string' ? text : (text[plurals().select(Number(params['count']))] ?? text.other);
      if (!args[0]) return sentence;
      return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
        const value = params[name];
        return typeof value === 'number' ? numberOf(value) : (value ?? placeholder);
      });
    },
    number: numberOf,
    percent: fraction => percents().format(fraction),
    time: at => timeOf(new Date(at)),
    moment(at, now = new Date()) {
      const date = new Date(at);
      return `${dayName(date, now)}, ${timeOf(date)}`;
    },
    duration(milliseconds) {
      const seconds = milliseconds / 1000;
      if (seconds < 10) return units.tenthsOfSeconds().format(seconds);
      if (seconds < 60) return units.seconds().format(seconds);
      return units.minutes().format(Math.round(seconds / 60));
    },
    list: items => lists().format(items),
  };
};
