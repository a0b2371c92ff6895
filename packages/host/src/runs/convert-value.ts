import type { Conversion } from 'citizen-integrator/contract';
import { isDay } from 'citizen-integrator/model/answers';
import { valueAt, valueText, type Row } from '../connectors/row.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { countryCode, countryName } from './country-names.ts';

/** This value does not fit. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
  constructor(readonly says: MessageRef) {
    super(says.code);
  }
}

type Kind = Conversion['kind'];
type Of<K extends Kind> = Extract<Conversion, { kind: K }>;

/** What a conversion sees beside the value. */
interface Scene {
  readonly source: Row;
  /** The target field. */
  readonly field: string;
}

const shown = (value: unknown): string => valueText(value).slice(0, 80);

type Reason = 'row.lookup' | `row.convert.${'text' | 'date' | 'number' | 'boolean' | 'country'}`;

const refuse = (reason: Reason, value: unknown, { field }: Scene): ConversionError =>
  new ConversionError(message(reason, { value: shown(value), field }));

/** Whether there is nothing to be converted. */
export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A value as one text; lists and records are none. */
const textOf = (value: unknown, scene: Scene): string => {
  if (!isScalar(value)) throw refuse('row.convert.text', value, scene);
  return String(value);
};

const lookUp = ({ table, otherwise, keep, leave }: Of<'lookup'>, value: unknown, scene: Scene): unknown => {
  if (isScalar(value) && Object.hasOwn(table, String(value))) return table[String(value)];
  if (otherwise !== undefined) return otherwise;
  if (value === null || value === undefined) return null;
  if (keep) return value;
  if (leave) return undefined;
  throw refuse('row.lookup', value, scene);
};

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const localPattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/;

const zoneFormats = new Map<string, Intl.DateTimeFormat>();
const zoneFormat = (timeZone: string): Intl.DateTimeFormat => {
  const found =
    zoneFormats.get(timeZone) ??
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  zoneFormats.set(timeZone, found);
  return found;
};

/** A moment's day and time of day in a time zone, by the names that formats have. */
const partsIn = (at: Date, timeZone: string): Readonly<Record<string, string>> => {
  if (timeZone === 'UTC') {
    const [yyyy = '', MM = '', dd = '', HH = '', mm = '', ss = ''] = at.toISOString().split(/[-T:.]/);
    return { yyyy, MM, dd, HH, mm, ss };
  }
  const parts = Object.fromEntries(
    zoneFormat(timeZone)
      .formatToParts(at)
      .map(part => [part.type, part.value]),
  );
  const { year: yyyy = '', month: MM = '', day: dd = '', hour: HH = '', minute: mm = '', second: ss = '' } = parts;
  return { yyyy, MM, dd, HH, mm, ss };
};

/** What a clock in the zone shows, as if it were UTC, in ms. */
const clockIn = (at: number, timeZone: string): number => {
  const { yyyy, MM, dd, HH, mm, ss } = partsIn(new Date(at), timeZone);
  return Date.UTC(Number(yyyy), Number(MM) - 1, Number(dd), Number(HH), Number(mm), Number(ss));
};

/** The moment at which a clock in the zone shows this, in ms since 1970. */
const momentIn = (local: string, timeZone: string): number => {
  const wanted = Date.parse(`${local}Z`);
  if (timeZone === 'UTC') return wanted;
  const first = wanted - (clockIn(wanted, timeZone) - wanted);
  // Again with what is true then: the clocks may have changed in between.
  return wanted - (clockIn(first, timeZone) - first);
};

const partNames = /yyyy|MM|dd|HH|mm|ss/g;
/** Parts that nothing parts. */
const touching = /(?:yyyy|MM|dd|HH|mm|ss){2}/;

interface DatePattern {
  readonly pattern: RegExp;
  /** What each group of it is. */
  readonly names: readonly string[];
}

const datePatterns = new Map<string, DatePattern>();
const datePattern = (format: string): DatePattern => {
  const known = datePatterns.get(format);
  if (known) return known;
  const digits = touching.test(format) ? '(\\d\\d)' : '(\\d\\d?)';
  const text = format
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(partNames, name => (name === 'yyyy' ? '(\\d{4})' : digits));
  const made = { pattern: new RegExp(`^${text}$`), names: format.match(partNames) ?? [] };
  datePatterns.set(format, made);
  return made;
};

