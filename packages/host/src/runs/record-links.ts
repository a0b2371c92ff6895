import type { RecordLinks } from '../connectors/index.ts';
import type { Scope, Store } from '../store/database.ts';

/** An object of a connection. */
export interface LinkedObject {
  readonly connection: string;
  readonly object: string;
}

/** Links between the records of two objects: those that were kept this way round, and those of the way back. */
export const openRecordLinks = (
  store: Store,
  scope: Scope,
  source: LinkedObject,
  target: LinkedObject,
): RecordLinks => {
  const pair = [source.connection, source.object, target.connection, target.object];
  return {
    async find(ids) {
      if (ids.length === 0) return new Map();
      const { rows } = await store.withScope(scope, tx =>
        tx.query<{ id: string; found: string }>(
          `select target_id as id, source_id as found from citizen.record_links
           where target_connection = $1 and target_object = $2 and source_connection = $3 and source_object = $4
             and target_id = any($5)
           union all
           select source_id, target_id from citizen.record_links
           where source_connection = $1 and source_object = $2 and target_connection = $3 and target_object = $4
             and source_id = any($5)`,
          [...pair, ids],
        ),
      );
      // Of two, the one of this way round counts: it comes last.
      return new Map(rows.map(({ id, found }) => [id, found]));
    },
    async keep(links) {
      await store.withScope(scope, tx =>
        tx.query(
          `insert into citizen.record_links (organization, customer, environment,
             source_connection, source_object, target_connection, target_object, source_id, target_id)
           select organization, customer, environment, $1, $2, $3, $4, given.source_id, given.target_id
           from citizen.connections, unnest($5::text[], $6::text[]) as given (source_id, target_id) where id = $1
           on conflict (source_connection, source_object, source_id, target_connection, target_object) do update
             set target_id = excluded.target_id, linked_at = now()
             where record_links.target_id <> excluded.target_id`,
          [...pair, [...links.keys()], [...links.values()]],
        ),
      );
    },
    async forget(ids) {
      await store.withScope(scope, tx =>
        tx.query(
          `delete from citizen.record_links
           where (source_connection = $1 and source_object = $2 and target_connection = $3 and target_object = $4
                  and source_id = any($5))
              or (target_connection = $1 and target_object = $2 and source_connection = $3 and source_object = $4
                  and target_id = any($5))`,
          [...pair, ids],
        ),
      );
    },
  };
};
