import type { Meta } from '@storybook/web-components-vite';
import { fill, press, see, settled, tick, until, waiting } from './act.ts';
import { metaOf, story } from './render.ts';

const meta: Meta = { title: 'Elements/Gallery', ...metaOf('citizen-gallery') };
export default meta;

/** Waits for what the filters leave: until then, what they left before is dimmed. */
const answered = async (canvas: HTMLElement): Promise<void> => {
  await settled(canvas);
  const root = canvas.querySelector('citizen-gallery')?.shadowRoot;
  await until('the answer', () => root?.querySelector('.found[aria-busy=false]'));
};

export const Recipes = story();

export const Loading = story({
  scene: { faults: { listRecipes: 'silent' } },
  play: waiting,
});

export const NoRecipes = story({ scene: { onlyTheseRecipes: true } });

export const HostIsAway = story({
  scene: { faults: { listRecipes: 'unavailable' } },
  play: canvas => see(canvas, 'We could not load the recipes'),
});

export const Offline = story({
  scene: { faults: { everything: 'offline' } },
  play: canvas => see(canvas, 'We could not load the recipes'),
});

export const SignedOut = story({
  scene: { faults: { everything: 'unauthorized' } },
  play: canvas => see(canvas, 'You are signed out'),
});

export const PrivateAndVerified = story({
  scene: {
    recipeFacts: {
      'harbor-contacts-to-postgresql': { visibility: 'private', verified: false },
      'overdue-invoices-to-mail': { visibility: 'organization', verified: true },
      'csv-orders-to-rest': { visibility: 'public', verified: false },
    },
  },
});

export const Searching = story({
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Search', 'invoises');
    await see(canvas, 'Send overdue invoices');
    await answered(canvas);
  },
});

export const NothingFound = story({
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Search', 'zzzz');
    await see(canvas, 'No recipe matches');
  },
});

export const AskedFor = story({
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Search', 'payroll to Harbor');
    await press(canvas, 'Ask for it');
    await see(canvas, 'Thank you');
  },
});

export const FromAndTo = story({
  args: { filters: { source: ['harbor'], target: ['postgresql'] } },
  async play(canvas) {
    await see(canvas, 'From Harbor');
    await answered(canvas);
  },
});

export const UsedLately = story({
  scene: {
    recipeFacts: {
      'overdue-invoices-to-mail': { usedAt: '2026-11-24T09:00:00Z' },
      'csv-orders-to-rest': { usedAt: '2026-11-20T09:00:00Z' },
    },
  },
  args: { filters: { sort: 'used' } },
  play: answered,
});

export const Filtered = story({
  async play(canvas) {
    await settled(canvas);
    await tick(canvas, 'PostgreSQL');
    await see(canvas, 'Clear all');
    await answered(canvas);
  },
});

export const SomeAppsOnly = story({ args: { endpoints: 'smtp' } });

export const Narrow = story({ isNarrow: true });

export const NarrowFilters = story({
  isNarrow: true,
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Filters');
    await see(canvas, 'What it does');
  },
});

export const Dark = story({ theme: 'dark' });

export const RightToLeft = story({ direction: 'rtl' });

export const Compact = story({ args: { density: 'compact' } });
