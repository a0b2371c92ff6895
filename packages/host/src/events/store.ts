import type { Tx } from '../store/database.ts';

export type EventType = 'deployment' | 'run' | 'connection' | 'recipe';

export interface EventRow {
  readonly organization: string;
  readonly customer: string;
  /** Counts up per customer. */
  readonly id: number;
  readonly type: EventType;
  /** Id of what changed. */
  readonly resource: string;
}

export const eventChannel = 'citizen_events';

/**
 * Notes a change in the transaction that makes it, and wakes every host once that commits. Call it after all other
 * changes: it locks the customer's row, and taking locks in different orders would let transactions wait for each other.
 */
export const recordEvent = async (tx: Tx, event: Omit<EventRow, 'id'>): Promise<void> => {
  await tx.query(
    `with numbered as (
       update citizen.customers set event_seq = event_seq + 1 where organization = $1 and id = $2 returning event_seq
     ), noted as (
       insert into citizen.events (organization, customer, id, type, resource)
       select $1, $2, event_seq, $3, $4 from numbered
     )
     select pg_notify('${eventChannel}', json_build_array($1::text, $2::text, event_seq, $3::text, $4::text)::text) from numbered`,
    [event.organization, event.customer, event.type, event.resource],
  );
};

/** A recipe that is another one now, for those who see it or saw it. It is told once and not kept: see `missedRecipes`. */
export interface RecipeNotice {
  readonly id: string;
  readonly version: string;
  /** Null: every organization. */
  readonly organization: string | null;
  /** Of that organization; null for all of them. Its admins are always told. */
  readonly customers: readonly string[] | null;
}

export const recipeChannel = 'citizen_recipes';
/** A notification holds 8,000 bytes, an id up to 200 characters of up to 4. */
const mostCustomers = 8;

/** Tells every host once the transaction commits. */
export const tellRecipe = async (tx: Tx, { customers, ...notice }: RecipeNotice): Promise<void> => {
  const parts: (readonly string[] | null)[] = customers === null ? [null] : [];
  for (let start = 0; customers && start < Math.max(1, customers.length); start += mostCustomers) {
    parts.push(customers.slice(start, start + mostCustomers));
  }
  for (const part of parts) {
    await tx.query('select pg_notify($1, $2)', [recipeChannel, JSON.stringify({ ...notice, customers: part })]);
  }
};

const columns = 'organization, customer, id, type, resource';

/** Events of a customer after a number, oldest first, at most `limit`. */
export const listEventsAfter = async (
  tx: Tx,
  owner: { organization: string; customer: string },
  after: number,
  limit: number,
): Promise<readonly EventRow[]> =>
  (
    await tx.query<EventRow>(
      `select ${columns} from citizen.events where organization = $1 and customer = $2 and id > $3 order by id limit $4`,
      [owner.organization, owner.customer, after, limit],
    )
  ).rows;

/** The customer's last number, and the oldest one that is still kept; null when none is. */
export const getEventRange = async (
  tx: Tx,
  owner: { organization: string; customer: string },
): Promise<{ last: number; oldest: number | null }> => {
  const { rows } = await tx.query<{ last: number; oldest: number | null }>(
    `select event_seq as last,
            (select min(id) from citizen.events where organization = $1 and customer = $2) as oldest
     from citizen.customers where organization = $1 and id = $2`,
    [owner.organization, owner.customer],
  );
  return rows[0] ?? { last: 0, oldest: null };
};

/** How long events are kept, in hours. */
const memory = 24;

/**
 * Whether a recipe that a customer may see, or may have seen until then, became another one since an event of theirs;
 * within the time for which events are kept. For the operator: others do not see what was taken from them.
 */
export const missedRecipes = async (
  tx: Tx,
  owner: { organization: string; customer: string },
  since: number,
): Promise<boolean> => {
  const { rows } = await tx.query<{ missed: boolean }>(
    `select exists (
       select from citizen.recipes where updated_at >= coalesce(
         (select at from citizen.events where organization = $1 and customer = $2 and id = $3),
         now() - make_interval(hours => $4)
       ) and (
         organization = $1 or approved_version is not null or $1 = any(shared_organizations)
       )
     ) as missed`,
    [owner.organization, owner.customer, since, memory],
  );
  return rows[0]?.missed ?? false;
};

/** Forgets old events: who was away longer loads anew. */
export const removeOldEvents = async (tx: Tx): Promise<void> => {
  await tx.query(`delete from citizen.events where at < now() - make_interval(hours => $1)`, [memory]);
};
