import type { Named, PresentationContent } from 'citizen-integrator/contract';
import type { Tx } from '../store/database.ts';

export interface PresentationRow {
  /** Empty: for all customers. */
  readonly customer: string;
  readonly content: PresentationContent;
  readonly revision: number;
  readonly updatedAt: Date;
  readonly updatedBy: Named;
}

const columns = `customer, content, revision, updated_at as "updatedAt",
  jsonb_build_object('id', updated_by, 'name', updated_by_name) as "updatedBy"`;

/** What is said for all customers and for one of them, by customer. */
export const getPresentations = async (
  tx: Tx,
  organization: string,
  customer: string | null,
): Promise<ReadonlyMap<string, PresentationRow>> => {
  const { rows } = await tx.query<PresentationRow>(
    `select ${columns} from citizen.presentations where organization = $1 and customer in ('', $2)`,
    [organization, customer ?? ''],
  );
  return new Map(rows.map(row => [row.customer, row]));
};

/** @param revision The one that is replaced; 0 when there is none. @returns false when somebody else was faster. */
export const putPresentation = async (
  tx: Tx,
  organization: string,
  customer: string,
  content: PresentationContent,
  revision: number,
  by: Named,
): Promise<boolean> => {
  const values = [organization, customer, JSON.stringify(content), by.id, by.name];
  const { rowCount } =
    revision === 0
      ? await tx.query(
          `insert into citizen.presentations (organization, customer, content, updated_by, updated_by_name)
           values ($1, $2, $3, $4, $5) on conflict do nothing`,
          values,
        )
      : await tx.query(
          `update citizen.presentations set content = $3, updated_by = $4, updated_by_name = $5,
             revision = revision + 1, updated_at = clock_timestamp()
           where organization = $1 and customer = $2 and revision = $6`,
          [...values, revision],
        );
  return rowCount > 0;
};

/** Names that the scope's customer is shown; none for an organization's admins, who see things as they are called. */
export const getPhrases = async (tx: Tx): Promise<Readonly<Record<string, string>>> => {
  const { rows } = await tx.query<{ phrases: Readonly<Record<string, string>> }>(
    `select content -> 'phrases' as phrases from citizen.presentations
     where organization = current_setting('app.organization', true)
       and current_setting('app.customer', true) <> '' and customer in ('', current_setting('app.customer', true))
       and content -> 'phrases' is not null
     order by customer`,
  );
  return Object.assign({}, ...rows.map(({ phrases }) => phrases)) as Readonly<Record<string, string>>;
};
