import type { Page } from 'playwright-core';
import type { Figure } from '../figure.ts';
import { openBrowser, type WeighingBrowser } from './browser.ts';
import { showNothing, weighKeys } from './keys.ts';
import { openStage, token } from './stage.ts';

const counts = [500, 5_000, 50_000] as const;
const cardsAtOnce = 60;
/** As somebody types a word and takes some of it back, in ms. */
const keys = ['s', 'a', 'l', 'e', 's', 'f', 'Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace', 'l'];

/** In ms after the last key: the host, where it searches, has been asked and has answered; nothing is made in idle time. */
const answered = 250;

/** What the gallery makes of the first recipes, to be made again by the floor. */
interface Pattern {
  readonly css: string;
  /** Width of the list, in px. */
  readonly width: number;
  /** A card's HTML, with the first recipe's name and summary in it. */
  readonly card: string;
  readonly name: string;
  readonly summary: string;
}

/** Until the first frame with the cards has been drawn. */
const showGallery = (page: Page, apiUrl: string): Promise<void> =>
  page.evaluate(
    async ([url, bearer]) => {
      const gallery = document.createElement('citizen-gallery');
      gallery.setAttribute('api-url', url);
      gallery.setAttribute('token', bearer);
      const ready = new Promise(resolve => gallery.addEventListener('citizen-ready', resolve, { once: true }));
      document.body.append(gallery);
      await ready;
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      if (gallery.shadowRoot?.querySelectorAll('.card').length !== 60) throw new Error('There are no 60 cards');
    },
    [apiUrl, token] as const,
  );

const readPattern = async (browser: WeighingBrowser, stage: string): Promise<Pattern> => {
  const { page, close } = await browser.open(stage, 'citizen-gallery');
  await showGallery(page, `${stage}/500`);
  const pattern = await page.evaluate(async url => {
    const response = await fetch(`${url}/v1/recipes?limit=1`);
    const { items } = (await response.json()) as { items: { name: string; summary: string }[] };
    const root = document.querySelector('citizen-gallery')?.shadowRoot;
    const card = root?.querySelector('.card');
    const [first] = items;
    if (!root || !card || !first) throw new Error('There is no card');
    return {
      css: root.adoptedStyleSheets.flatMap(sheet => [...sheet.cssRules].map(rule => rule.cssText)).join('\n'),
      width: card.parentElement?.getBoundingClientRect().width ?? 0,
      card: card.outerHTML.replace(/<!--.*?-->/g, ''),
      name: first.name,
      summary: first.summary,
    };
  }, `${stage}/500`);
  await close();
  if (!pattern.card.includes(pattern.name)) throw new Error('The card does not have the name of its recipe');
  return pattern;
};

/** The cards alone, as text into a list that has the gallery's styles; typing filters them in the plainest way. */
const showFloor = (page: Page, apiUrl: string, pattern: Pattern): Promise<void> =>
  page.evaluate(
    async ([url, { css, width, card, name, summary }, most]) => {
      type Recipe = Readonly<Record<'name' | 'summary', string>>;
      const host = document.createElement('div');
      host.style.width = `${width}px`;
      const root = host.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      document.body.append(host);
      const response = await fetch(`${url}/v1/recipes?limit=${most}`);
      const { items } = (await response.json()) as { items: Recipe[] };
      const htmlOf = (recipes: readonly Recipe[]) =>
        recipes
          .slice(0, most)
          .map(recipe => card.replaceAll(name, recipe.name).replaceAll(summary, recipe.summary))
          .join('');
      root.innerHTML = `<input><ul class="cards">${htmlOf(items)}</ul>`;
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));

      Object.assign(globalThis, {
        floor: async (all: number) => {
          const recipes: Recipe[] = [];
          for (let next: string | null = '0'; next !== null && recipes.length < all;) {
            const more: Response = await fetch(`${url}/v1/recipes?limit=500&cursor=${next}`);
            const found = (await more.json()) as { items: Recipe[]; next: string | null };
            recipes.push(...found.items);
            next = found.next;
          }
          const input = root.querySelector('input');
          const list = root.querySelector('ul');
          input?.addEventListener('input', () => {
            const words = input.value.toLowerCase();
            const found = recipes.filter(each => `${each.name} ${each.summary}`.toLowerCase().includes(words));
            if (list) list.innerHTML = htmlOf(found);
          });
          input?.focus();
        },
      });
    },
    [apiUrl, pattern, cardsAtOnce] as const,
  );

