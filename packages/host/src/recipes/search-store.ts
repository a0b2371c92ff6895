import type { Tx } from '../store/database.ts';
import type { RecipeSource } from 'citizen-integrator/contract';
import { endpointQuery, facetsOf, searchVector, type Facets } from './search-words.ts';

/** Entries that the same people see and that count for the same in facets. */
export interface Kind {
  readonly id: number;
  /** Empty: of the library. */
  readonly organization: string;
  /** See 0030-recipe-search.ts. */
  readonly audience: readonly string[];
  readonly facets: Facets;
}

/** Kinds never change, and there are few of them: it is enough to read those that are not known. */
export const listKinds = async (tx: Tx, ids: readonly number[]): Promise<readonly Kind[]> => {
  const { rows } = await tx.query<Omit<Kind, 'facets'> & { facets: string }>(
    'select id, organization, audience, facets from citizen.recipe_kinds where id = any($1::int[])',
    [ids],
  );
  return rows.map(row => ({ ...row, facets: JSON.parse(row.facets) as Facets }));
};

/** Which entries are looked through: every condition holds. */
export interface Sought {
  /** Text of a `tsquery`; null for every entry. */
  readonly words: string | null;
  /** Ids of recipes that are left out, and of those to keep to; null for all. */
  readonly without: readonly string[];
  readonly within: readonly string[] | null;
}

export const entryOrders = {
  popular: 'deployments desc, name, recipe',
  newest: 'changed_at desc, name, recipe',
  quickest: 'minutes, name, recipe',
  name: 'name, recipe',
} as const;
export type EntryOrder = keyof typeof entryOrders;

export interface EntryOrdering {
  /** Text of a `tsquery`: entries that have it in their names come first; null when names make no difference. */
  readonly name: string | null;
  /** Ids that come first, in this order. */
  readonly first: readonly string[];
  readonly order: EntryOrder;
}

export interface EntryPage extends EntryOrdering {
  /** Ids of the kinds to keep to; null for all. */
  readonly kinds: readonly number[] | null;
  readonly offset: number;
  readonly limit: number;
}

/** Conditions with their parameters. */
class Conditions {
  readonly values: unknown[] = [];
  readonly #parts: string[] = [];

  constructor({ words, without, within }: Sought, kinds: readonly number[] | null) {
    if (words !== null) this.add(value => `words @@ ${value}::tsquery`, words);
    if (kinds) this.add(value => `kind = any(${value}::int[])`, kinds);
    if (without.length > 0) this.add(value => `recipe <> all(${value}::text[])`, without);
    if (within) this.add(value => `recipe = any(${value}::text[])`, within);
  }

