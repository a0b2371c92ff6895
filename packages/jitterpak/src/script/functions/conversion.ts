import { hexadecimal, toBoolean, toDate, toNumber, uuidOf } from '../convert.ts';
import { ScriptFault } from '../script-error.ts';
import { hexUnicodeVariable } from '../scope.ts';
import { ScriptDate, type ScriptValue } from '../value.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('conversion');

const binaryOf = (call: Call): Uint8Array => {
  const value = call.value(0);
  if (value instanceof Uint8Array) return value;
  throw new ScriptFault('type', 'Only binary data can be given here.');
};

const bytesOfHexadecimal = (text: string): Uint8Array => {
  const digits = text.trim();
  if (digits.length % 2 === 1 || !/^[0-9a-f]*$/i.test(digits)) {
    throw new ScriptFault('value', 'This is not a string of pairs of hexadecimal digits.');
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  return bytes;
};

const isUnicode = ({ run }: Call): boolean => toBoolean(run.scope.get(hexUnicodeVariable));

const truncated = (value: ScriptValue): number => Math.trunc(toNumber(value));

export const conversion = [
  define('string BinaryToHex(binary arg)', 'The bytes as hexadecimal digits in lower case.', call =>
    hexadecimal(binaryOf(call)),
  ),
  define('string BinaryToUUID(binary arg)', 'Sixteen bytes as a UUID in lower case.', call => {
    const bytes = binaryOf(call);
    if (bytes.length !== 16) throw new ScriptFault('value', `A UUID has 16 bytes, not ${bytes.length}.`);
    return uuidOf(bytes);
  }),
  define(
    'bool Bool(type arg)',
    'True for numbers other than 0 and for the strings "true" and "T" in any case.',
    call => {
      if (call.value(0) instanceof ScriptDate) throw new ScriptFault('type', 'A date cannot become true or false.');
      return call.boolean(0);
    },
  ),
  define('date Date(type arg)', 'A date from a string in a usual format or from seconds since 1970.', call =>
    toDate(call.value(0)),
  ),
  define('double Double(type arg)', 'A number; 0 when there is none in it.', call => call.number(0)),
  define('float Float(type arg)', 'A number; 0 when there is none in it.', call => call.number(0)),
  define('binary HexToBinary(string arg)', 'The bytes that pairs of hexadecimal digits stand for.', call =>
    bytesOfHexadecimal(call.text(0)),
  ),
  define('string HexToString(string arg)', 'The characters that pairs of hexadecimal digits stand for.', call => {
    const bytes = bytesOfHexadecimal(call.text(0));
    return new TextDecoder(isUnicode(call) ? 'utf-8' : 'latin1').decode(bytes);
  }),
  define('int Int(type arg)', 'A whole number without the fraction; 0 when there is none in it.', call =>
    truncated(call.value(0)),
  ),
  define('long Long(type arg)', 'A whole number without the fraction; 0 when there is none in it.', call =>
    truncated(call.value(0)),
  ),
  define('string String(type arg)', 'Any value as a string; dates as yyyy-mm-dd HH:MM:SS.', call => call.text(0)),
  define('string StringToHex(string arg)', 'The UTF-8 bytes of a string as hexadecimal digits in lower case.', call =>
    hexadecimal(call.bytes(0)),
  ),
  define('binary UUIDToBinary(string arg)', 'The sixteen bytes of a UUID.', call => {
    const text = call.text(0).trim();
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
      throw new ScriptFault('value', 'This is not a UUID.');
    return bytesOfHexadecimal(text.replaceAll('-', ''));
  }),
];
