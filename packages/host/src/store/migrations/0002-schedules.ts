/** When operations run by themselves. */
export const schedules = `
create table citizen.schedules (
  organization text not null,
  customer text not null,
  deployment text not null references citizen.deployments,
  operation text not null,
  schedule jsonb not null,
  -- Null when it never runs again.
  next_run_at timestamptz,
  primary key (deployment, operation)
);
create index on citizen.schedules (next_run_at) where next_run_at is not null;

alter table citizen.schedules enable row level security;
alter table citizen.schedules force row level security;
create policy scope on citizen.schedules using (citizen.sees(organization, customer));
`;
