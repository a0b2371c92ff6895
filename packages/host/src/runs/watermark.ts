import { createHash } from 'node:crypto';
import { valueAt, type Row } from '../connectors/row.ts';
import { compareValues } from './compare-values.ts';

/** How far a source's changes have been copied. */
export interface Watermark {
  /** In another field the same value means something else. */
  readonly field: string;
  /** The greatest value that was seen. */
  readonly value: string | number;
  /**
   * What the rows with exactly this value were, as hashes: the next run tells by it which of them are new. Null when
   * there were too many; then all of them count as copied.
   */
  readonly edge: readonly string[] | null;
}

const longestEdge = 1_000;

const hashOf = (row: Row): string => createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 22);

const valueOf = (row: Row, field: string): string | number | null => {
  const value = valueAt(row, field);
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : null;
};

const edgeOf = (...edges: readonly (readonly string[] | null)[]): readonly string[] | null => {
  const all = new Set(edges.flatMap(edge => edge ?? []));
  return edges.includes(null) || all.size > longestEdge ? null : [...all];
};

/** The one that is further on; at the same value, both together. */
export const laterWatermark = (a: Watermark | null, b: Watermark | null): Watermark | null => {
  if (a === null || b === null) return a ?? b;
  const compared = compareValues(a.value, b.value);
  return compared === 0 ? { ...a, edge: edgeOf(a.edge, b.edge) } : compared > 0 ? a : b;
};

/** How far rows go; null when none of them has a value. */
export const watermarkOf = (rows: readonly Row[], field: string): Watermark | null => {
  let value: string | number | null = null;
  let edge: Row[] = [];
  for (const row of rows) {
    const own = valueOf(row, field);
    if (own === null) continue;
    const compared = value === null ? 1 : compareValues(own, value);
    if (compared > 0) [value, edge] = [own, []];
    if (compared >= 0) edge.push(row);
  }
  return value === null ? null : { field, value, edge: edgeOf(edge.map(hashOf)) };
};

/** Whether a row came or changed since then. One without a value may have, so it did. */
export const isSince = (row: Row, { field, value, edge }: Watermark): boolean => {
  const own = valueOf(row, field);
  const compared = own === null ? 1 : compareValues(own, value);
  return compared > 0 || (compared === 0 && edge !== null && !edge.includes(hashOf(row)));
};
