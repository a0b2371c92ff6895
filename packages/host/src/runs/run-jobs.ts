import type { RunJobs } from '../connectors/index.ts';
import type { Scope, Store } from '../store/database.ts';

/** The jobs that a run has begun in its target. */
export const openRunJobs = (store: Store, scope: Scope, run: string, canceling: AbortSignal): RunJobs => ({
  canceling,
  list: page =>
    store.withScope(scope, async tx => {
      const { rows } = await tx.query<{ name: string; job: string }>(
        'select name, job from citizen.run_jobs where run = $1 and page = $2',
        [run, page],
      );
      return new Map(rows.map(({ name, job }) => [name, job]));
    }),
  async keep(page, name, job) {
    await store.withScope(scope, tx =>
      tx.query(
        `insert into citizen.run_jobs (organization, customer, run, page, name, job)
         select organization, customer, id, $2, $3, $4 from citizen.runs where id = $1
         on conflict (run, page, name) do update set job = excluded.job`,
        [run, page, name, job],
      ),
    );
  },
});
