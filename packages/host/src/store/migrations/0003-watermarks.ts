/** How far the changes of a source have been copied, for operations that copy only those. */
export const watermarks = `
create table citizen.watermarks (
  organization text not null,
  customer text not null,
  deployment text not null references citizen.deployments,
  operation text not null,
  -- The source's field that grows with every change.
  field text not null,
  value jsonb not null,
  -- Hashes of the rows with exactly this value; null when there were too many.
  edge jsonb,
  updated_at timestamptz not null default now(),
  primary key (deployment, operation)
);

alter table citizen.watermarks enable row level security;
alter table citizen.watermarks force row level security;
create policy scope on citizen.watermarks using (citizen.sees(organization, customer));
`;
