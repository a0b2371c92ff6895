import { sql, type Migration } from 'kysely';
import { firstTables } from './0001-first-tables.ts';
import { schedules } from './0002-schedules.ts';
import { watermarks } from './0003-watermarks.ts';

const plain = (statements: string): Migration => ({ up: async db => void (await sql.raw(statements).execute(db)) });

/** In the order of their names; one that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': plain(firstTables),
  '0002-schedules': plain(schedules),
  '0003-watermarks': plain(watermarks),
};