/** Waits until nothing goes on any more: all recipes are there and what is made while idle is made. */
const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await page.evaluate(
    () =>
      new Promise<void>(resolve => {
        let quiet = 0;
        const look = () => requestIdleCallback(({ didTimeout }) => (didTimeout || ++quiet < 20 ? look() : resolve()));
        look();
      }),
  );
};

/** The gallery's first look and its keystrokes, in processor time of the page's main thread, less that of an empty page. */
export const measureGallery = async (rounds = 7): Promise<readonly Figure[]> => {
  const stage = await openStage();
  const browser = await openBrowser();
  const first = { floor: [] as number[], ours: new Map<number, number[]>(counts.map(count => [count, []])) };
  const typed = new Map([500, 5_000].map(count => [count, { ours: [] as number[], floor: [] as number[] }]));
  /** Of a key, over a whole word with the answer to it. */
  const words = new Map<number, number[]>(counts.map(count => [count, []]));
  try {
    const pattern = await readPattern(browser, stage.url);
    // What the stage makes up at the first question is no part of what the page does.
    for (const count of counts) await fetch(`${stage.url}/${count}/v1/recipes?limit=1`);
    for (let round = 0; round < rounds; round += 1) {
      const empty = await browser.open(stage.url, 'citizen-gallery');
      const idle = await empty.weigh(() => showNothing(empty.page));
      const idleKeys = await weighKeys(empty, keys);
      await empty.close();
      const net = (costs: readonly number[]) => costs.map((cost, index) => cost - (idleKeys[index] ?? 0));

      const floor = await browser.open(stage.url, 'citizen-gallery');
      first.floor.push((await floor.weigh(() => showFloor(floor.page, `${stage.url}/5000`, pattern))) - idle);
      await floor.close();

      for (const count of counts) {
        const api = `${stage.url}/${count}`;
        const ours = await browser.open(stage.url, 'citizen-gallery');
        first.ours.get(count)?.push((await ours.weigh(() => showGallery(ours.page, api))) - idle);
        const typing = typed.get(count);
        await ours.page.locator('citizen-gallery input[type=search]').first().focus();
        await settle(ours.page);
        const costs = net(await weighKeys(ours, keys));
        const after = await ours.weigh(() => ours.page.waitForTimeout(answered));
        words.get(count)?.push((costs.reduce((sum, cost) => sum + cost, 0) + after) / keys.length);
        typing?.ours.push(...costs);
        await ours.close();
        if (typing) {
          const plain = await browser.open(stage.url, 'citizen-gallery');
          await showFloor(plain.page, api, pattern);
          await plain.page.evaluate(
            all => (globalThis as unknown as { floor: (all: number) => Promise<void> }).floor(all),
            count,
          );
          typing.floor.push(...net(await weighKeys(plain, keys)));
          await plain.close();
        }
      }
    }
  } finally {
    await browser.close();
    await stage.close();
  }

  const [small = []] = first.ours.values();
  const [fewWords = []] = words.values();
  const at = (count: number) => `${count.toLocaleString('en')} recipes`;
  return [
    {
      part: 'gallery',
      name: `first look, ${at(500)}`,
      unit: 'ms',
      ours: small,
      floor: { name: `innerHTML of ${cardsAtOnce} cards`, values: first.floor },
      limit: { kind: 'ratio', most: 1.6 },
    },
    ...[5_000, 50_000].map((count): Figure => ({
      part: 'gallery',
      name: `first look, ${at(count)}`,
      unit: 'ms',
      ours: first.ours.get(count) ?? [],
      floor: { name: `its own with ${at(500)}`, values: small },
      limit: { kind: 'ratio', most: 1.15 },
    })),
    ...[5_000, 50_000].map((count): Figure => ({
      part: 'gallery',
      name: `a key of a whole word, ${at(count)}`,
      unit: 'ms',
      ours: words.get(count) ?? [],
      floor: { name: `its own with ${at(500)}`, values: fewWords },
      limit: { kind: 'ratio', most: 1.15 },
    })),
    ...[...typed].map(([count, { ours, floor }]): Figure => ({
      part: 'gallery',
      name: `a key in the search, ${at(count)}`,
      unit: 'ms',
      ours,
      floor: { name: `plain filter and innerHTML of ${cardsAtOnce} cards`, values: floor },
      limit: { kind: 'ratio', most: 1 },
    })),
  ];
};
