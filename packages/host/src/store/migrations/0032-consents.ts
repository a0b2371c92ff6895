/** Access that people gave with a system itself (OAuth 2.0), what they are asked in the name of, and practice accounts. */
export const consents = `
alter table citizen.connections add column practice boolean not null default false;

create table citizen.oauth_clients (
  endpoint text not null,
  -- Empty: of the host's operator, for every organization that has none of its own.
  organization text not null default '',
  client_id text not null,
  -- The secret; null for a client without one.
  sealed text,
  name text not null default '',
  -- In place of the host's own address: one on the partner's domain that passes on what comes.
  redirect text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (endpoint, organization)
);

create table citizen.consents (
  connection text primary key references citizen.connections on delete cascade,
  organization text not null,
  customer text not null,
  state text not null check (state in ('given', 'lost')),
  -- Tokens and what was kept of them; null once they are lost.
  sealed text,
  -- Who signed in, as the system names them, and what tells them from others.
  account text,
  account_key text,
  scopes text[] not null default '{}',
  -- Of the access token; null when the system does not tell.
  expires_at timestamptz,
  given_by text not null,
  given_at timestamptz not null default now(),
  renewed_at timestamptz,
  foreign key (organization, customer) references citizen.customers
);

create table citizen.authorizations (
  -- Of the state, so that who reads the table cannot finish anything.
  state_hash text primary key,
  organization text not null,
  customer text not null,
  environment text not null,
  endpoint text not null,
  -- The connection that somebody signs in to again; null for a new one.
  connection text references citizen.connections on delete cascade,
  -- Whose token began it; the customer is empty for the organization's own people.
  person text not null,
  person_customer text not null,
  name text,
  values jsonb not null default '{}',
  -- The code verifier, secret answers, and tokens of another account until somebody says what becomes of them.
  sealed text not null,
  redirect text not null,
  display text not null check (display in ('popup', 'redirect')),
  -- The origin of the page that began.
  origin text,
  return_to text,
  language text not null,
  status text not null default 'waiting'
    check (status in ('waiting', 'exchanging', 'done', 'refused', 'failed', 'other-account')),
  message_code text,
  message_params jsonb not null default '{}',
  account text,
  made text references citizen.connections on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (organization, customer) references citizen.customers,
  foreign key (organization, environment) references citizen.environments
);
create index on citizen.authorizations (expires_at);

do $$
declare
  name text;
begin
  foreach name in array array['oauth_clients', 'consents', 'authorizations']
  loop
    execute format('alter table citizen.%I enable row level security', name);
    execute format('alter table citizen.%I force row level security', name);
  end loop;
end
$$;
create policy scope on citizen.consents using (citizen.sees(organization, customer));
create policy scope on citizen.authorizations using (citizen.sees(organization, customer));
create policy scope on citizen.oauth_clients using (citizen.sees(organization)) with check (citizen.sees(organization));
-- Every organization uses the operator's, and changes none of them.
create policy operators on citizen.oauth_clients for select
  using (organization = '' and coalesce(current_setting('app.organization', true), '') <> '');
`;
