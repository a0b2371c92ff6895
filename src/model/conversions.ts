import type { Conversion, FieldMapping, Option, PropertyValue } from '../contract/index.ts';

/** The conversions of a mapping entry, in their order. */
export const conversionsOf = ({ convert }: Pick<FieldMapping, 'convert'>): readonly Conversion[] =>
  convert === undefined ? [] : Array.isArray(convert) ? convert : [convert];

/** What feeds a field, with other conversions. */
export const withConversions = (entry: FieldMapping, conversions: readonly Conversion[]): FieldMapping => {
  const changed = { ...entry };
  const [first, ...others] = conversions;
  if (first) changed.convert = others.length > 0 ? [...conversions] : first;
  else delete changed.convert;
  return changed;
};

/** What a person sets once a conversion is chosen; the rest of it is what they choose by name. */
const settings: ReadonlySet<string> = new Set([
  'table',
  'otherwise',
  'keep',
  'leave',
  'timeZone',
  'from',
  'mark',
  'fields',
  'separator',
  'value',
  'maxLength',
  'number',
  'last',
  'object',
  'by',
  'within',
]);

/** The same for conversions that differ in their settings alone. */
export const conversionName = (conversion: Conversion): string =>
  JSON.stringify(conversion, (name, value: unknown) => (settings.has(name) ? undefined : value));

/** Another conversion in the place of one, whose settings it takes over where it has the same. */
export const replaced = (before: Conversion | undefined, chosen: Conversion): Conversion => {
  if (before?.kind !== chosen.kind) return chosen;
  return { ...chosen, ...Object.fromEntries(Object.entries(before).filter(([name]) => settings.has(name))) };
};

/** How dates and times are written here and there. */
export const dateFormats = [
  'dd.MM.yyyy',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'yyyy/MM/dd',
  'yyyyMMdd',
  'dd.MM.yyyy HH:mm',
  'MM/dd/yyyy HH:mm',
  'yyyy-MM-dd HH:mm:ss',
];

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Each of the source's choices and the target's that has the same name. */
const alikeChoices = (source: Option | null, target: Option | null): Record<string, PropertyValue> => {
  const byName = new Map(
    (target?.choices ?? []).flatMap(({ value, label }) => [value, label].map(name => [plain(name), value] as const)),
  );
  return Object.fromEntries(
    (source?.choices ?? []).flatMap(({ value, label }) => {
      const like = byName.get(plain(value)) ?? byName.get(plain(label));
      return like === undefined ? [] : [[value, like]];
    }),
  );
};

export type ConversionGroup = 'values' | 'name' | 'date' | 'number' | 'boolean' | 'text' | 'country';

/**
 * What a person may choose from, by what it is about, each as it begins.
 * @param other a further field of the source, to be joined with; undefined when there is none.
 */
export const conversionChoices = (
  source: Option | null,
  target: Option | null,
  other: string | undefined,
): readonly (readonly [ConversionGroup, readonly Conversion[]])[] => [
  [
    'values',
    [
      { kind: 'lookup', table: alikeChoices(source, target), keep: true },
      { kind: 'default', value: null },
      ...(other === undefined ? [] : [{ kind: 'join' as const, fields: [other], separator: ' ' }]),
    ],
  ],
  ['name', (['first', 'last'] as const).map(part => ({ kind: 'split', part }))],
  [
    'date',
    [
      ...(['date', 'datetime'] as const).map(to => ({ kind: 'date', to }) as const),
      ...dateFormats.map(format => ({ kind: 'date', to: 'text', format }) as const),
    ],
  ],
  ['number', [{ kind: 'number' }, ...[0, 1, 2, 3, 4].map(decimals => ({ kind: 'number', decimals }) as const)]],
  ['boolean', [{ kind: 'boolean' }, { kind: 'boolean', invert: true }]],
  [
    'text',
    [
      { kind: 'cut', maxLength: 255 },
      { kind: 'line', number: 1 },
      { kind: 'list', to: 'text', separator: ', ' },
      { kind: 'list', to: 'list', separator: ', ' },
      { kind: 'text', to: 'plain' },
      { kind: 'text', to: 'html' },
    ],
  ],
  ['country', (['code', 'name'] as const).map(to => ({ kind: 'country', to }))],
];

/** A line of a look-up table, as it stands in the fields. */
export interface LookupLine {
  readonly from: string;
  readonly to: PropertyValue;
}

/** The table that lines make: of several for one value the first counts, and one without a value says nothing. */
export const tableOf = (lines: readonly LookupLine[]): Record<string, PropertyValue> => {
  const table = new Map<string, PropertyValue>();
  for (const { from, to } of lines) if (from !== '' && !table.has(from)) table.set(from, to);
  return Object.fromEntries(table);
};

/** A day or moment in a format of date conversions, in the time zone of who looks at it. */
export const dateExample = (format: string, at: Date): string => {
  const parts: Readonly<Record<string, number>> = {
    yyyy: at.getFullYear(),
    MM: at.getMonth() + 1,
    dd: at.getDate(),
    HH: at.getHours(),
    mm: at.getMinutes(),
    ss: at.getSeconds(),
  };
  return format.replace(/yyyy|MM|dd|HH|mm|ss/g, name => String(parts[name]).padStart(2, '0'));
};
