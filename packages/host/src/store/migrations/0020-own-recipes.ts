/** Recipes of organizations' own, their Jitterpaks, and what organizations show of recipes to their customers. */
export const ownRecipes = `
create table citizen.recipes (
  -- Unique on the host: deployments name recipes of the library and of organizations alike.
  id text primary key,
  organization text not null references citizen.organizations,
  -- As it was at the last change: others see the recipe, and not its organization.
  organization_name text not null,
  -- The newest.
  version text not null,
  visibility text not null default 'private' check (visibility in ('private', 'organization', 'shared', 'public')),
  shared_customers text[] not null default '{}',
  shared_organizations text[] not null default '{}',
  -- What the host's operator said of a public one: others see the version that was approved.
  approved_version text,
  refused_version text,
  -- Counts every change, of its versions and of who sees it.
  revision int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text not null,
  updated_by_name text not null,
  deleted_at timestamptz
);
create index on citizen.recipes (organization, id);
create index on citizen.recipes (deleted_at) where deleted_at is not null;

create table citizen.jitterpaks (
  organization text not null references citizen.organizations,
  sha256 text not null,
  file bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (organization, sha256)
);
-- A zip does not get smaller, and as it is it can be read in parts.
alter table citizen.jitterpaks alter column file set storage external;

create table citizen.recipe_versions (
  recipe text not null references citizen.recipes on delete cascade,
  version text not null,
  organization text not null,
  source jsonb not null,
  -- The part of the source that lists show.
  card jsonb not null,
  jitterpak text,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (recipe, version),
  foreign key (organization, jitterpak) references citizen.jitterpaks (organization, sha256)
);
create index on citizen.recipe_versions (organization, jitterpak) where jitterpak is not null;

create table citizen.presentations (
  organization text not null references citizen.organizations,
  -- Empty: for all customers.
  customer text not null,
  content jsonb not null,
  revision int not null default 1,
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text not null,
  updated_by_name text not null,
  primary key (organization, customer)
);

create index on citizen.deployments (recipe_id, recipe_version);

-- Whether the scope is the organization itself: its admins, without a customer.
create function citizen.owns(row_organization text) returns boolean language sql stable
  as $$ select (row_organization = current_setting('app.organization', true) and current_setting('app.customer', true) = '')
            or current_setting('app.operator', true) = 'on' $$;

-- The version of a recipe that is offered to the scope; null when none is.
create function citizen.offered_version(r citizen.recipes) returns text language sql stable
  as $$ select case
    when r.deleted_at is not null then null
    when current_setting('app.operator', true) = 'on' then r.version
    when r.organization = current_setting('app.organization', true) then
      case when current_setting('app.customer', true) = '' or r.visibility in ('organization', 'public')
             or (r.visibility = 'shared' and current_setting('app.customer', true) = any(r.shared_customers))
        then r.version end
    when coalesce(current_setting('app.organization', true), '') = '' then null
    when r.visibility = 'shared' and current_setting('app.organization', true) = any(r.shared_organizations) then r.version
    when r.visibility = 'public' then r.approved_version
  end $$;

do $$
declare
  name text;
begin
  foreach name in array array['recipes', 'jitterpaks', 'recipe_versions', 'presentations']
  loop
    execute format('alter table citizen.%I enable row level security', name);
    execute format('alter table citizen.%I force row level security', name);
    execute format('create policy change on citizen.%I using (citizen.owns(organization))', name);
  end loop;
end
$$;

-- What is deployed goes on, though its recipe was deleted or is kept from the customer now.
create policy read on citizen.recipes for select using (
  citizen.offered_version(recipes) is not null
  or exists (select from citizen.deployments d where d.recipe_id = recipes.id)
);
create policy read on citizen.recipe_versions for select using (
  exists (select from citizen.recipes r where r.id = recipe and citizen.offered_version(r) = recipe_versions.version)
  or exists (select from citizen.deployments d where d.recipe_id = recipe and d.recipe_version = recipe_versions.version)
  or exists (
    select from citizen.deployments d where d.recipe_id = recipe and (
      exists (select from citizen.deployment_changes c where c.deployment = d.id and c.recipe_version = recipe_versions.version)
      or exists (select from citizen.runs r where r.deployment = d.id and r.recipe_version = recipe_versions.version)
    )
  )
);
create policy read on citizen.jitterpaks for select using (
  exists (
    select from citizen.recipe_versions v
    where v.organization = jitterpaks.organization and v.jitterpak = jitterpaks.sha256
  )
);
create policy read on citizen.presentations for select using (
  organization = current_setting('app.organization', true)
  and customer in ('', current_setting('app.customer', true))
);
`;
