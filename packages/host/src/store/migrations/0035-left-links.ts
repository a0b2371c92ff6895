/** What records of a run were written without, as the records that it points at came later: filled in at the run's end. */
export const leftLinks = `
create table citizen.left_links (
  organization text not null,
  customer text not null,
  run text not null references citizen.runs,
  -- Counts from 0 in each run.
  place int not null,
  -- Some records and what they lack, sealed.
  sealed text not null,
  -- Entries for the run's log if they are never filled in.
  remarks jsonb not null,
  primary key (run, place)
);

alter table citizen.left_links enable row level security;
alter table citizen.left_links force row level security;
create policy scope on citizen.left_links using (citizen.sees(organization, customer));
`;
