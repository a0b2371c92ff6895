import type { RecipeSource } from '../contract/index.ts';

type Translations = RecipeSource['translations'];

/** What stands in place of an author's words for a reader. @param locale BCP 47 */
export const translationFor = (translations: Translations, locale: string): Translations[string] | undefined => {
  const wanted = locale.toLowerCase();
  const language = wanted.split('-')[0];
  const find = (key: string | undefined) =>
    Object.entries(translations).find(([name]) => name.toLowerCase() === key)?.[1];
  return find(wanted) ?? find(language);
};

/** A recipe in the reader's language, as far as its author translated it. @param locale BCP 47 */
export const translateRecipe = <Recipe extends RecipeSource>(recipe: Recipe, locale: string): Recipe => {
  const translation = translationFor(recipe.translations, locale);
  if (!translation) return recipe;
  return {
    ...recipe,
    name: translation.name ?? recipe.name,
    summary: translation.summary ?? recipe.summary,
    steps: recipe.steps.map(step => {
      const { title, body } = translation.steps?.[step.id] ?? {};
      return {
        ...step,
        ...(title === undefined ? {} : { title }),
        ...(body === undefined || !('body' in step) ? {} : { body }),
      };
    }),
  };
};
