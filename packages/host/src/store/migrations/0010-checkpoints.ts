/** Where a run goes on stands with its counts, in place of a row for every page. */
export const checkpoints = `
alter table citizen.runs
  -- Pages that are written and counted.
  add pages int not null default 0,
  -- Null before the first page and after the last.
  add next_cursor text,
  -- How far the changes go that were copied; null when nobody asks.
  add watermark jsonb;

-- A run that was under way has no such place.
select set_config('app.operator', 'on', true);
update citizen.runs set status = 'error', message_code = 'run.stopped.unexpected', finished_at = now(), seq = seq + 1
  where finished_at is null and id in (select run from citizen.run_pages);
select set_config('app.operator', '', true);

drop table citizen.run_pages;
`;