/** A text of a format, as a clock shows it: `2026-12-31T00:00:00`. Null when it is none. */
const writtenLike = (text: string, format: string): string | null => {
  const { pattern, names } = datePattern(format);
  const found = pattern.exec(text);
  if (!found) return null;
  const parts = new Map(names.map((name, index) => [name, found[index + 1] ?? '']));
  const part = (name: string, otherwise: string) => (parts.get(name) ?? otherwise).padStart(2, '0');
  const day = `${part('yyyy', '')}-${part('MM', '01')}-${part('dd', '01')}`;
  const local = `${day}T${part('HH', '00')}:${part('mm', '00')}:${part('ss', '00')}`;
  return isDay(day) && !Number.isNaN(Date.parse(`${local}Z`)) ? local : null;
};

/** In ms since 1970; NaN for what is no day and no moment. */
const momentOf = (text: string, timeZone: string, from?: string): number => {
  const local = from === undefined ? null : writtenLike(text, from);
  if (local !== null) return momentIn(local, timeZone);
  if (dayPattern.test(text)) return isDay(text) ? momentIn(`${text}T00:00:00`, timeZone) : Number.NaN;
  const [, day, time] = localPattern.exec(text) ?? [];
  if (day !== undefined) return Date.parse(`${day}T${time}Z`);
  return /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
};

const convertDate = ({ to, format, from, timeZone = 'UTC' }: Of<'date'>, value: unknown, scene: Scene): unknown => {
  const text = textOf(value, scene).trim();
  if (to === 'date' && isDay(text)) return text;
  const at = new Date(momentOf(text, timeZone, from));
  if (Number.isNaN(at.getTime())) throw refuse('row.convert.date', value, scene);
  if (to === 'datetime') return at.toISOString().replace('.000Z', 'Z');
  const parts = partsIn(at, timeZone);
  const pattern = to === 'date' ? 'yyyy-MM-dd' : (format ?? 'yyyy-MM-dd HH:mm:ss');
  return pattern.replace(partNames, name => parts[name] ?? name);
};

const splitName = ({ part }: Of<'split'>, value: unknown, scene: Scene): unknown => {
  const words = textOf(value, scene).trim().split(/\s+/);
  return (part === 'last' ? words.at(-1) : words.slice(0, -1).join(' ')) || null;
};

const joinFields = ({ fields, separator }: Of<'join'>, value: unknown, scene: Scene): unknown => {
  const values = [value, ...fields.map(name => valueAt(scene.source, name))];
  return (
    values
      .filter(each => !isEmpty(each))
      .map(each => textOf(each, scene).trim())
      .join(separator) || null
  );
};

const useDefault = ({ value: otherwise, fields = [] }: Of<'default'>, value: unknown, { source }: Scene): unknown =>
  [value, ...fields.map(name => valueAt(source, name))].find(each => !isEmpty(each)) ?? otherwise ?? null;

/** More digits are more than a number of JSON keeps: they stay a text. */
const mostDigits = 15;

/** A text as numbers are written in JSON. */
const withPoint = (text: string, mark: '.' | ','): string => {
  const thousands = mark === ',' ? /(?<=\d)[.\s'’](?=\d{3})/g : /(?<=\d)[,\s'’](?=\d{3})/g;
  const plain = text.replace(thousands, '');
  return mark === ',' ? plain.replace(',', '.') : plain;
};

const toNumber = ({ decimals, mark }: Of<'number'>, value: unknown, scene: Scene): unknown => {
  const given = textOf(value, scene).trim();
  const text = mark !== undefined && typeof value === 'string' ? withPoint(given, mark) : given;
  const number = Number(text);
  if (typeof value === 'boolean' || text === '' || !Number.isFinite(number))
    throw refuse('row.convert.number', value, scene);
  if (decimals !== undefined) return Number(`${Math.round(Number(`${number}e${decimals}`))}e-${decimals}`);
  const isKept = text.replace(/\D/g, '').length <= mostDigits || typeof value === 'number';
  return isKept ? number : text;
};

const yes = new Set(['true', 'yes', 'y', 't', '1', 'on', 'tyes', 'x']);
const no = new Set(['false', 'no', 'n', 'f', '0', 'off', 'tno']);

const toBoolean = ({ invert = false }: Of<'boolean'>, value: unknown, scene: Scene): unknown => {
  const text = textOf(value, scene).trim().toLowerCase();
  if (!yes.has(text) && !no.has(text)) throw refuse('row.convert.boolean', value, scene);
  return yes.has(text) !== invert;
};

