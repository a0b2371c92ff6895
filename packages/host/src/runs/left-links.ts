import { valueText, type Row } from '../connectors/row.ts';
import type { MessageRef } from '../messages/index.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { KeptLinks } from './left-links-store.ts';

/** A record that was written without fields, as what they point at was not there yet. */
export interface LeftRow {
  /** Its id in the source; empty when it has none. */
  readonly origin: string;
  /** Its value of the target's key, as it was mapped; null without a key. */
  readonly key: unknown;
  /** As the log calls it. */
  readonly name: string;
  /** What was given for the fields. */
  readonly fields: Row;
}

/** Which record it is, for as long as it is in the same source and target. */
export const identityOf = ({ origin, key }: Pick<LeftRow, 'origin' | 'key'>): string =>
  JSON.stringify(origin === '' ? { key: valueText(key) } : { origin });

/** Records that are filled in at once. */
const mostAtOnce = 200;

/** Whose they are: they open nowhere else. */
interface LinkOwner {
  readonly organization: string;
  readonly customer: string;
  readonly id: string;
}

const contextOf = ({ organization, customer, id }: LinkOwner) => [organization, customer, id, 'links'];

/**
 * What records lack, to be kept with their run.
 * @param remarkOf what the log says of a field that is never filled in.
 */
export const sealLinks = (
  masterSecret: Buffer,
  run: LinkOwner,
  left: readonly LeftRow[],
  remarkOf: (field: string) => MessageRef,
): readonly KeptLinks[] => {
  const kept: KeptLinks[] = [];
  for (let start = 0; start < left.length; start += mostAtOnce) {
    const rows = left.slice(start, start + mostAtOnce);
    const fields = new Set(rows.flatMap(row => Object.keys(row.fields)));
    kept.push({ sealed: seal(masterSecret, contextOf(run), { rows }), remarks: [...fields].map(remarkOf) });
  }
  return kept;
};

/** @throws SealError when they belong to another run. */
export const unsealLinks = (masterSecret: Buffer, run: LinkOwner, sealed: string): readonly LeftRow[] =>
  open(masterSecret, contextOf(run), sealed)['rows'] as readonly LeftRow[];
