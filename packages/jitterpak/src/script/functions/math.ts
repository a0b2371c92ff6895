import { ScriptFault } from '../script-error.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('math');

const logarithm = (value: number, of: (value: number) => number): number => {
  if (value <= 0) throw new ScriptFault('value', `${value} has no logarithm.`);
  return of(value);
};

/** Halves go away from zero. Moving the point in the decimal digits keeps 1.005 from becoming 1. */
export const round = (value: number, places: number): number => {
  if (!Number.isFinite(value)) return value;
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const whole = Math.round(Number(`${digits}e${Number(exponent) + places}`));
  return Math.sign(value) * Number(`${whole}e${-places}`);
};

export const math = [
  define('int Ceiling(double d)', 'The next whole number that is not less.', call => Math.ceil(call.number(0))),
  define('double Exp(double d)', 'e to a power.', call => Math.exp(call.number(0))),
  define('int Floor(double d)', 'The next whole number that is not greater.', call => Math.floor(call.number(0))),
  define('double Log(double d)', 'The natural logarithm.', call => logarithm(call.number(0), Math.log)),
  define('double Log10(double d)', 'The logarithm to the base 10.', call => logarithm(call.number(0), Math.log10)),
  define(
    'int Mod(int numerator, int denominator)',
    'The remainder of a division of whole numbers, with the sign of the first; the first itself when the second is 0.',
    call => {
      const denominator = call.whole(1);
      return denominator === 0 ? call.number(0) : call.whole(0) % denominator;
    },
  ),
  define('double Pow(double base, double exponent)', 'A number to a power.', call => call.number(0) ** call.number(1)),
  define(
    'string Round(double d[, int numPlaces])',
    'A number rounded to so many decimal places, as a string.',
    call => {
      const places = call.whole(1);
      if (places < 0 || places > 100) throw new ScriptFault('value', `A number cannot be rounded to ${places} places.`);
      return String(round(call.number(0), places));
    },
  ),
  define('int RoundToInt(double d)', 'The nearest whole number.', call => round(call.number(0), 0)),
  define('double Sqrt(double d)', 'The square root.', call => {
    const value = call.number(0);
    if (value < 0) throw new ScriptFault('value', `${value} has no square root.`);
    return Math.sqrt(value);
  }),
];
