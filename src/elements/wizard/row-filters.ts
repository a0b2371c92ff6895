import { html, nothing, type TemplateResult } from 'lit';
import type { FieldType, Filter, Option, PropertyValue } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { filterField, filterProblem, isWholeFilter } from '../../model/index.ts';
import { outerFields } from '../../model/mapping.ts';
import { heading, icon, selectField, textField, type Framed } from '../../ui/index.ts';
import type { MappingView } from './mapping-row.ts';
import { problemWords } from './problem-words.ts';
import type { RowCounts } from './row-counts.ts';
import { valueChoices } from './value-choices.ts';
import { fieldId } from './wizard-view.ts';

/** As people choose it: `empty` is `exists` turned round. */
type Comparison = Exclude<Filter['op'], 'in'> | 'empty';

const comparisonsOf = (type: FieldType | undefined): readonly Comparison[] => {
  if (type === 'boolean') return ['eq', 'exists', 'empty'];
  // A day stands for its first moment: no record is “on” it, and those of that day come after it.
  if (type === 'time') return ['gte', 'lt', 'exists', 'empty'];
  if (type === 'number' || type === 'date') return ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists', 'empty'];
  if (type === 'list' || type === 'record') return ['contains', 'exists', 'empty'];
  return ['eq', 'ne', 'contains', 'exists', 'empty'];
};

const comparisonOf = ({ op, value }: Filter): Comparison =>
  op === 'exists' ? (value === false ? 'empty' : 'exists') : op === 'in' ? 'eq' : op;

const withComparison = ({ field, value }: Filter, comparison: Comparison): Filter => {
  if (comparison === 'exists') return { field, op: 'exists' };
  if (comparison === 'empty') return { field, op: 'exists', value: false };
  return { field, op: comparison, ...(value !== undefined && value !== false && { value }) };
};

const comparisonWords = (localizer: Localizer, comparison: Comparison, type: FieldType | undefined): string => {
  const isTime = type === 'date' || type === 'time';
  if (isTime && (comparison === 'gt' || comparison === 'gte' || comparison === 'lt' || comparison === 'lte')) {
    return localizer.t(`wizard.filter.time.${comparison}`);
  }
  return localizer.t(`wizard.filter.${comparison}`);
};

const valueText = ({ value }: Filter): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

const day = /^(?:\d{4}-\d\d-\d\d)?$/;
const time = /^\d\d:\d\d/;

/** A day is picked from a calendar, unless something is there that a calendar cannot show. */
const inputType = ({ type, sample = '' }: Partial<Option>, value: string): 'date' | 'text' =>
  (type === 'date' || (type === 'time' && !time.test(sample))) && day.test(value) ? 'date' : 'text';

interface FilterValue {
  readonly filter: Filter;
  readonly id: string;
  readonly error: string;
  /** The field that it is about; null while nobody knows it. */
  readonly chosen: Option | null;
  readonly set: (filter: Filter) => void;
  /** The person is done with it. */
  readonly leave: () => void;
}

const valueField = (
  { view: { localizer } }: MappingView,
  { filter, id, error, chosen, set, leave }: FilterValue,
): Framed => {
  const field = { id, error, label: localizer.t('wizard.filter.value'), onBlur: leave };
  const options = filter.op === 'contains' ? [] : valueChoices(localizer, chosen);
  const value = isWholeFilter(filter) ? JSON.stringify(filter.value) : '';
  // Some values are none of the choices, or not any more.
  if (options.length > 0 && (value === '' || options.some(option => option.value === value))) {
    return selectField(localizer, {
      ...field,
      value,
      options,
      prompt: localizer.t('wizard.filter.choose'),
      onChange: text => set({ ...filter, value: text === '' ? text : (JSON.parse(text) as PropertyValue) }),
    });
  }
  const text = valueText(filter);
  return textField(localizer, {
    ...field,
    value: text,
    type: inputType(chosen ?? {}, text),
    inputMode: chosen?.type === 'number' ? 'decimal' : undefined,
    placeholder: field.label,
    // Numbers stay as they are typed: the host compares them as numbers.
    onInput: value => set({ ...filter, value }),
  });
};

interface FilterRow {
  readonly fields: readonly Option[];
  readonly filter: Filter;
  readonly index: number;
  readonly set: (filter: Filter) => void;
  readonly remove: () => void;
}

