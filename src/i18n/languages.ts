import { en } from './en/index.ts';
import type { Catalogue } from './localizer.ts';

/** Languages beside English, each in a chunk of its own that is fetched when it is first needed. */
const languages: Readonly<Record<string, () => Promise<Catalogue>>> = {};

/** The language of the texts for a locale: its own, or English. */
export const languageOf = (locale: string): string => {
  const language = locale.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(languages, language) ? language : 'en';
};

/** The texts for a locale, English where there are no others. Rejects when the language's chunk cannot be fetched. */
export const loadCatalogue = async (locale: string): Promise<Catalogue> => {
  const load = languages[languageOf(locale)];
  return load ? load() : en;
};
