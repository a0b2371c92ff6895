/** One thing that was measured, and what it is held against. Times are in ms. */
export interface Figure {
  /** The part that it belongs to: `run`, `gallery` … */
  readonly part: string;
  readonly name: string;
  readonly unit: 'ms' | 'kB' | 'MB' | '%';
  /** Ours, round by round. */
  readonly ours: readonly number[];
  /** The floor, measured in the same rounds; none when only the figure itself is limited. */
  readonly floor: { readonly name: string; readonly values: readonly number[] } | null;
  /** What must hold: ours may be so many times the floor, or so much in `unit`; null when it is only told. */
  readonly limit: { readonly kind: 'ratio' | 'value'; readonly most: number } | null;
}

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Verdict {
  readonly ours: Summary;
  readonly floor: Summary | null;
  /** Of the medians; null without a floor. */
  readonly ratio: number | null;
  /** Null when nothing is asked of it. */
  readonly holds: boolean | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

const summaryOf = (values: readonly number[]): Summary => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

export const verdictOf = ({ ours, floor, limit }: Figure): Verdict => {
  const own = summaryOf(ours);
  const below = floor && summaryOf(floor.values);
  const ratio = below && own.median / below.median;
  const measured = limit?.kind === 'ratio' ? ratio : own.median;
  return { ours: own, floor: below, ratio, holds: limit && measured !== null ? measured <= limit.most : null };
};
