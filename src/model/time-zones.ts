import { ownTimeZone } from './wizard-schedules.ts';

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[/_\s-]+/g, ' ')
    .trim();

/** IANA names of all time zones that this browser knows, the person's own first. */
export const timeZones = (): string[] => {
  const own = ownTimeZone();
  return [...new Set([own, ...Intl.supportedValuesOf('timeZone'), 'UTC'])];
};

/** The zones whose names have all the words, or what has been written of them; those that begin so come first. */
export const findTimeZones = (zones: readonly string[], words: string): string[] => {
  const wanted = plain(words).split(' ');
  const named = zones.map(zone => ({ zone, name: ` ${plain(zone)}` }));
  const found = named.filter(({ name }) => wanted.every(word => name.includes(word)));
  const begins = ({ name }: { readonly name: string }) => wanted.every(word => name.includes(` ${word}`));
  return [...found.filter(begins), ...found.filter(one => !begins(one))].map(({ zone }) => zone);
};

/** The zone that is called exactly so, but for case and spaces. */
export const timeZoneNamed = (zones: readonly string[], name: string): string | undefined =>
  zones.find(zone => plain(zone) === plain(name));