  /** @returns The parameter's place. */
  give(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  add(conditionOf: (place: string) => string, value: unknown): void {
    this.#parts.push(conditionOf(this.give(value)));
  }

  toString(): string {
    return this.#parts.join(' and ') || 'true';
  }
}

/** How many entries there are of each kind, whoever may see it. */
export const countKinds = async (tx: Tx, sought: Sought): Promise<ReadonlyMap<number, number>> => {
  const conditions = new Conditions(sought, null);
  // As two texts: thousands of rows would take longer to read than to count.
  const { rows } = await tx.query<{ kinds: string | null; counts: string | null }>(
    `select string_agg(kind::text, ',') as kinds, string_agg(count::text, ',') as counts from (
       select kind, count(*) as count from citizen.recipe_entries where ${conditions.toString()} group by kind
     ) counted`,
    conditions.values,
  );
  const [kinds, counts] = [rows[0]?.kinds ?? '', rows[0]?.counts ?? ''].map(text => text.split(',').map(Number));
  return new Map(rows[0]?.kinds ? kinds?.map((kind, place) => [kind, counts?.[place] ?? 0]) : []);
};

const orderBy = (conditions: Conditions, { name, first, order }: EntryOrdering): string =>
  [
    ...(name === null ? [] : [`name_words @@ ${conditions.give(name)}::tsquery desc`]),
    ...(first.length > 0 ? [`array_position(${conditions.give(first)}::text[], recipe) nulls last`] : []),
    entryOrders[order],
  ].join(', ');

export interface ListedEntry {
  readonly recipe: string;
  /** As it was a while ago. */
  readonly deployments: number;
}

export interface FoundEntry extends ListedEntry {
  readonly kind: number;
}

/** All of them in order, whoever may see them; null when there are more than `most`. */
export const listFew = async (
  tx: Tx,
  sought: Sought,
  ordering: EntryOrdering,
  most: number,
): Promise<readonly FoundEntry[] | null> => {
  const conditions = new Conditions(sought, null);
  const limit = conditions.give(most);
  // What is read is cut before it is sorted, so that it costs little to learn that there are too many.
  const { rows } = await tx.query<FoundEntry & { are_many: boolean }>(
    `with found as materialized (
       select * from citizen.recipe_entries where ${conditions.toString()} limit ${limit}::int + 1
     ), counted as (select count(*) > ${limit}::int as are_many from found)
     select null as recipe, null as kind, null as deployments, true as are_many from counted where are_many
     union all (
       select recipe, kind, deployments, false from found where not (select are_many from counted)
       order by ${orderBy(conditions, ordering)}
     )`,
    conditions.values,
  );
  return rows[0]?.are_many ? null : rows;
};

/** So many of the first are sorted by their names as well: more nobody looks through. */
const namedFirst = 300;

const listInOrder = async (
  tx: Tx,
  sought: Sought,
  { kinds, offset, limit, ...ordering }: EntryPage,
): Promise<readonly ListedEntry[]> => {
  const conditions = new Conditions(sought, kinds);
  const by = orderBy(conditions, { ...ordering, name: null });
  const { rows } = await tx.query<ListedEntry>(
    `select recipe, deployments from citizen.recipe_entries where ${conditions.toString()} order by ${by}
     offset ${conditions.give(offset)}::int limit ${conditions.give(limit)}::int`,
    conditions.values,
  );
  return rows;
};

const listNamedFirst = async (
  tx: Tx,
  sought: Sought,
  { kinds, offset, limit, ...ordering }: EntryPage,
): Promise<readonly ListedEntry[]> => {
  const conditions = new Conditions(sought, kinds);
  const by = orderBy(conditions, { ...ordering, name: null });
  const { rows } = await tx.query<ListedEntry>(
    `select recipe, deployments from (
       select * from citizen.recipe_entries where ${conditions.toString()} order by ${by} limit ${namedFirst}
     ) first
     order by ${orderBy(conditions, ordering)}
     offset ${conditions.give(offset)}::int limit ${conditions.give(limit)}::int`,
    conditions.values,
  );
  return rows;
};

/** A page of many, in order. Names count among the first 300 in order alone. */
export const listMany = async (tx: Tx, sought: Sought, page: EntryPage): Promise<readonly ListedEntry[]> => {
  const { name, offset, limit } = page;
  if (name === null || offset >= namedFirst) return listInOrder(tx, sought, page);
  const first = await listNamedFirst(tx, sought, { ...page, limit: Math.min(limit, namedFirst - offset) });
  if (offset + limit <= namedFirst) return first;
  const others = await listInOrder(tx, sought, { ...page, offset: namedFirst, limit: offset + limit - namedFirst });
  return [...first, ...others];
};

/** So many of those that join the same endpoints are looked at. */
const mostJoining = 300;

/** Ids of recipes that join all these endpoints, whoever may see them; those that are used most. */
export const listJoining = async (tx: Tx, endpoints: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ recipe: string }>(
      `select recipe from citizen.recipe_entries where words @@ $1::tsquery
       order by deployments desc, name, recipe limit ${mostJoining}`,
      [endpointQuery(endpoints)],
    )
  ).rows.map(({ recipe }) => recipe);

/** About how many recipes the host has, of whomever. */
export const countAllEntries = async (tx: Tx): Promise<number> =>
  (await tx.query<{ count: number }>('select count(*)::int as count from citizen.recipe_entries')).rows[0]?.count ?? 0;

