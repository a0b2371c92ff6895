import { parseDate, textOfDate } from './dates.ts';
import { ScriptFault } from './script-error.ts';
import { ScriptDate, typeWords, type ScriptValue } from './value.ts';

/** Arrays and dictionaries inside one another; one that holds itself has no end. */
export const deepestNesting = 100;

export const checkNesting = (depth: number): void => {
  if (depth > deepestNesting) {
    throw new ScriptFault('nesting', `Arrays or dictionaries are nested more than ${deepestNesting} deep.`);
  }
};

export const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

/** Sixteen bytes as a UUID in lower case. */
export const uuidOf = (bytes: Uint8Array): string =>
  hexadecimal(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Bytes with a zero among them, or that are not UTF-8, are shown as hexadecimal digits. */
export const textOfBytes = (bytes: Uint8Array): string => {
  if (bytes.includes(0)) return hexadecimal(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return hexadecimal(bytes);
  }
};

/** What a long text is held against while it grows. */
export interface Measure {
  /** @throws {ScriptFault} When a text of so many characters is too long. */
  checkLength(characters: number): void;
}

const writeText = (value: ScriptValue, measure: Measure, depth: number, sum: { length: number }): string => {
  if (!Array.isArray(value) && !(value instanceof Map)) {
    const text = toText(value, measure);
    sum.length += text.length + 1;
    measure.checkLength(sum.length);
    return text;
  }
  checkNesting(depth);
  if (Array.isArray(value)) {
    sum.length += 2;
    measure.checkLength(sum.length);
    return `{${value.map(item => writeText(item, measure, depth + 1, sum)).join(',')}}`;
  }
  const pairs = Array.from(value, ([key, item]) => {
    sum.length += key.length + 5;
    return `${key}=>"${writeText(item, measure, depth + 1, sum)}"`;
  });
  return `[${pairs.join(',')}]`;
};

/**
 * As a string: null is empty, true is "1" and false "0", a date is `yyyy-mm-dd HH:MM:SS`, an array `{1,2}` and a dictionary
 * `[key=>"value"]`.
 */
export const toText = (value: ScriptValue, measure: Measure): string => {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof ScriptDate) return textOfDate(value);
  if (value instanceof Uint8Array) return textOfBytes(value);
  return writeText(value, measure, 1, { length: 0 });
};

const leadingNumber = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/i;

/** As a number: what a string begins with, else 0; a date is its seconds since 1970. */
export const toNumber = (value: ScriptValue): number => {
  if (typeof value === 'number') return value;
  if (value === null) return 0;
  if (typeof value === 'string') return Number(leadingNumber.exec(value)?.[0] ?? 0);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof ScriptDate) return Math.floor(value.time / 1000);
  if (value instanceof Uint8Array) return toNumber(textOfBytes(value));
  throw new ScriptFault('type', `${typeWords(value)} cannot become a number.`);
};

/** As true or false: numbers other than 0 are true, and the strings "true" and "t" in any case. */
export const toBoolean = (value: ScriptValue): boolean => {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  if (typeof value === 'string') return /^\s*(?:true|t)\s*$/i.test(value) || toNumber(value) !== 0;
  throw new ScriptFault('type', `${typeWords(value)} cannot become true or false.`);
};

/** @param isEuropean Whether `1/2/2026` is the first of February. */
export const toDate = (value: ScriptValue, isEuropean = false): ScriptDate => {
  if (value instanceof ScriptDate) return value;
  if (typeof value === 'number') return new ScriptDate(Math.trunc(value) * 1000);
  if (typeof value !== 'string') throw new ScriptFault('type', `${typeWords(value)} cannot become a date.`);
  const date = parseDate(value, isEuropean);
  if (!date) throw new ScriptFault('value', `"${value.slice(0, 100)}" is not a date.`);
  return date;
};

export const toBytes = (value: ScriptValue, measure: Measure): Uint8Array =>
  value instanceof Uint8Array ? value : new TextEncoder().encode(toText(value, measure));