const row = (at: MappingView, { fields, filter, index, set, remove }: FilterRow): TemplateResult => {
  const { view, step } = at;
  const { localizer, wizard } = view;
  const valueName = filterField(index, 'value');
  const id = (part: 'field' | 'op' | 'value') => fieldId(step, filterField(index, part));
  const errorOf = (part: 'field' | 'value') => {
    const problem = wizard.fieldProblem(step, filterField(index, part));
    return problem ? problemWords(localizer, problem) : '';
  };
  const chosen = fields.find(({ value }) => value === filter.field) ?? null;
  const type = chosen?.type;
  const comparison = comparisonOf(filter);
  const comparisons = comparisonsOf(type);
  const shown = comparisons.includes(comparison) ? comparisons : [...comparisons, comparison];
  const isValued = comparison !== 'exists' && comparison !== 'empty';
  const leave = () => void wizard.told.leave(step, valueName);
  return html`<div class="filter" role="group" aria-label=${localizer.t('wizard.filter.number', { number: index + 1 })}>
    ${selectField(localizer, {
      id: id('field'),
      error: errorOf('field'),
      label: localizer.t('wizard.filter.field'),
      value: filter.field,
      // What was chosen before may be none of the fields that are there now.
      options: chosen || filter.field === '' ? fields : [{ value: filter.field, label: filter.field }, ...fields],
      prompt: localizer.t('wizard.filter.choose'),
      onChange: field => {
        wizard.told.forget(step, valueName);
        const [first = 'eq'] = comparisonsOf(fields.find(({ value }) => value === field)?.type);
        set(withComparison({ field, op: 'eq' }, first));
      },
    })}
    ${selectField(localizer, {
      id: id('op'),
      label: localizer.t('wizard.filter.op'),
      value: comparison,
      options: shown.map(each => ({ value: each, label: comparisonWords(localizer, each, type) })),
      onChange: each => set(withComparison(filter, each as Comparison)),
    })}
    ${isValued ? valueField(at, { filter, id: id('value'), error: errorOf('value'), chosen, set, leave }) : nothing}
    <button
      type="button"
      class="btn icon"
      aria-label=${localizer.t('wizard.filter.remove', { field: chosen?.label ?? filter.field })}
      @click=${remove}
    >
      ${icon('remove')}
    </button>
  </div>`;
};

const countLine = (at: MappingView, filters: readonly Filter[], counts: RowCounts): TemplateResult | typeof nothing => {
  const { view, step, scene } = at;
  const whole = filters.filter(filter => !filterProblem(filter, scene.sources));
  if (whole.length === 0) return nothing;
  const { localizer, wizard } = view;
  const { id } = step.operation;
  const records = wizard.recordsOf(step);
  const count = counts.of(id, records, whole, (asked, signal) => wizard.countRows(step, asked, signal));
  const words =
    count === 'counting'
      ? localizer.t('wizard.filter.counting')
      : count === 'unknown'
        ? localizer.t('wizard.filter.unknown')
        : localizer.t(count.isWhole ? 'wizard.filter.wanted' : 'wizard.filter.wantedFirst', {
            count: count.read,
            wanted: localizer.number(count.wanted),
          });
  return html`<p class="sm muted">${words}</p>`;
};

/** Which rows of the source are wanted, in plain words. */
export const rowFilters = (at: MappingView, counts: RowCounts): TemplateResult => {
  const { view, step, scene, apps } = at;
  const { localizer, wizard } = view;
  const { id } = step.operation;
  const filters = wizard.answers.filters?.[id] ?? [];
  const fields = outerFields(scene.sources ?? []);
  const set = (changed: readonly Filter[]) => wizard.setFilters(id, changed);
  const add = () => {
    set([...filters, { field: '', op: 'eq' }]);
    wizard.focusField(filterField(filters.length, 'field'));
  };
  const remove = (index: number) => {
    // Those that follow come to stand under other names.
    wizard.told.forget(step, 'filter-');
    set(filters.toSpliced(index, 1));
    wizard.focusField(index < filters.length - 1 ? filterField(index, 'field') : 'filter-add');
  };
  return html`<section class="filters" part="filters">
    ${heading({ level: view.level + 1, content: localizer.t('wizard.filter.title'), look: 'topic' })}
    <p class="sm muted">
      ${
        filters.length > 0
          ? localizer.t('wizard.filter.all', { app: apps.source })
          : localizer.t('wizard.filter.none', { app: apps.source })
      }
    </p>
    ${
      filters.length > 0
        ? html`<div class="list">
            ${filters.map((filter, index) =>
              row(at, {
                fields,
                filter,
                index,
                set: changed => set(filters.with(index, changed)),
                remove: () => remove(index),
              }),
            )}
          </div>`
        : nothing
    }
    ${countLine(at, filters, counts)}
    ${
      fields.length > 0 && filters.length < 20
        ? html`<button type="button" class="btn small" id=${fieldId(step, 'filter-add')} @click=${add}>
            ${icon('plus')}${localizer.t('wizard.filter.add')}
          </button>`
        : nothing
    }
  </section>`;
};
