import { sql, type Migration } from 'kysely';
import { firstTables } from './0001-first-tables.ts';
import { schedules } from './0002-schedules.ts';
import { watermarks } from './0003-watermarks.ts';
import { draftsAndChanges } from './0004-drafts-and-changes.ts';
import { origins } from './0009-origins.ts';
import { checkpoints } from './0010-checkpoints.ts';
import { refusedRows } from './0011-refused-rows.ts';
import { removedState } from './0012-removed-state.ts';
import { chains } from './0013-chains.ts';
import { ownRecipes } from './0020-own-recipes.ts';
import { jitterpakRuns } from './0021-jitterpak-runs.ts';
import { recipeSearch } from './0030-recipe-search.ts';
import { recordLinks } from './0031-record-links.ts';
import { consents } from './0032-consents.ts';
import { deliveries } from './0033-deliveries.ts';
import { runJobs } from './0034-run-jobs.ts';
import { leftLinks } from './0035-left-links.ts';

const plain = (statements: string): Migration => ({ up: async db => void (await sql.raw(statements).execute(db)) });

/** In the order of their names; one that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': plain(firstTables),
  '0002-schedules': plain(schedules),
  '0003-watermarks': plain(watermarks),
  '0004-drafts-and-changes': plain(draftsAndChanges),
  '0009-origins': plain(origins),
  '0010-checkpoints': plain(checkpoints),
  '0011-refused-rows': plain(refusedRows),
  '0012-removed-state': plain(removedState),
  '0013-chains': plain(chains),
  '0020-own-recipes': plain(ownRecipes),
  '0021-jitterpak-runs': plain(jitterpakRuns),
  '0030-recipe-search': recipeSearch,
  '0031-record-links': plain(recordLinks),
  '0032-consents': plain(consents),
  '0033-deliveries': plain(deliveries),
  '0034-run-jobs': plain(runJobs),
  '0035-left-links': plain(leftLinks),
};
