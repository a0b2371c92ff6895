/** Which record of one system came from which record of another: for systems that have nothing to tell records by. */
export const recordLinks = `
create table citizen.record_links (
  organization text not null,
  customer text not null,
  environment text not null,
  source_connection text not null references citizen.connections on delete cascade,
  source_object text not null,
  source_id text not null,
  target_connection text not null references citizen.connections on delete cascade,
  target_object text not null,
  target_id text not null,
  linked_at timestamptz not null default now(),
  primary key (source_connection, source_object, source_id, target_connection, target_object)
);
-- What goes the other way knows the same records again.
create index on citizen.record_links (target_connection, target_object, target_id);

alter table citizen.record_links enable row level security;
alter table citizen.record_links force row level security;
create policy scope on citizen.record_links using (citizen.sees(organization, customer));
`;