/** Brings up to date how often recipes are deployed. For the operator's scope. */
export const refreshEntries = async (tx: Tx): Promise<void> => {
  await tx.query(
    `update citizen.recipe_entries e set deployments = coalesce(c.count, 0)
     from citizen.recipe_entries o
     left join (
       select recipe_id, count(*)::int as count from citizen.deployments where removed_at is null group by recipe_id
     ) c on c.recipe_id = o.recipe
     where o.recipe = e.recipe and o.version = e.version and e.deployments <> coalesce(c.count, 0)`,
  );
};

/** Enters the library's recipes in place of those that it had. For the operator's scope. */
export const enterLibrary = async (
  tx: Tx,
  recipes: readonly RecipeSource[],
  otherWords: readonly string[],
): Promise<void> => {
  await tx.query(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::tsvector[], $4::text[], $5::text[], $6::int[])
         as g (recipe, version, words, facets, name, minutes)
     ), gone as (
       delete from citizen.recipe_entries e using citizen.recipe_kinds k where k.id = e.kind and k.organization = ''
         and not exists (select from given g where g.recipe = e.recipe and g.version = e.version)
     ), kinds as (
       select facets, citizen.recipe_kind('', array['all'], facets) as kind from (select distinct facets from given) d
     )
     insert into citizen.recipe_entries as e (recipe, version, kind, words, name_words, name, minutes, changed_at)
     select g.recipe, g.version, k.kind, strip(g.words), strip(ts_filter(g.words, '{a}')), lower(g.name), g.minutes, l.since
     from given g join kinds k on k.facets = g.facets
     join citizen.library_recipes l on l.id = g.recipe and l.version = g.version
     on conflict (recipe, version) do update set words = excluded.words, name_words = excluded.name_words,
       kind = excluded.kind, name = excluded.name, minutes = excluded.minutes
     where (e.words, e.kind, e.name, e.minutes) is distinct from
       (excluded.words, excluded.kind, excluded.name, excluded.minutes)`,
    [
      recipes.map(({ id }) => id),
      recipes.map(({ version }) => version),
      recipes.map(searchVector),
      recipes.map(facetsOf),
      recipes.map(({ name }) => name),
      recipes.map(({ minutes }) => minutes),
    ],
  );
  await tx.query(
    `insert into citizen.recipe_words
     select distinct word from (
       select unnest(tsvector_to_array(words)) as word from citizen.recipe_entries where recipe = any($2::text[])
       union all select unnest($1::text[])
     ) w where not exists (select from citizen.recipe_words k where k.word = w.word)
     order by word on conflict do nothing`,
    [otherWords, recipes.map(({ id }) => id)],
  );
};

/** Words of entries that have this one inside of them, the shortest first. */
export const wordsWith = async (tx: Tx, part: string): Promise<readonly string[]> =>
  (
    await tx.query<{ word: string }>(
      `select word from citizen.recipe_words where word like $1 order by length(word), word limit 50`,
      [`%${part}%`],
    )
  ).rows.map(({ word }) => word);

/** The schema of pg_trgm, by which near words are found sooner; null on a server without it. */
export const findTrigrams = async (tx: Tx): Promise<string | null> =>
  (
    await tx.query<{ schema: string }>(
      `select quote_ident(n.nspname) as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
       where e.extname = 'pg_trgm'`,
    )
  ).rows[0]?.schema ?? null;

/** In letters: trigrams of shorter words have too little in common when one letter is wrong. */
const shortWord = 6;

/** Words of entries that may be meant by this one. */
export const wordsLike = async (tx: Tx, word: string, trigrams: string | null): Promise<readonly string[]> => {
  const { rows } =
    trigrams && word.length >= shortWord
      ? await tx.query<{ word: string }>(
          `select word from citizen.recipe_words where word operator(${trigrams}.%) $1
           order by ${trigrams}.similarity(word, $1) desc limit 100`,
          [word],
        )
      : await tx.query<{ word: string }>('select word from citizen.recipe_words where length(word) between $1 and $2', [
          word.length - 2,
          word.length + 8,
        ]);
  return rows.map(({ word: found }) => found);
};
