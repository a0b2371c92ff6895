const isoTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:\s*(Z|[+-]\d\d:?\d\d))?)?$/i;
const jsonDate = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/**
 * ms since 1970 of a time in one of the forms that APIs take: ISO 8601 with or without its `T` and zone (UTC then), a date alone,
 * `/Date(ms)/`. NaN for anything else.
 */
export const readMoment = (text: string): number => {
  const json = jsonDate.exec(text);
  if (json) return Number(json[1]);
  const parts = isoTime.exec(text.trim());
  if (!parts) return Number.NaN;
  const [, year, month, date, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = parts;
  const numbers = [year, month, date, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [y, m, d, h, min, s] = numbers;
  const local = Date.UTC(y, m - 1, d, h, min, s, Number(`${fraction}000`.slice(0, 3)));
  if (new Date(Date.UTC(y, m - 1, d)).getUTCDate() !== d || m > 12 || h > 24 || min > 59) return Number.NaN;
  if (zone.toUpperCase() === 'Z') return local;
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
  return zone.startsWith('-') ? local + offset : local - offset;
};

/** `2026-01-31 10:00:00`, in UTC. */
export const spacedTime = (iso: string): string => iso.replace('T', ' ').slice(0, 19);
