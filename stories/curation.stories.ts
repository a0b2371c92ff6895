import type { Meta } from '@storybook/web-components-vite';
import { fill, press, see, settled, waiting } from './act.ts';
import type { Scene } from './host/scene.ts';
import { ownRecipes } from './own-samples.ts';
import { metaOf, story } from './render.ts';

const meta: Meta = { title: 'Elements/Curation', ...metaOf('citizen-curation') };
export default meta;

const scene: Scene = {
  isAdmin: true,
  ownRecipes,
  presentations: {
    '': {
      hiddenEndpoints: ['smtp'],
      hiddenRecipes: ['rest-records-to-csv'],
      order: ['harbor-contacts-to-postgresql', 'csv-orders-to-rest'],
      phrases: {
        'endpoint.postgresql.name': 'Your database',
        'recipe.csv-orders-to-rest.name': 'Send orders to our shop',
      },
      collections: [
        {
          id: 'warehouse',
          name: 'For the warehouse',
          recipes: ['harbor-contacts-to-postgresql', 'csv-orders-to-rest'],
        },
        { id: 'office', name: 'For the office', recipes: [] },
      ],
    },
    birch: { order: ['csv-orders-to-rest'] },
  },
};

const openPane =
  (name: string) =>
  async (canvas: HTMLElement): Promise<void> => {
    await settled(canvas);
    await press(canvas, name);
  };

export const Apps = story({ scene });

export const Recipes = story({ scene, play: openPane('Recipes') });

export const RenameARecipe = story({
  scene,
  async play(canvas) {
    await openPane('Recipes')(canvas);
    await fill(canvas, 'Search by recipe or app', 'orders');
    await press(canvas, 'Rename Send orders to our shop');
    await see(canvas, 'Sentence that customers see');
  },
});

export const NothingFound = story({
  scene,
  async play(canvas) {
    await openPane('Recipes')(canvas);
    await fill(canvas, 'Search by recipe or app', 'workday');
    await see(canvas, 'No recipe fits');
  },
});

export const Collections = story({ scene, play: openPane('Collections') });

export const NoCollections = story({ scene: { isAdmin: true }, play: openPane('Collections') });

export const ForOneCustomer = story({ scene, args: { customer: 'birch' }, play: openPane('Recipes') });

export const Preview = story({
  scene,
  async play(canvas) {
    await openPane('Preview')(canvas);
    await see(canvas, 'This is what customers see who have nothing of their own');
    await settled(canvas);
  },
});

export const Saved = story({
  scene,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Name of Harbor that customers see', 'Our CRM');
    await press(canvas, 'Save');
    await see(canvas, 'Your customers see it from now on.');
  },
});

export const NotSaved = story({
  scene: { ...scene, faults: { putPresentation: 'unavailable' } },
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Name of Harbor that customers see', 'Our CRM');
    await press(canvas, 'Save');
    await see(canvas, 'We could not save it.');
  },
});

export const NotForYou = story({ play: canvas => see(canvas, 'You cannot change what customers see') });

export const Loading = story({ scene: { ...scene, faults: { listRecipes: 'silent' } }, play: waiting });

export const HostIsAway = story({
  scene: { ...scene, faults: { getPresentation: 'unavailable' } },
  play: canvas => see(canvas, 'We could not load what customers see'),
});

export const Narrow = story({ scene, isNarrow: true, play: openPane('Recipes') });

export const Dark = story({ scene, theme: 'dark', play: openPane('Collections') });

export const RightToLeft = story({ scene, direction: 'rtl', play: openPane('Collections') });
