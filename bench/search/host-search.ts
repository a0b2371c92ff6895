import assert from 'node:assert/strict';
import pg from 'pg';
import { commonLibrary } from '@citizen-integrator/library';
import type { Caller } from '../../packages/host/src/auth/caller.ts';
import { createRecipeList } from '../../packages/host/src/recipes/list-recipes.ts';
import { createRecipeViews } from '../../packages/host/src/recipes/recipe-views.ts';
import { startTestHost } from '../../test/host/host-fixture.ts';
import { fillRecipes } from '../../test/host/many-recipes.ts';
import { metadata } from '../../test/host/own-recipes.ts';
import type { Figure } from '../figure.ts';
import { p95, timeOf } from './browser-search.ts';
import { makeWordyRecipes, typedQueries, typos, type MadeRecipe } from './phrases.ts';

const count = 50_000;
const atATime = 5000;

/** The words of recipes in a table that has nothing else. */
const fillPlainTable = async (client: pg.Client, recipes: readonly MadeRecipe[]): Promise<void> => {
  await client.query('create table public.plain (id int primary key, words tsvector not null)');
  for (let start = 0; start < recipes.length; start += atATime) {
    const texts = recipes
      .slice(start, start + atATime)
      .map(({ name, summary, category, keywords }) => [name, summary, category, ...keywords].join(' '));
    await client.query(
      `insert into public.plain select $1::int + place, to_tsvector('simple', text)
       from unnest($2::text[]) with ordinality as given (text, place)`,
      [start, texts],
    );
  }
  await client.query('create index on public.plain using gin (words)');
  await client.query('vacuum analyze public.plain');
};

const plainQuery = (typed: string): string =>
  typed
    .split(' ')
    .filter(Boolean)
    .map(word => `'${word}':*`)
    .join(' & ');

const caller: Caller = {
  organization: { id: 'harbor', name: 'Harbor' },
  customer: { id: 'acme', name: 'Acme' },
  user: { id: 'ana', name: 'Ana' },
  role: 'user',
  environments: [],
  expiresAt: new Date('2126-01-01T00:00:00Z'),
  scope: { organization: 'harbor', customer: 'acme' },
};

/** What a host answers to a search, without HTTP, against a plain query for beginnings of words in its database. */
export const measureHostSearch = async (rounds = 5): Promise<readonly Figure[]> => {
  const host = await startTestHost();
  const client = new pg.Client(host.rootUrl ?? assert.fail());
  await client.connect();
  try {
    const recipes = makeWordyRecipes(count);
    for (let start = 0; start < count; start += atATime) {
      const sources = recipes
        .slice(start, start + atATime)
        .map(({ id, name, summary, category, keywords, endpoints, actions }) =>
          metadata({ id, name, summary, category, keywords, actions, endpoints: endpoints.map(each => each.id) }),
        );
      await fillRecipes(host, 'harbor', 'organization', sources);
    }
    await fillPlainTable(client, recipes);
    await client.query('vacuum analyze citizen.recipe_entries, citizen.recipes, citizen.recipe_versions');
    const parts = { store: host.store, library: commonLibrary };
    const list = createRecipeList(parts, createRecipeViews(parts));
    const find = (q: string) => list(caller, { q, limit: 60 }, 'en');
    const plain = (typed: string) =>
      client.query('select id, count(*) over () from public.plain where words @@ $1::tsquery order by id limit 60', [
        plainQuery(typed),
      ]);

    const ours: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < rounds + 1; round += 1) {
      const times: { plain: number[]; ours: number[] } = { plain: [], ours: [] };
      // In turn, so that whatever else the computer does slows both.
      for (const typed of typedQueries) {
        times.plain.push(await timeOf(() => plain(typed)));
        times.ours.push(await timeOf(() => find(typed)));
      }
      // Reading into memory is paid once.
      if (round === 0) continue;
      floor.push(p95(times.plain));
      ours.push(p95(times.ours));
    }
    let missed = 0;
    const typoTimes: number[] = [];
    for (const { typed, endpoint } of typos) {
      const start = performance.now();
      const { items } = await find(typed);
      typoTimes.push(performance.now() - start);
      if (!items.slice(0, 10).some(({ endpoints }) => endpoints.some(({ id }) => id === endpoint))) missed += 1;
    }
    const at = `${count.toLocaleString('en')} recipes`;
    return [
      {
        part: 'search',
        name: `a search by the host, ${at}, 95th percentile`,
        unit: 'ms',
        ours,
        floor: { name: 'a plain query for beginnings of words', values: floor },
        limit: { kind: 'ratio', most: 2 },
      },
      {
        part: 'search',
        name: `a misspelt search by the host, ${at}`,
        unit: 'ms',
        ours: typoTimes,
        floor: null,
        limit: null,
      },
      {
        part: 'search',
        name: 'slips of one letter that the host does not forgive',
        unit: '%',
        ours: [(100 * missed) / typos.length],
        floor: null,
        limit: { kind: 'value', most: 10 },
      },
    ];
  } finally {
    await client.end();
    await host.close();
  }
};
