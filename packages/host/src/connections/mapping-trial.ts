import type { EntryResult, FieldMapping, MappedSample } from 'citizen-integrator/contract';
import { valueAt, valueText, type Row } from '../connectors/row.ts';
import { sampleOf } from '../connectors/found-fields.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { say, withFieldLabel, type MessageRef } from '../messages/index.ts';
import { compileMapping, MappingError } from '../runs/map-row.ts';
import { partMapping } from '../runs/expand-mapping.ts';
import type { AnsweredOperation } from './recipe-operation.ts';

/** Records that are looked at, fewer where each may take its time, and that are shown of them. */
const mostRecords = 20;
const mostForFormula = 5;
const mostSamples = 3;

/** What a mapping would see: the rows, or each of their groups with its rows as `lines`. */
const recordsOf = (rows: readonly Row[], { operation: { mode } }: AnsweredOperation, isOfLine: boolean): Row[] => {
  if (isOfLine || !('groupBy' in mode)) return [...rows];
  const groups = new Map<string, Row>();
  for (const row of rows) {
    const name = valueText(valueAt(row, mode.groupBy));
    const group = groups.get(name) ?? { ...row, lines: [] };
    groups.set(name, { ...group, lines: [...(group['lines'] as Row[]), row] });
  }
  return [...groups.values()];
};

const shown = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : sampleOf(value);

/** A few that differ, those without a value last; one that would be refused is among them if there is one. */
const chosen = (samples: readonly MappedSample[]): MappedSample[] => {
  const byValues = new Map(samples.map(sample => [JSON.stringify([sample.before, sample.after]), sample]));
  const different = [...byValues.values()].sort((a, b) => Number(a.before === null) - Number(b.before === null));
  const good = different.filter(({ message }) => message === null);
  const refused = different.filter(({ message }) => message !== null);
  const mostGood = refused.length > 0 ? mostSamples - 1 : mostSamples;
  return [...good.slice(0, mostGood), ...refused].slice(0, mostSamples);
};

/**
 * What an entry of a mapping makes of the first records of its source.
 * @param rows Asked for only when a formula can be read.
 * @param labelOf What people call a field of the target.
 */
export const tryEntry = async (
  entry: FieldMapping,
  answered: AnsweredOperation,
  rows: () => Promise<readonly Row[]>,
  formulas: FormulaPool,
  labelOf: (field: string) => string,
  language: string,
): Promise<EntryResult> => {
  const put = (says: MessageRef) => {
    const { code, params } = withFieldLabel(says, labelOf);
    return { code, params, text: say(code, params, language) };
  };
  const { answers } = answered;
  const { head, lines } = partMapping([entry]);
  try {
    const map = compileMapping([...head, ...lines], { answers, run: { id: '' }, key: '', formulas });
    const most = entry.formula === undefined ? mostRecords : mostForFormula;
    const records = recordsOf(await rows(), answered, lines.length > 0).slice(0, most);
    const mapped = await map(records);
    const samples = mapped.map((each, index): MappedSample => {
      const { from, property } = entry;
      const before =
        from !== undefined
          ? valueAt(records[index] ?? {}, from)
          : property !== undefined
            ? answers[property]
            : entry.value;
      return each.isMapped
        ? { before: shown(before), after: shown(Object.values(each.row)[0]), message: null, details: null }
        : { before: shown(before), after: null, message: put(each.reason), details: each.details };
    });
    return { message: null, details: null, samples: chosen(samples) };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return { message: put(error.says), details: error.details, samples: [] };
  }
};
