/** What people have answered so far, and what a deployment is to be changed to. */
export const draftsAndChanges = `
create table citizen.drafts (
  organization text not null,
  customer text not null,
  environment text not null,
  recipe text not null,
  -- Null for a recipe that is set up anew.
  deployment text references citizen.deployments,
  content jsonb not null,
  -- Another one with every change, and never again the same: a draft may be removed and begun anew.
  revision text not null,
  updated_by text not null,
  updated_by_name text not null,
  updated_at timestamptz not null default clock_timestamp(),
  foreign key (organization, customer) references citizen.customers,
  foreign key (organization, environment) references citizen.environments
);
create unique index one_draft on citizen.drafts
  (organization, customer, environment, recipe, coalesce(deployment, ''));
create index on citizen.drafts (deployment) where deployment is not null;

-- A deployment goes on as it is until its change has been checked.
create table citizen.deployment_changes (
  id text primary key,
  organization text not null,
  customer text not null,
  deployment text not null references citizen.deployments,
  recipe_version text not null,
  configuration jsonb not null,
  state text not null default 'checking' check (state in ('checking', 'made', 'failed')),
  message_code text,
  message_params jsonb not null default '{}',
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  foreign key (organization, customer) references citizen.customers
);
create unique index one_change_at_a_time on citizen.deployment_changes (deployment) where state = 'checking';
create index on citizen.deployment_changes (deployment, created_at desc);

-- What a run that was under way began with, when its deployment was changed meanwhile.
alter table citizen.runs
  add column recipe_version text,
  add column configuration jsonb;

-- Deployments go on with the version that they were set up with, though the library has a newer one.
alter table citizen.library_recipes add column source jsonb;

do $$
declare
  name text;
begin
  foreach name in array array['drafts', 'deployment_changes']
  loop
    execute format('alter table citizen.%I enable row level security', name);
    execute format('alter table citizen.%I force row level security', name);
    execute format('create policy scope on citizen.%I using (citizen.sees(organization, customer))', name);
  end loop;
end
$$;
`;
