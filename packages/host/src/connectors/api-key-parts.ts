import type { FoundObjectDescription } from './api-discovery.ts';
import type { PresentRecord } from './api-lookup.ts';
import { lookAt } from './api-path.ts';
import { valueText, type Row } from './row.ts';

const numberTypes: readonly string[] = ['integer', 'decimal', 'currency', 'percent'];

/** Rows that are remembered. */
const mostKnown = 50_000;

/** A number without zeros that say nothing: `0010` and `10.00` are `10`. Other texts stay as they are. */
const withoutZeros = (text: string): string => {
  const [, sign = '', whole, part = ''] = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  return sign + (part === '' ? whole : `${whole}.${part}`);
};

/** By field, what a row has of those that tell records of the same key apart. */
type Parts = ReadonlyMap<string, string>;

/** Tells records of the same key apart, by what else rows have of them: the plant beside the material. */
export interface KeyParts {
  /** Remembers rows, so that none takes a record that another one names exactly. */
  readonly note: (rows: readonly Row[]) => void;
  /**
   * Of records that have a row's key, those that the row may mean. Systems pad codes and take zeros off, so `10` is
   * `0010` where nothing is `10` and no other row is about `0010`.
   */
  readonly meantBy: (row: Row, alike: readonly PresentRecord[]) => readonly PresentRecord[];
}

/** @param key the field by which records are looked up; null when they are not. */
export const createKeyParts = ({ keyParts = [], fields }: FoundObjectDescription, key: string | null): KeyParts => {
  const numbers = new Set(fields.flatMap(({ name, type }) => (numberTypes.includes(type) ? [name] : [])));
  const named = new Set<string>();

  const partText = (name: string, value: unknown): string => {
    const text = valueText(value).trim().toLowerCase();
    return numbers.has(name) ? withoutZeros(text) : text;
  };

  const partsOf = (row: Row): Parts =>
    new Map(
      keyParts.flatMap(name => {
        const text = partText(name, row[name]);
        return text === '' ? [] : [[name, text] as const];
      }),
    );

  const identityOf = (row: Row, parts: Parts): string =>
    JSON.stringify([key === null ? '' : valueText(row[key]).trim().toLowerCase(), ...parts]);

  return {
    note(rows) {
      if (keyParts.length === 0 || key === null) return;
      if (named.size > mostKnown) named.clear();
      for (const row of rows) named.add(identityOf(row, partsOf(row)));
    },

    meantBy(row, alike) {
      const wanted = partsOf(row);
      const candidates = alike.map(record => ({
        record,
        parts: new Map([...wanted.keys()].map(name => [name, partText(name, lookAt(record.row, name).value)])),
      }));
      const those = (isMeant: (has: Parts) => boolean) =>
        candidates.flatMap(({ record, parts }) => (isMeant(parts) ? [record] : []));
      const exact = those(has => [...wanted].every(([name, text]) => has.get(name) === text));
      if (exact.length > 0) return exact;
      return those(
        has =>
          [...wanted].every(([name, text]) => withoutZeros(has.get(name) ?? '') === withoutZeros(text)) &&
          !named.has(identityOf(row, has)),
      );
    },
  };
};
