import type { Catalogue } from './localizer.ts';

/** Languages beside English, each in a chunk of its own that is fetched when it is first needed. */
const languages: Readonly<Record<string, () => Promise<Catalogue>>> = {};

/** The language of the texts for a locale: its own, or English. */
export const languageOf = (locale: string): string => {
  const language = locale.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(languages, language) ? language : 'en';
};

/** The texts of a language beside English. Rejects when its chunk cannot be fetched. */
export const loadCatalogue = async (locale: string): Promise<Catalogue> => {
  const load = languages[languageOf(locale)];
  if (!load) throw new RangeError(`There are no texts for "${locale}"`);
  return load();
};
