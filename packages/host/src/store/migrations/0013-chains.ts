/** Runs that follow others, and which hosts there are. */
export const chains = `
alter table citizen.runs
  -- The run that this one follows.
  add column parent text references citizen.runs,
  -- How many runs it follows, one because of the other.
  add column depth int not null default 0,
  -- A run that is to be followed as soon as this one has ended.
  add column awaited_by text references citizen.runs;
create index on citizen.runs (parent) where parent is not null;

create table citizen.executors (
  name text primary key,
  -- How often another host has taken over what it was at.
  takeovers int not null default 0
);
alter table citizen.executors enable row level security;
alter table citizen.executors force row level security;
create policy scope on citizen.executors using (current_setting('app.operator', true) = 'on');
`;
