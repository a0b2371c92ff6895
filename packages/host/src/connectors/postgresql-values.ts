import pg from 'pg';

/** Ids of types that never change (pg_type.dat). */
const oid = {
  bytea: 17,
  int8: 20,
  date: 1082,
  dateList: 1182,
  timestamp: 1114,
  timestampList: 1115,
  timestamptz: 1184,
  timestamptzList: 1185,
  interval: 1186,
  textList: 1009,
} as const;

type Parse = (text: string) => unknown;

const asWritten: Parse = text => text;

/** Whole numbers that a number holds exactly; beyond, as text. */
const wholeNumber: Parse = text => (Number.isSafeInteger(Number(text)) ? Number(text) : text);

/** `2026-11-25 08:00:00.123456` → `2026-11-25T08:00:00.123456` */
const localTime: Parse = text => text.replace(' ', 'T');

/** The session speaks UTC: `2026-11-25 08:00:00+00` → `2026-11-25T08:00:00Z` */
const moment: Parse = text => text.replace(' ', 'T').replace(/\+00(?::00)?$/, 'Z');

const textList = pg.types.getTypeParser(oid.textList as number, 'text') as (text: string) => unknown[];

const parseItems = (items: readonly unknown[], parse: Parse): unknown[] =>
  items.map(item => (Array.isArray(item) ? parseItems(item, parse) : typeof item === 'string' ? parse(item) : item));

const listOf =
  (parse: Parse): Parse =>
  text =>
    parseItems(textList(text), parse);

const parsers: ReadonlyMap<number, Parse> = new Map([
  [oid.bytea, asWritten],
  [oid.int8, wholeNumber],
  [oid.date, asWritten],
  [oid.dateList, listOf(asWritten)],
  [oid.timestamp, localTime],
  [oid.timestampList, listOf(localTime)],
  [oid.timestamptz, moment],
  [oid.timestamptzList, listOf(moment)],
  [oid.interval, asWritten],
]);

/**
 * Values as rows carry them: numbers with decimals as text, since they may be amounts; days, times and moments (in UTC)
 * as ISO 8601 has them, to the microsecond; JSON and lists as what they are.
 */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text') =>
    parsers.get(id) ?? (pg.types.getTypeParser(id, format) as unknown)) as typeof pg.types.getTypeParser,
};
