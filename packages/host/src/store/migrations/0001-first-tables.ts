/** Every table of ours, confined to organization and customer by the database itself. */
export const firstTables = `
-- Without a scope the settings are null or empty: no organization has an empty id, so nothing is seen.
create function citizen.sees(row_organization text) returns boolean language sql stable
  as $$ select row_organization = current_setting('app.organization', true) or current_setting('app.operator', true) = 'on' $$;

-- An empty app.customer stands for all customers of the organization.
create function citizen.sees(row_organization text, row_customer text) returns boolean language sql stable
  as $$ select (row_organization = current_setting('app.organization', true)
            and current_setting('app.customer', true) in ('', row_customer))
            or current_setting('app.operator', true) = 'on' $$;

create table citizen.organizations (
  id text primary key check (id <> ''),
  name text not null,
  created_at timestamptz not null default now()
);

create table citizen.environments (
  organization text not null references citizen.organizations,
  id text not null check (id <> ''),
  name text not null,
  -- The clock's own time, so that what one command makes keeps its order.
  created_at timestamptz not null default clock_timestamp(),
  primary key (organization, id)
);

create table citizen.customers (
  organization text not null references citizen.organizations,
  id text not null check (id <> ''),
  name text not null,
  -- Number of the last event: counts up under the row's lock, so that numbers appear in the order of the changes.
  event_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  primary key (organization, id)
);

create table citizen.users (
  organization text not null references citizen.organizations,
  -- Empty for the organization's own admins.
  customer text not null,
  id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (organization, customer, id)
);

create table citizen.api_keys (
  id text primary key,
  organization text not null references citizen.organizations,
  name text not null,
  hash text not null unique,
  prefix text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table citizen.signing_keys (
  organization text not null references citizen.organizations,
  kid text not null,
  kind text not null check (kind in ('HS256', 'ES256', 'EdDSA', 'jwks')),
  -- HS256: the sealed secret · ES256, EdDSA: the public key as JWK · jwks: the address
  material text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (organization, kid)
);

create table citizen.connections (
  id text primary key,
  organization text not null,
  customer text not null,
  environment text not null,
  endpoint text not null,
  name text not null,
  home boolean not null default false,
  values jsonb not null default '{}',
  -- All secrets in one sealed object; null when there are none.
  sealed text,
  secret_names text[] not null default '{}',
  tested_at timestamptz,
  tested_ok boolean,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version int not null default 1,
  foreign key (organization, customer) references citizen.customers,
  foreign key (organization, environment) references citizen.environments,
  unique (organization, customer, environment, id)
);
create index on citizen.connections (organization, customer, environment, endpoint);
create unique index one_home_connection on citizen.connections (organization, customer, environment, endpoint) where home;

create table citizen.deployments (
  id text primary key,
  organization text not null,
  customer text not null,
  environment text not null,
  recipe_id text not null,
  recipe_version text not null,
  state text not null check (state in ('deploying', 'active', 'paused', 'failed', 'removed')),
  message_code text,
  message_params jsonb not null default '{}',
  configuration jsonb not null,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  version int not null default 1,
  foreign key (organization, customer) references citizen.customers,
  foreign key (organization, environment) references citizen.environments,
  unique (organization, customer, environment, id)
);
create index on citizen.deployments (organization, customer, created_at desc, id) where removed_at is null;
create index on citizen.deployments (recipe_id) where removed_at is null;

-- What a deployment uses: the keys hold it to connections of its own customer and environment, and hold those in place.
create table citizen.deployment_connections (
  organization text not null,
  customer text not null,
  environment text not null,
  deployment text not null,
  name text not null,
  connection text not null,
  primary key (deployment, name),
  foreign key (organization, customer, environment, deployment)
    references citizen.deployments (organization, customer, environment, id),
  foreign key (organization, customer, environment, connection)
    references citizen.connections (organization, customer, environment, id)
);
create index on citizen.deployment_connections (connection);

create table citizen.runs (
  id text primary key,
  organization text not null,
  customer text not null,
  deployment text not null references citizen.deployments,
  operation text not null,
  operation_name text not null,
  trigger text not null,
  status text not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  read int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  skipped int not null default 0,
  failed int not null default 0,
  -- Rows in the source; null when it does not tell.
  total int,
  message_code text,
  message_params jsonb not null default '{}',
  cancel_requested boolean not null default false,
  seq int not null default 1,
  log_seq int not null default 0,
  foreign key (organization, customer) references citizen.customers
);
create index on citizen.runs (deployment, requested_at desc, id);
create index on citizen.runs (deployment, operation, finished_at desc) where finished_at is not null;
create unique index one_run_at_a_time on citizen.runs (deployment, operation) where finished_at is null;

-- Pages that have been counted: a step that is done twice counts once.
create table citizen.run_pages (
  organization text not null,
  customer text not null,
  run text not null references citizen.runs,
  page int not null,
  primary key (run, page)
);

create table citizen.log_entries (
  organization text not null,
  customer text not null,
  run text not null references citizen.runs,
  seq int not null,
  at timestamptz not null default now(),
  level text not null check (level in ('info', 'warning', 'error')),
  step text not null,
  code text not null,
  params jsonb not null default '{}',
  row_key text,
  row_reason_code text,
  row_reason_params jsonb,
  details text,
  primary key (run, seq)
);

create table citizen.events (
  organization text not null,
  customer text not null,
  id bigint not null,
  type text not null check (type in ('deployment', 'run', 'connection', 'recipe')),
  resource text not null,
  at timestamptz not null default now(),
  primary key (organization, customer, id),
  foreign key (organization, customer) references citizen.customers
);
create index on citizen.events (at);

create table citizen.idempotency_keys (
  organization text not null references citizen.organizations,
  -- Empty for the organization's own admins.
  customer text not null,
  route text not null,
  key text not null,
  request_hash text not null,
  resource text not null,
  created_at timestamptz not null default now(),
  primary key (organization, customer, route, key)
);

-- Which versions of the library's recipes this host has had, from when on: everyone may know.
create table citizen.library_recipes (
  id text not null,
  version text not null,
  since timestamptz not null default now(),
  primary key (id, version)
);
alter table citizen.library_recipes enable row level security;
alter table citizen.library_recipes force row level security;
create policy scope on citizen.library_recipes using (true) with check (current_setting('app.operator', true) = 'on');

do $$
declare
  name text;
begin
  foreach name in array array['organizations', 'environments', 'customers', 'users', 'api_keys', 'signing_keys',
    'connections', 'deployments', 'deployment_connections', 'runs', 'run_pages', 'log_entries', 'events', 'idempotency_keys']
  loop
    execute format('alter table citizen.%I enable row level security', name);
    execute format('alter table citizen.%I force row level security', name);
    execute format('create policy scope on citizen.%I using (citizen.sees(%s))', name,
      case
        when name = 'organizations' then 'id'
        when name in ('environments', 'api_keys', 'signing_keys') then 'organization'
        when name = 'customers' then 'organization, id'
        else 'organization, customer'
      end);
  end loop;
end
$$;
`;
