import type { Presentation, PresentationContent } from '../contract/index.ts';

const asItComes: Presentation = { hiddenEndpoints: [], hiddenRecipes: [], collections: [], order: [], phrases: {} };

/** What is said for one customer stands over what is said for all; names that are left out there stay. */
export const mergePresentation = (forAll: PresentationContent, forOne: PresentationContent): Presentation => {
  const part = <Name extends keyof Presentation>(name: Name): Presentation[Name] =>
    (forOne[name] ?? forAll[name] ?? asItComes[name]) as Presentation[Name];
  return {
    hiddenEndpoints: part('hiddenEndpoints'),
    hiddenRecipes: part('hiddenRecipes'),
    collections: part('collections'),
    order: part('order'),
    phrases: { ...forAll.phrases, ...forOne.phrases },
  };
};
