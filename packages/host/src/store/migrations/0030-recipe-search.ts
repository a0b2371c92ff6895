import { sql, type Migration } from 'kysely';
import type { RecipeCard } from '../../recipes/recipe-card.ts';
import { facetsOf, searchVector } from '../../recipes/search-words.ts';

/**
 * What it takes to find recipes by words where a host has too many of them to read them all. Entries hold words alone,
 * for every organization: an index on words is of no use behind row-level security. Whoever searches keeps to the kinds
 * that are for the scope, and what was found is read from the recipes, through their rules.
 */
const tables = `
alter table citizen.recipe_versions add column words tsvector, add column facets text;

-- Entries that the same people see and that count for the same. Rows are added and never change.
create table citizen.recipe_kinds (
  id int generated always as identity primary key,
  -- Empty: of the library.
  organization text not null,
  -- 'all'; 'admin:', 'org:' and an organization, for its admins or for all of it; 'customer:' and an organization's
  -- customer; 'others': all but the organization's own people.
  audience text[] not null,
  -- [endpoints, category, actions] as JSON.
  facets text not null,
  unique (organization, audience, facets)
);

create table citizen.recipe_entries (
  -- Of everything, and of its names alone; without places, so that there is less to read.
  words tsvector not null,
  name_words tsvector not null,
  kind int not null references citizen.recipe_kinds,
  -- How often it is deployed, as it was a while ago.
  deployments int not null default 0,
  minutes int not null,
  changed_at timestamptz not null,
  -- In small letters, to be sorted by.
  name text not null,
  recipe text not null,
  version text not null,
  primary key (recipe, version)
);
create index on citizen.recipe_entries using gin (words);
create index on citizen.recipe_entries (kind);
create index on citizen.recipe_entries (deployments desc, name, recipe);
create index on citizen.recipe_entries (changed_at desc, name, recipe);
create index on citizen.recipe_entries (minutes, name, recipe);
create index on citizen.recipe_entries (name, recipe);

-- Every word of an entry, for those that are misspelt.
create table citizen.recipe_words (word text primary key);
create index on citizen.recipe_words (length(word));

do $$
declare
  name text;
  place text;
begin
  foreach name in array array['recipe_kinds', 'recipe_entries', 'recipe_words']
  loop
    execute format('alter table citizen.%I enable row level security', name);
    execute format('alter table citizen.%I force row level security', name);
    execute format('create policy scope on citizen.%I using (true)', name);
  end loop;
  begin
    create extension if not exists pg_trgm schema citizen;
    select nspname into place from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_trgm';
    execute format('create index on citizen.recipe_words using gin (word %I.gin_trgm_ops)', place);
  exception when others then
    -- Not every server has it: near words are then found by their length, which takes longer.
    raise notice 'pg_trgm is not used: %', sqlerrm;
  end;
end
$$;

create function citizen.recipe_kind(its_organization text, its_audience text[], its_facets text) returns int language plpgsql as $$
declare
  found int;
begin
  select id into found from citizen.recipe_kinds
  where organization = its_organization and audience = its_audience and facets = its_facets;
  if found is null then
    insert into citizen.recipe_kinds (organization, audience, facets) values (its_organization, its_audience, its_facets)
    on conflict (organization, audience, facets) do update set facets = excluded.facets
    returning id into found;
  end if;
  return found;
end
$$;

create function citizen.enter_recipe(id text) returns void language plpgsql as $$
declare
  r citizen.recipes;
  v record;
  audience text[];
begin
  delete from citizen.recipe_entries where recipe = id;
  select * into r from citizen.recipes where recipes.id = enter_recipe.id;
  if r.id is null or r.deleted_at is not null then
    return;
  end if;
  for v in
    select version, words, facets, card from citizen.recipe_versions
    where recipe = r.id and words is not null
      and (version = r.version or (r.visibility = 'public' and version = r.approved_version))
  loop
    audience := case
      when v.version <> r.version then '{}'
      when r.visibility = 'private' then array['admin:' || r.organization]
      when r.visibility = 'shared' then array['admin:' || r.organization]
        || array(select 'customer:' || r.organization || '/' || c from unnest(r.shared_customers) c)
        || array(select 'org:' || o from unnest(r.shared_organizations) o)
      else array['admin:' || r.organization, 'org:' || r.organization]
    end;
    if r.visibility = 'public' and v.version = r.approved_version then
      audience := audience || array['others'];
    end if;
    insert into citizen.recipe_entries (recipe, version, kind, words, name_words, name, minutes, changed_at, deployments)
    values (r.id, v.version, citizen.recipe_kind(r.organization, audience, v.facets), strip(v.words),
      strip(ts_filter(v.words, '{a}')), lower(v.card ->> 'name'),
      coalesce((v.card ->> 'minutes')::int, 0), r.updated_at,
      (select count(*) from citizen.deployments d where d.recipe_id = r.id and d.removed_at is null));
    insert into citizen.recipe_words select word from unnest(tsvector_to_array(v.words)) w (word)
    where not exists (select from citizen.recipe_words k where k.word = w.word)
    order by word on conflict do nothing;
  end loop;
end
$$;

create function citizen.follow_recipe() returns trigger language plpgsql as $$
begin
  perform citizen.enter_recipe(case when tg_op = 'DELETE' then old.id else new.id end);
  return null;
end
$$;
create function citizen.follow_recipe_version() returns trigger language plpgsql as $$
begin
  perform citizen.enter_recipe(new.recipe);
  return null;
end
$$;
create trigger follow after insert or delete
  or update of version, visibility, shared_customers, shared_organizations, approved_version, deleted_at, updated_at
  on citizen.recipes for each row execute function citizen.follow_recipe();
create trigger follow after insert or update of words on citizen.recipe_versions
  for each row execute function citizen.follow_recipe_version();
`;

export const recipeSearch: Migration = {
  async up(db) {
    await sql.raw(tables).execute(db);
    await sql`select set_config('app.operator', 'on', true)`.execute(db);
    const { rows } = await sql<{ recipe: string; version: string; card: RecipeCard }>`
      select recipe, version, card from citizen.recipe_versions`.execute(db);
    for (const { recipe, version, card } of rows) {
      await sql`update citizen.recipe_versions set words = ${searchVector(card)}::tsvector, facets = ${facetsOf(card)}
        where recipe = ${recipe} and version = ${version}`.execute(db);
    }
    await sql`select set_config('app.operator', '', true)`.execute(db);
  },
};
