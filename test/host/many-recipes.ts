import assert from 'node:assert/strict';
import pg from 'pg';
import type { RecipeSource, Visibility } from 'citizen-integrator/contract';
import { cardOf } from '../../packages/host/src/recipes/recipe-card.ts';
import { facetsOf, searchVector } from '../../packages/host/src/recipes/search-words.ts';
import type { TestHost } from './host-fixture.ts';

/** Recipes of `harbor` or `quay`, put into the database as uploading them one by one would. */
export const fillRecipes = async (
  host: Pick<TestHost, 'rootUrl'>,
  organization: string,
  visibility: Visibility,
  sources: readonly RecipeSource[],
): Promise<void> => {
  const client = new pg.Client(host.rootUrl ?? assert.fail('The database is embedded'));
  await client.connect();
  try {
    await client.query('begin');
    // What follows each row is done once for all of them.
    await client.query('set local session_replication_role = replica');
    const ids = sources.map(({ id }) => id);
    await client.query(
      `insert into citizen.recipes (id, organization, organization_name, version, visibility, updated_by, updated_by_name)
       select id, $2, $2, '1.0.0', $3, 'ines', 'Ines' from unnest($1::text[]) as given (id)`,
      [ids, organization, visibility],
    );
    await client.query(
      `insert into citizen.recipe_versions
         (recipe, version, organization, source, card, created_by, created_by_name, words, facets)
       select recipe, '1.0.0', $2, source, card, 'ines', 'Ines', words::tsvector, facets
       from unnest($1::text[], $3::jsonb[], $4::jsonb[], $5::text[], $6::text[])
         as given (recipe, source, card, words, facets)`,
      [
        ids,
        organization,
        sources.map(source => JSON.stringify(source)),
        sources.map(source => JSON.stringify(cardOf(source))),
        sources.map(searchVector),
        sources.map(facetsOf),
      ],
    );
    await client.query('select citizen.enter_recipe(id) from unnest($1::text[]) as given (id)', [ids]);
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
};
