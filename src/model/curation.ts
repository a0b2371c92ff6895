import type { Collection, Presentation, PresentationContent } from '../contract/index.ts';
import { moved } from './moved.ts';
import { mergePresentation } from './presentation.ts';

/** What is said for somebody while it is changed. */
export interface Curation {
  /** What is said for all customers; empty where that itself is changed. */
  readonly forAll: PresentationContent;
  /** What is changed. */
  readonly own: PresentationContent;
}

/** What is said as a whole: for one customer it is their own, or as for all. Names are said one by one. */
export type CurationPart = Exclude<keyof PresentationContent, 'phrases'>;
export const curationParts = [
  'hiddenEndpoints',
  'hiddenRecipes',
  'order',
  'collections',
] as const satisfies readonly CurationPart[];

/** One change: gives what is said then. */
export type CurationEdit = (curation: Curation) => PresentationContent;

export const endpointName = (id: string): string => `endpoint.${id}.name`;
export const recipeName = (id: string): string => `recipe.${id}.name`;
export const recipeSummary = (id: string): string => `recipe.${id}.summary`;

/** What customers see. */
export const shownBy = ({ forAll, own }: Curation): Presentation => mergePresentation(forAll, own);

const change =
  <Part extends CurationPart>(part: Part, act: (value: Presentation[Part]) => Presentation[Part]): CurationEdit =>
  curation => ({ ...curation.own, [part]: act(shownBy(curation)[part]) });

/** Hides, or shows again. */
export const setHidden = (
  part: 'hiddenEndpoints' | 'hiddenRecipes',
  ids: readonly string[],
  isHidden: boolean,
): CurationEdit =>
  change(part, hidden => {
    const others = hidden.filter(id => !ids.includes(id));
    return isHidden ? [...others, ...ids] : others;
  });

/** @param text Empty: the name that it has anyway. */
export const setPhrase =
  (key: string, text: string): CurationEdit =>
  ({ own }) => {
    const { [key]: _, ...others } = own.phrases ?? {};
    return { ...own, phrases: text.trim() === '' ? others : { ...others, [key]: text } };
  };

/** A customer has nothing of their own there any more. */
export const followAll =
  (part: CurationPart): CurationEdit =>
  ({ own }) => {
    const { [part]: _, ...others } = own;
    return others;
  };

export const putFirst = (recipe: string): CurationEdit =>
  change('order', order => (order.includes(recipe) ? order : [...order, recipe]));

export const putAmongOthers = (recipe: string): CurationEdit =>
  change('order', order => order.filter(id => id !== recipe));

export const moveInOrder = (from: number, to: number): CurationEdit => change('order', order => moved(order, from, to));

/** An id that is a slug, of a name in any script. */
const idFor = (name: string, taken: readonly string[]): string => {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const base = words.replace(/^-+|-+$/g, '').slice(0, 80) || 'collection';
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
};

export const addCollection = (name: string): CurationEdit =>
  change('collections', all => [
    ...all,
    {
      id: idFor(
        name,
        all.map(({ id }) => id),
      ),
      name,
      recipes: [],
    },
  ]);

const changeCollection = (id: string, act: (collection: Collection) => Collection): CurationEdit =>
  change('collections', all => all.map(each => (each.id === id ? act(each) : each)));

export const renameCollection = (id: string, name: string): CurationEdit =>
  changeCollection(id, collection => ({ ...collection, name }));

export const removeCollection = (id: string): CurationEdit =>
  change('collections', all => all.filter(each => each.id !== id));

export const moveCollection = (from: number, to: number): CurationEdit =>
  change('collections', all => moved(all, from, to));

export const addToCollection = (id: string, recipe: string): CurationEdit =>
  changeCollection(id, ({ recipes, ...rest }) => ({
    ...rest,
    recipes: recipes.includes(recipe) ? recipes : [...recipes, recipe],
  }));

export const takeFromCollection = (id: string, recipe: string): CurationEdit =>
  changeCollection(id, ({ recipes, ...rest }) => ({ ...rest, recipes: recipes.filter(each => each !== recipe) }));

export const moveInCollection = (id: string, from: number, to: number): CurationEdit =>
  changeCollection(id, ({ recipes, ...rest }) => ({ ...rest, recipes: moved(recipes, from, to) }));

/** Collections without a name, by their ids: they cannot be stored. */
export const namelessCollections = ({ collections = [] }: PresentationContent): readonly string[] =>
  collections.filter(({ name }) => name.trim() === '').map(({ id }) => id);

const text = (value: unknown): string => JSON.stringify(value) ?? '';

const phrasesOf = ({ phrases = {} }: PresentationContent): string => text(Object.entries(phrases).sort());

/** Which parts differ, names among them. What says nothing is the same as what is left out. */
export const differences = (
  one: PresentationContent,
  other: PresentationContent,
): readonly (keyof PresentationContent)[] => [
  ...curationParts.filter(part => text(one[part]) !== text(other[part])),
  ...(phrasesOf(one) === phrasesOf(other) ? [] : (['phrases'] as const)),
];

export interface CurationHistory {
  /** Oldest first; the last one holds now unless something was taken back. */
  readonly entries: readonly PresentationContent[];
  readonly at: number;
  /** What is being typed: the next change of the same thing takes the place of the last one. Empty for nothing. */
  readonly typing: string;
}

/** So many changes can be taken back. */
const most = 200;

export const beginCuration = (content: PresentationContent): CurationHistory => ({
  entries: [content],
  at: 0,
  typing: '',
});

export const contentOf = ({ entries, at }: CurationHistory): PresentationContent => entries[at] as PresentationContent;

/** Makes a change; what had been taken back is gone then. */
export const curate = (history: CurationHistory, content: PresentationContent, typing = ''): CurationHistory => {
  if (differences(content, contentOf(history)).length === 0) return { ...history, typing };
  const isGoingOn = typing !== '' && typing === history.typing;
  const entries = [...history.entries.slice(0, history.at + (isGoingOn ? 0 : 1)), content].slice(-most);
  return { entries, at: entries.length - 1, typing };
};

/** @param steps -1 takes the last change back, 1 makes it again. */
export const stepCuration = (history: CurationHistory, steps: -1 | 1): CurationHistory => {
  const at = Math.max(0, Math.min(history.entries.length - 1, history.at + steps));
  return { ...history, at, typing: '' };
};
