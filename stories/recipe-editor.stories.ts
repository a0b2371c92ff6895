import type { Meta } from '@storybook/web-components-vite';
import { arrive, fill, press, see, settled, tick } from './act.ts';
import { ownRecipes } from './own-samples.ts';
import { metaOf, story } from './render.ts';

const meta: Meta = { title: 'Elements/RecipeEditor', ...metaOf('citizen-recipe-editor') };
export default meta;

const scene = { isAdmin: true, ownRecipes };
const args = { recipe: 'contacts-to-warehouse' };

/** Goes to the recipe's own settings and gives it another name. */
const rename = async (canvas: HTMLElement): Promise<void> => {
  await settled(canvas);
  await fill(canvas, 'Name', 'Contacts to the warehouse');
  await see(canvas, 'Changes not saved');
};

const addQuestion = async (canvas: HTMLElement): Promise<void> => {
  await settled(canvas);
  await press(canvas, 'Add a step');
  await press(canvas, 'Questions');
  await press(canvas, 'Add a question');
  await arrive(canvas, 'New question');
};

export const Steps = story({ scene, args });

export const Question = story({
  scene,
  args,
  async play(canvas) {
    await addQuestion(canvas);
    await fill(canvas, 'Question', 'Which region?');
    await fill(canvas, 'Kind of answer', 'select');
    await press(canvas, 'Add a choice');
    await fill(canvas, 'Choice 1: people see', 'Europe');
  },
});

export const ListOfAConnection = story({
  scene,
  args,
  async play(canvas) {
    await addQuestion(canvas);
    await fill(canvas, 'Question', 'Which table?');
    await fill(canvas, 'Kind of answer', 'select');
    await fill(canvas, 'Where the choices come from', 'source');
    await fill(canvas, 'What is read', 'objects');
    await see(canvas, 'Asked anew with other answers to');
  },
});

export const ProposedSchedule = story({
  scene,
  args,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Add a step');
    await press(canvas, 'Schedule');
    await see(canvas, 'How often');
    await tick(canvas, 'Weekly');
    await see(canvas, 'On these days');
  },
});

export const Translated = story({
  scene,
  args,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Add a language', 'de');
    await press(canvas, 'In German');
    await see(canvas, 'Remove German');
  },
});

export const WithProblems = story({
  scene,
  args,
  async play(canvas) {
    await addQuestion(canvas);
    await press(canvas, 'Save');
    await see(canvas, 'before you can save');
  },
});

export const Saved = story({
  scene,
  args,
  async play(canvas) {
    await rename(canvas);
    await press(canvas, 'Save');
    await see(canvas, 'Deployments keep theirs');
  },
});

export const NotSaved = story({
  scene: { ...scene, faults: { updateRecipe: 'unavailable' } },
  args,
  async play(canvas) {
    await rename(canvas);
    await press(canvas, 'Save');
    await see(canvas, 'We could not save it.');
  },
});

export const NotYours = story({ scene: { ownRecipes }, args });

export const Dark = story({ scene, args, theme: 'dark', play: addQuestion });

export const RightToLeft = story({ scene, args, direction: 'rtl' });

export const Narrow = story({ scene, args, isNarrow: true });
