import { verdictOf, type Figure, type Summary } from './figure.ts';

const digits = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

const spread = ({ median, least, most }: Summary): string =>
  least === most ? digits(median) : `${digits(median)} (${digits(least)}–${digits(most)})`;

const limitText = ({ limit, unit }: Figure): string => {
  if (!limit) return '';
  return limit.kind === 'ratio' ? `≤ ${limit.most} ×` : `≤ ${limit.most} ${unit}`;
};

const words = (holds: boolean | null): string => (holds === null ? '' : holds ? 'holds' : 'BROKEN');

const heads = ['part', 'what', 'ours', 'floor', 'ratio', 'limit', ''];

/** Figures as a table of text: medians, and from the least to the most in brackets. */
export const tableOf = (figures: readonly Figure[]): string => {
  const lines = figures.map(figure => {
    const { ours, floor, ratio, holds } = verdictOf(figure);
    return [
      figure.part,
      figure.name,
      `${spread(ours)} ${figure.unit}`,
      floor && figure.floor ? `${spread(floor)} ${figure.unit}: ${figure.floor.name}` : '',
      ratio === null ? '' : `${ratio.toFixed(2)} ×`,
      limitText(figure),
      words(holds),
    ];
  });
  const widths = heads.map((head, column) =>
    Math.max(...[heads, ...lines].map(line => line[column]?.length ?? 0), head.length),
  );
  return [heads, ...lines]
    .map(line =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
