import type { Schedule } from 'citizen-integrator/contract';
import { nextRuns } from 'citizen-integrator/model/schedule';
import type { Tx } from '../store/database.ts';

export interface ScheduledOperation {
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
  readonly operation: string;
  readonly schedule: Schedule;
  /** Whether it is due as something was delivered. */
  readonly delivered: boolean;
}

const nextRunAt = (schedule: Schedule, after: Date): Date | null => nextRuns(schedule, after, 1)[0] ?? null;

/** Sets when the operations of a deployment run; what was set before and is not named is forgotten. */
export const setSchedules = async (
  tx: Tx,
  deployment: string,
  schedules: Readonly<Record<string, Schedule>>,
  now: Date,
): Promise<void> => {
  const active = Object.entries(schedules).filter(([, schedule]) => schedule.kind !== 'off');
  await tx.query('delete from citizen.schedules where deployment = $1 and operation <> all($2)', [
    deployment,
    active.map(([operation]) => operation),
  ]);
  await tx.query(
    `insert into citizen.schedules (organization, customer, deployment, operation, schedule, next_run_at)
     select d.organization, d.customer, d.id, given.operation, given.schedule, given.next_run_at
     from citizen.deployments d,
          unnest($2::text[], $3::jsonb[], $4::timestamptz[]) as given (operation, schedule, next_run_at)
     where d.id = $1
     on conflict (deployment, operation) do update set
       schedule = excluded.schedule,
       next_run_at = case when schedules.delivered then now() else excluded.next_run_at end`,
    [
      deployment,
      active.map(([operation]) => operation),
      active.map(([, schedule]) => JSON.stringify(schedule)),
      active.map(([, schedule]) => nextRunAt(schedule, now)),
    ],
  );
};

/** Counts the next runs anew from now: what fell into a pause is not made up for. */
export const restartSchedules = async (tx: Tx, deployment: string, now: Date): Promise<void> => {
  const { rows } = await tx.query<{ operation: string; schedule: Schedule }>(
    'select operation, schedule from citizen.schedules where deployment = $1',
    [deployment],
  );
  await setSchedules(tx, deployment, Object.fromEntries(rows.map(row => [row.operation, row.schedule])), now);
};

/** Lets operations that run by themselves run as soon as they can. */
export const makeDue = async (tx: Tx, deployment: string, operations: readonly string[]): Promise<void> => {
  await tx.query(
    `update citizen.schedules set next_run_at = now(), delivered = true
     where deployment = $1 and operation = any($2)`,
    [deployment, operations],
  );
};

/** Schedules `s` that may be taken: what is due by a delivery waits for the run that is under way. */
const open = `d.state = 'active' and not (s.delivered and exists (
  select 1 from citizen.runs r where r.deployment = s.deployment and r.operation = s.operation and r.finished_at is null))`;

/** When each deployment runs next by itself; those that never do are left out. */
export const listNextRuns = async (tx: Tx, deployments: readonly string[]): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await tx.query<{ deployment: string; at: Date }>(
    `select s.deployment, min(s.next_run_at) as at from citizen.schedules s
     join citizen.deployments d on d.id = s.deployment
     where s.deployment = any($1) and d.state = 'active' and s.next_run_at is not null group by s.deployment`,
    [deployments],
  );
  return new Map(rows.map(({ deployment, at }) => [deployment, at]));
};

/**
 * Takes what is due, of all customers, and moves it on to its next time after `now`: however many times were missed,
 * it comes once. Rows stay locked until the transaction ends, so that no other host takes them as well.
 */
export const takeDue = async (tx: Tx, now: Date, limit: number): Promise<readonly ScheduledOperation[]> => {
  const { rows } = await tx.query<ScheduledOperation>(
    `select s.organization, s.customer, s.deployment, s.operation, s.schedule, s.delivered from citizen.schedules s
     join citizen.deployments d on d.id = s.deployment
     where s.next_run_at <= $1 and ${open}
     order by s.next_run_at limit $2 for update of s skip locked`,
    [now, limit],
  );
  for (const { deployment, operation, schedule } of rows) {
    await tx.query(
      'update citizen.schedules set next_run_at = $3, delivered = false where deployment = $1 and operation = $2',
      [deployment, operation, nextRunAt(schedule, now)],
    );
  }
  return rows;
};

/** When something is due next, of all customers; null when nothing is. */
export const findNextDue = async (tx: Tx): Promise<Date | null> =>
  (
    await tx.query<{ at: Date | null }>(
      `select min(s.next_run_at) as at from citizen.schedules s
       join citizen.deployments d on d.id = s.deployment where ${open}`,
    )
  ).rows[0]?.at ?? null;
