import type { Meta } from '@storybook/web-components-vite';
import { arrive, press, settled } from './act.ts';
import { ownRecipes } from './own-samples.ts';
import { metaOf, story } from './render.ts';
import { everyState } from './samples.ts';

const meta: Meta = { title: 'Elements/Integrator', ...metaOf('citizen-integrator') };
export default meta;

export const Recipes = story({ scene: everyState });

export const Deployments = story({ args: { page: 'deployments' }, scene: everyState });

export const Dashboard = story({ args: { page: 'dashboard' }, scene: everyState });

export const MyRecipes = story({ args: { page: 'recipes' }, scene: { isAdmin: true, ownRecipes } });

export const SettingUp = story({
  args: { page: 'wizard', recipe: 'harbor-contacts-to-postgresql' },
  scene: everyState,
});

export const FromCardToWizard = story({
  scene: everyState,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Copy contacts from Harbor to PostgreSQL');
    await arrive(canvas, 'Your contacts, in your own database');
  },
});

export const Narrow = story({ scene: everyState, isNarrow: true });

export const Dark = story({ scene: everyState, theme: 'dark' });

export const RightToLeft = story({ scene: everyState, direction: 'rtl' });
