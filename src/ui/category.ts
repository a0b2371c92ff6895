import { en } from '../i18n/en/index.ts';
import type { Localizer, TextKey } from '../i18n/localizer.ts';

/** Those that have words of ours. A recipe may have one of its author's own. */
export const categories = (): readonly string[] =>
  Object.keys(en).flatMap(key => (key.startsWith('category.') ? [key.slice('category.'.length)] : []));

/** A category in the reader's words; one that we do not know is shown as it is written. */
export const categoryName = (localizer: Localizer, category: string): string => {
  const key = `category.${category}`;
  if (Object.hasOwn(en, key)) return localizer.t(key as Extract<TextKey, `category.${string}`>);
  return category.charAt(0).toLocaleUpperCase(localizer.locale) + category.slice(1);
};
