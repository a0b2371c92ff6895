import type { RecipeSource } from '../contract/index.ts';
import { nearestSpot, type Edit, type Spot } from './recipe-edit.ts';

interface Entry {
  readonly recipe: RecipeSource;
  /** Where the change was made that led here, and where somebody was after it. */
  readonly before: Spot;
  readonly after: Spot;
}

/** What was done to a recipe, in order. Values never change: every act gives another history. */
export interface EditHistory {
  readonly entries: readonly Entry[];
  /** Index of the entry that holds now. */
  readonly at: number;
  /** What is being typed: the next change of the same thing takes the place of the last one. Empty for nothing. */
  readonly typing: string;
  readonly spot: Spot;
}

/** So many changes can be taken back. */
const most = 200;
const start: Spot = { step: null, question: null };

export const beginHistory = (recipe: RecipeSource, spot: Spot = start): EditHistory => ({
  entries: [{ recipe, before: spot, after: spot }],
  at: 0,
  typing: '',
  spot: nearestSpot(recipe, spot),
});

export const recipeOf = ({ entries, at }: EditHistory): RecipeSource => (entries[at] as Entry).recipe;
export const canUndo = ({ at }: EditHistory): boolean => at > 0;
export const canRedo = ({ at, entries }: EditHistory): boolean => at < entries.length - 1;

/** Goes to another spot. What is typed there is a change of its own. */
export const goTo = (history: EditHistory, spot: Spot): EditHistory => ({
  ...history,
  spot: nearestSpot(recipeOf(history), spot),
  typing: '',
});

/** What was typed is done: see `typing`. */
export const settle = (history: EditHistory): EditHistory =>
  history.typing === '' ? history : { ...history, typing: '' };

export interface EditOptions {
  /** Names what is typed, so that it is taken back as a whole. */
  readonly typing?: string | undefined;
  /** Where somebody is afterwards; where they were when left out. */
  readonly spot?: Spot | undefined;
}

/** Makes a change; what had been taken back is gone then. */
export const edit = (history: EditHistory, change: Edit, { typing = '', spot }: EditOptions = {}): EditHistory => {
  const recipe = change(recipeOf(history));
  if (recipe === recipeOf(history)) return history;
  const after = nearestSpot(recipe, spot ?? history.spot);
  const isGoingOn = typing !== '' && typing === history.typing;
  const kept = history.entries.slice(0, history.at + (isGoingOn ? 0 : 1));
  const before = isGoingOn ? (history.entries[history.at]?.before ?? history.spot) : history.spot;
  const entries = [...kept, { recipe, before, after }].slice(-most);
  return { entries, at: entries.length - 1, typing, spot: after };
};

/** Takes the last change back, and goes to where it was made. */
export const undo = (history: EditHistory): EditHistory => {
  const entry = history.entries[history.at - 1];
  if (!entry) return history;
  const before = history.entries[history.at]?.before ?? history.spot;
  return { ...history, at: history.at - 1, typing: '', spot: nearestSpot(entry.recipe, before) };
};

export const redo = (history: EditHistory): EditHistory => {
  const entry = history.entries[history.at + 1];
  if (!entry) return history;
  return { ...history, at: history.at + 1, typing: '', spot: nearestSpot(entry.recipe, entry.after) };
};
