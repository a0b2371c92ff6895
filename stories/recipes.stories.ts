import type { Meta } from '@storybook/web-components-vite';
import { fill, press, see, settled, tick, waiting } from './act.ts';
import { ownRecipes } from './own-samples.ts';
import { metaOf, story } from './render.ts';

const meta: Meta = { title: 'Elements/Recipes', ...metaOf('citizen-recipes') };
export default meta;

const scene = { isAdmin: true, ownRecipes };
const mine = 'Send contacts of Harbor to our warehouse';

export const List = story({ scene, args: { 'can-browse': true } });

export const Filtered = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Name', 'warehouse');
    await see(canvas, 'Clear filters');
  },
});

export const NothingFound = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Name', 'workday');
    await see(canvas, 'No recipe is called “workday”');
  },
});

export const Selected = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await tick(canvas, `Select ${mine}`);
    await see(canvas, '1 selected');
  },
});

export const Menu = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, `More for ${mine}`);
    await see(canvas, 'Make a copy');
  },
});

export const Upload = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Upload recipe');
    await see(canvas, 'Drop .json and .jpk files here');
  },
});

export const Generate = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Generate from file');
    await see(canvas, 'Drop .jpk files here');
  },
});

export const WhoCanSeeIt = story({
  scene: { ...scene, customers: [{ id: 'acme', name: 'Acme' }] },
  async play(canvas) {
    await settled(canvas);
    await press(canvas, `More for ${mine}`);
    await press(canvas, 'Who can see it…');
    await see(canvas, 'Who can see this recipe?');
  },
});

export const AskBeforeDeleting = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, `More for ${mine}`);
    await press(canvas, 'Delete…');
    await see(canvas, 'Delete 1 recipe?');
  },
});

export const Deleted = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, `More for ${mine}`);
    await press(canvas, 'Delete…');
    await press(canvas, 'Delete 1 recipe');
    await fill(canvas, 'Organization', 'deleted');
    await see(canvas, 'Restore');
  },
});

export const NothingYet = story({ scene: { isAdmin: true }, args: { 'can-browse': true } });

export const ForACustomer = story({ scene: { ownRecipes } });

export const Loading = story({ scene: { ...scene, faults: { listRecipes: 'silent' } }, play: waiting });

export const HostIsAway = story({
  scene: { ...scene, faults: { listRecipes: 'unavailable' } },
  play: canvas => see(canvas, 'We could not load your recipes'),
});

export const Narrow = story({ scene, isNarrow: true });

export const Dark = story({ scene, theme: 'dark' });

export const RightToLeft = story({ scene, direction: 'rtl' });

export const Compact = story({ scene, args: { density: 'compact' } });
