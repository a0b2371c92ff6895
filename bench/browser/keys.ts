import type { Page } from 'playwright-core';
import type { WeighedPage } from './browser.ts';

/** Between two keys, in ms: what follows a key within it counts with it. */
export const pace = 100;

/** What one key costs, key by key, in ms of processor time. */
export const weighKeys = async (
  { page, weigh }: Pick<WeighedPage, 'page' | 'weigh'>,
  keys: readonly string[],
): Promise<number[]> => {
  const costs: number[] = [];
  for (const key of keys) {
    costs.push(
      await weigh(async () => {
        await page.keyboard.press(key);
        await page.waitForTimeout(pace);
      }),
    );
  }
  return costs;
};

/** Waits for a frame of a page that does nothing. */
export const showNothing = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))));
