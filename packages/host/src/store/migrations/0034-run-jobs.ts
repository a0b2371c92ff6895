/** Jobs in which a run's target takes many records: found again by whoever goes on with the run. */
export const runJobs = `
create table citizen.run_jobs (
  organization text not null,
  customer text not null,
  run text not null references citizen.runs,
  -- Counts from 0.
  page int not null,
  -- What the job does, and with which records, as a hash.
  name text not null,
  -- As the target calls it.
  job text not null,
  primary key (run, page, name)
);

alter table citizen.run_jobs enable row level security;
alter table citizen.run_jobs force row level security;
create policy scope on citizen.run_jobs using (citizen.sees(organization, customer));
`;