const toCountry = ({ to }: Of<'country'>, value: unknown, scene: Scene): unknown => {
  const text = textOf(value, scene);
  const country = to === 'code' ? countryCode(text) : countryName(text);
  if (country === null) throw refuse('row.convert.country', value, scene);
  return country;
};

const toList = ({ to, separator }: Of<'list'>, value: unknown, scene: Scene): unknown => {
  const items = Array.isArray(value)
    ? value.map(each => textOf(each, scene).trim())
    : textOf(value, scene)
        .split(separator.trim() || separator)
        .map(each => each.trim());
  const kept = items.filter(each => each !== '');
  return to === 'list' ? kept : kept.join(separator);
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decoded = (text: string): string =>
  text.replace(/&(#x?)?(\w+);/g, (whole, code: string | undefined, name: string) => {
    const point = code ? Number.parseInt(name, code === '#' ? 10 : 16) : Number.NaN;
    if (code) return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole;
    return entities[name.toLowerCase()] ?? whole;
  });

const toPlain = (html: string): string =>
  decoded(
    html
      .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
      .replace(/\r?\n/g, ' ')
      .replace(/<(br|\/p|\/div|\/li|\/h[1-6]|\/tr)\b[^>]*>/gi, '\n')
      .replace(/<\/?[a-z!][^>]*>/gi, ''),
  )
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const looksLikeHtml = (text: string): boolean => /<\/?[a-z][^>]*>|&(#\d+|[a-z]+);/i.test(text);

const toHtml = (text: string): string =>
  looksLikeHtml(text)
    ? text
    : text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r?\n/g, '<br>');

const toText = ({ to }: Of<'text'>, value: unknown, scene: Scene): unknown => {
  const text = textOf(value, scene);
  if (to === 'html') return toHtml(text);
  return looksLikeHtml(text) ? toPlain(text) : text;
};

const cutText = ({ maxLength }: Of<'cut'>, value: unknown, scene: Scene): unknown => {
  const text = textOf(value, scene);
  // By code points: half of a pair is no character.
  return text.length <= maxLength ? value : [...text].slice(0, maxLength).join('').slice(0, maxLength).trimEnd();
};

const lineOf = ({ number, last }: Of<'line'>, value: unknown, scene: Scene): unknown => {
  const lines = (Array.isArray(value) ? value : textOf(value, scene).split(/\r?\n/))
    .map(line => textOf(line, scene).trim())
    .filter(line => line !== '');
  return (last ? lines.slice(number - 1).join(', ') : lines[number - 1]) || null;
};

/** What is there without a value is worked on all the same. */
const fillsEmpty: ReadonlySet<Kind> = new Set(['lookup', 'join', 'default']);

/** One step. @throws ConversionError */
const convertOnce = (conversion: Conversion, value: unknown, scene: Scene): unknown => {
  if (!fillsEmpty.has(conversion.kind) && isEmpty(value)) return null;
  switch (conversion.kind) {
    case 'lookup':
      return lookUp(conversion, value, scene);
    case 'date':
      return convertDate(conversion, value, scene);
    case 'split':
      return splitName(conversion, value, scene);
    case 'join':
      return joinFields(conversion, value, scene);
    case 'default':
      return useDefault(conversion, value, scene);
    case 'number':
      return toNumber(conversion, value, scene);
    case 'boolean':
      return toBoolean(conversion, value, scene);
    case 'country':
      return toCountry(conversion, value, scene);
    case 'list':
      return toList(conversion, value, scene);
    case 'text':
      return toText(conversion, value, scene);
    case 'cut':
      return cutText(conversion, value, scene);
    case 'line':
      return lineOf(conversion, value, scene);
    case 'find':
      // Records are looked up for whole pages, by whoever writes them.
      return value;
  }
};

/**
 * A value as its conversions make it, one after the other.
 * @param source the row that the value is of
 * @param field the target field, for what is said
 * @throws ConversionError when it does not fit.
 */
export const convertValue = (
  conversions: readonly Conversion[],
  value: unknown,
  source: Row,
  field: string,
): unknown => {
  const scene = { source, field };
  return conversions.reduce((current, conversion) => convertOnce(conversion, current, scene), value);
};

/** Fields of the source that conversions read beside the value. */
export const fieldsReadBy = (conversions: readonly Conversion[]): readonly string[] =>
  conversions.flatMap(conversion =>
    conversion.kind === 'join' || conversion.kind === 'default' ? (conversion.fields ?? []) : [],
  );
