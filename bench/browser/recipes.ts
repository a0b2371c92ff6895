import type { Page } from 'playwright-core';
import type { Figure } from '../figure.ts';
import { openBrowser } from './browser.ts';
import { pace, showNothing, weighKeys } from './keys.ts';
import { openStage, token } from './stage.ts';

const few = 60;
const many = 5_000;
/** A word that is in every name, so that as many rows stay in view with few recipes as with many. */
const keys = ['c', 'o', 'p', 'y', 'Backspace', 'Backspace', 'o', 'p'];

/** Until the first frame with the rows has been drawn. */
const showRecipes = (page: Page, apiUrl: string): Promise<void> =>
  page.evaluate(
    async ([url, bearer]) => {
      const recipes = document.createElement('citizen-recipes');
      recipes.setAttribute('api-url', url);
      recipes.setAttribute('token', bearer);
      const ready = new Promise(resolve => recipes.addEventListener('citizen-ready', resolve, { once: true }));
      document.body.append(recipes);
      await ready;
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      if (recipes.shadowRoot?.querySelectorAll('tbody tr').length !== 50) throw new Error('There are no 50 rows');
    },
    [apiUrl, token] as const,
  );

/** Waits until all recipes are there, with the focus in the search. */
const settle = async (page: Page, count: number): Promise<void> => {
  const search = page.locator('citizen-recipes input[type=search]');
  await search.fill('copy');
  // While some are missing, it says how many of all there are.
  const all = new RegExp(`^\\s*${count.toLocaleString('en')} recipes`);
  await page.locator('citizen-recipes .result').filter({ hasText: all }).waitFor();
  await search.fill('');
  await page.waitForTimeout(5 * pace);
};

/** My Recipes with many and with few, in processor time of the page's main thread, less that of an empty page. */
export const measureRecipes = async (rounds = 7): Promise<readonly Figure[]> => {
  const stage = await openStage();
  const browser = await openBrowser();
  const looks = new Map<number, number[]>([few, many].map(count => [count, []]));
  const typed = new Map<number, number[]>([few, many].map(count => [count, []]));
  try {
    for (let round = 0; round < rounds; round += 1) {
      const empty = await browser.open(stage.url, 'citizen-recipes');
      const nothing = await empty.weigh(() => showNothing(empty.page));
      const idle = await weighKeys(empty, keys);
      await empty.close();
      for (const count of [few, many]) {
        const { page, weigh, close } = await browser.open(stage.url, 'citizen-recipes');
        looks.get(count)?.push((await weigh(() => showRecipes(page, `${stage.url}/${count}`))) - nothing);
        await settle(page, count);
        typed
          .get(count)
          ?.push(...(await weighKeys({ page, weigh }, keys)).map((cost, index) => cost - (idle[index] ?? 0)));
        await close();
      }
    }
  } finally {
    await browser.close();
    await stage.close();
  }
  const figure = (name: string, values: ReadonlyMap<number, number[]>): Figure => ({
    part: 'recipes',
    name: `${name}, ${many.toLocaleString('en')} recipes`,
    unit: 'ms',
    ours: values.get(many) ?? [],
    floor: { name: `its own with ${few}`, values: values.get(few) ?? [] },
    limit: { kind: 'ratio', most: 1.15 },
  });
  return [figure('first look at My Recipes', looks), figure('a key in its search', typed)];
};
