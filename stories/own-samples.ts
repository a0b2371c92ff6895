import type { SampleRecipe } from './host/scene.ts';
import { everyQuestion } from './story-recipes.ts';

const made = (id: string, name: string, more: Omit<SampleRecipe, 'source'> = {}): SampleRecipe => ({
  ...more,
  source: { ...everyQuestion, id, name, author: 'Ines Moreau' },
});

/** Recipes of the organization's own, one in each state. */
export const ownRecipes: readonly SampleRecipe[] = [
  made('contacts-to-warehouse', 'Send contacts of Harbor to our warehouse', {
    visibility: 'organization',
    uploaded: 30,
  }),
  made('orders-to-accounting', 'Bring orders of all berths to accounting', { visibility: 'private', uploaded: 200 }),
  made('invoices-by-email', 'Send invoices by e-mail at the end of the month', {
    visibility: 'shared',
    sharedWith: { customers: ['acme'], organizations: [] },
    uploaded: 500,
  }),
  made('berths-for-everyone', 'Publish free berths to partners', { visibility: 'public', uploaded: 700 }),
];
