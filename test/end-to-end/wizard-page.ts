import type { Locator, Page } from 'playwright-core';
import { recipe } from './api.ts';
import type { ConnectionFacts } from './warehouse.ts';

/** The steps of the demo's recipe, as a person sees them in Harbor. */
export const wizardPage = (page: Page) => {
  const button = (name: string | RegExp): Locator =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const heading = (name: string | RegExp): Locator => page.getByRole('heading', { name });
  const field = (label: string): Locator => page.locator('citizen-wizard').getByLabel(label, { exact: true });

  return {
    button,
    heading,
    /** Words inside of the element, apart from what Harbor shows round it. */
    words: (text: string | RegExp): Locator => page.locator('citizen-integrator').getByText(text).first(),
    field,
    search: page.getByRole('searchbox', { name: 'Search recipes' }),
    card: button(recipe.name),
    /** A deployment's name opens what happened. */
    deployment: page.locator('citizen-deployments').getByRole('button', { name: recipe.name, exact: true }),
    steps: {
      introduction: heading('Your contacts, in your own database'),
      connection: heading('Connect PostgreSQL'),
      options: heading('Options'),
      review: heading('Review and deploy'),
      done: heading('It is deployed'),
    },

    async fillConnection({ host, port, database, user, password }: ConnectionFacts): Promise<void> {
      await field('Server address').fill(host);
      await field('Port').fill(String(port));
      await field('Database').fill(database);
      await field('User name').fill(user);
      await field('Password').fill(password);
      await field('Encryption').selectOption({ label: 'Off' });
    },
  };
};
