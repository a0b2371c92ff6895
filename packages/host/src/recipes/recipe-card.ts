import type { RecipeSource } from 'citizen-integrator/contract';

/** What lists show of a recipe: its source without steps and project. */
export type RecipeCard = Pick<
  RecipeSource,
  'name' | 'summary' | 'category' | 'keywords' | 'endpoints' | 'actions' | 'minutes' | 'author'
> & {
  readonly translations: Readonly<
    Record<string, { readonly name?: string | undefined; readonly summary?: string | undefined }>
  >;
};

export const cardOf = (source: RecipeSource): RecipeCard => {
  const { name, summary, category, keywords, endpoints, actions, minutes, author } = source;
  const translations = Object.fromEntries(
    Object.entries(source.translations).map(([language, { name: named, summary: said }]) => [
      language,
      { name: named, summary: said },
    ]),
  );
  return { name, summary, category, keywords, endpoints, actions, minutes, author, translations };
};
