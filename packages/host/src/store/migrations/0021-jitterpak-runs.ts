/** What runs of Jitterpaks keep: temporary storage and global data of a deployment, and how far a run is. */
export const jitterpakRuns = `
create table citizen.jitterpak_files (
  organization text not null,
  customer text not null,
  deployment text not null references citizen.deployments,
  place text not null check (place in ('storage', 'global')),
  name text not null,
  -- Bytes of the content, unsealed.
  size int not null,
  sealed text not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (deployment, place, name)
);

create table citizen.jitterpak_states (
  organization text not null,
  customer text not null,
  run text primary key references citizen.runs,
  -- Variables and the operations that are still to be run.
  sealed text not null,
  updated_at timestamptz not null default clock_timestamp()
);
create index on citizen.jitterpak_states (updated_at);

do $$
declare
  name text;
begin
  foreach name in array array['jitterpak_files', 'jitterpak_states']
  loop
    execute format('alter table citizen.%I enable row level security', name);
    execute format('alter table citizen.%I force row level security', name);
    execute format('create policy scope on citizen.%I using (citizen.sees(organization, customer))', name);
  end loop;
end
$$;
`;
