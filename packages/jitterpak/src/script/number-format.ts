import { round } from './functions/math.ts';

const group = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',');

/** Puts digits into the places of a mask, from the right; those that are too many go before the first place. */
const fill = (mask: string, digits: string): string => {
  let left = digits;
  let result = '';
  let places = (mask.match(/[0#]/g) ?? []).length;
  for (const character of [...mask].reverse()) {
    if (character !== '0' && character !== '#') {
      // What separates digits goes with the digits before it.
      if (left !== '' || places === 0 || !/[\s\-./]/.test(character)) result = character + result;
      continue;
    }
    places -= 1;
    const digit = left.slice(-1);
    left = left.slice(0, -1);
    result = (digit === '' && character === '0' ? '0' : digit) + result;
    if (places === 0) {
      result = left + result;
      left = '';
    }
  }
  return result;
};

/**
 * Writes a number in a format: `0` is a digit that is always there, `#` one that may be missing, `.` the decimal point, `,` between
 * digits groups thousands, `%` at the end multiplies by 100. All else stands as it is.
 */
export const formatNumber = (value: number, format: string): string => {
  const [, before = '', places = '', behind = ''] = /^([^0#]*)([0#](?:.*[0#])?)(.*)$/s.exec(format) ?? [];
  const isPercent = behind.startsWith('%');
  const point = /^(.*[0#])\.([0#]+)$/s.exec(places);
  const wholeMask = point?.[1] ?? places;
  const fractionMask = point?.[2] ?? '';
  const rounded = round(Math.abs(value) * (isPercent ? 100 : 1), fractionMask.length);
  const [digits = '0', fraction = ''] = rounded.toFixed(Math.min(100, fractionMask.length)).split('.');
  const least = (fractionMask.match(/0/g) ?? []).length;
  const shownFraction = fraction.replace(/0+$/, '').padEnd(least, '0');
  const isGrouped = wholeMask.includes(',');
  const mask = wholeMask.replaceAll(',', '');
  const filled = fill(mask, digits === '0' && !mask.includes('0') ? '' : digits);
  const whole = isGrouped ? group(filled) : filled;
  const sign = value < 0 && rounded !== 0 ? '-' : '';
  return `${sign}${before}${whole}${shownFraction === '' ? '' : `.${shownFraction}`}${behind}`;
};
