/** Rows that a run could not copy, kept so that they can be tried again. */
export const refusedRows = `
create table citizen.refused_rows (
  organization text not null,
  customer text not null,
  deployment text not null references citizen.deployments,
  -- The run that refused it last, or is about to try it again.
  run text not null references citizen.runs,
  -- Counts from 0 in each run.
  place int not null,
  -- The row as the source gave it, sealed.
  sealed text not null,
  kept_at timestamptz not null default now(),
  primary key (run, place)
);
create index on citizen.refused_rows (deployment);
create index on citizen.refused_rows (kept_at);

alter table citizen.refused_rows enable row level security;
alter table citizen.refused_rows force row level security;
create policy scope on citizen.refused_rows using (citizen.sees(organization, customer));

-- How many of a run's refused rows are kept.
alter table citizen.runs add column retriable int not null default 0;
`;
