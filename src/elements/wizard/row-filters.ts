import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldType, Filter, Option } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { isWholeFilter } from '../../model/index.ts';
import { outerFields, typedValue } from '../../model/mapping.ts';
import { heading, icon } from '../../ui/index.ts';
import type { MappingView } from './mapping-row.ts';
import type { RowCounts } from './row-counts.ts';
import { fieldId } from './wizard-view.ts';

/** As people choose it: `empty` is `exists` turned round. */
type Comparison = Exclude<Filter['op'], 'in'> | 'empty';

const comparisonsOf = (type: FieldType | undefined): readonly Comparison[] => {
  if (type === 'boolean') return ['eq', 'exists', 'empty'];
  if (type === 'number' || type === 'date' || type === 'time')
    return ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists', 'empty'];
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

const valueField = (
  at: MappingView,
  filter: Filter,
  id: string,
  type: FieldType | undefined,
  set: (filter: Filter) => void,
) => {
  const { localizer } = at.view;
  const label = html`<label class="vh" for=${id}>${localizer.t('wizard.filter.value')}</label>`;
  // Numbers stay as they are typed: the host compares them as numbers.
  const take = (text: string) =>
    set({ ...filter, value: type === 'boolean' && text !== '' ? typedValue(text, type) : text });
  if (type === 'boolean') {
    const text = valueText(filter);
    return html`${label}<span class="selw"
        ><select class="select" id=${id} @change=${(event: Event) => take((event.target as HTMLSelectElement).value)}>
          <option value="" .selected=${live(text === '')}>${localizer.t('wizard.filter.choose')}</option>
          <option value="true" .selected=${live(text === 'true')}>${localizer.t('wizard.filter.yes')}</option>
          <option value="false" .selected=${live(text === 'false')}>${localizer.t('wizard.filter.no')}</option>
        </select></span
      >`;
  }
  return html`${label}<input
      class="input"
      id=${id}
      type=${type === 'date' || type === 'time' ? 'date' : 'text'}
      inputmode=${type === 'number' ? 'decimal' : nothing}
      autocomplete="off"
      placeholder=${localizer.t('wizard.filter.value')}
      .value=${valueText(filter)}
      @input=${(event: Event) => take((event.target as HTMLInputElement).value)}
    />`;
};

const row = (
  at: MappingView,
  {
    fields,
    filter,
    index,
    set,
    remove,
  }: {
    readonly fields: readonly Option[];
    readonly filter: Filter;
    readonly index: number;
    readonly set: (filter: Filter) => void;
    readonly remove: () => void;
  },
): TemplateResult => {
  const { view, step } = at;
  const { localizer } = view;
  const id = (part: string) => fieldId(step, `filter-${index}-${part}`);
  const chosen = fields.find(({ value }) => value === filter.field);
  const type = chosen?.type;
  const comparison = comparisonOf(filter);
  const comparisons = comparisonsOf(type);
  const shown = comparisons.includes(comparison) ? comparisons : [...comparisons, comparison];
  const isValued = comparison !== 'exists' && comparison !== 'empty';
  return html`<div class="filter" role="group" aria-label=${localizer.t('wizard.filter.number', { number: index + 1 })}>
    <label class="vh" for=${id('field')}>${localizer.t('wizard.filter.field')}</label>
    <span class="selw"
      ><select
        class="select"
        id=${id('field')}
        @change=${(event: Event) => set({ field: (event.target as HTMLSelectElement).value, op: 'eq' })}
      >
        <option value="" .selected=${live(filter.field === '')}>${localizer.t('wizard.filter.choose')}</option>
        ${fields.map(
          ({ value, label }) =>
            html`<option value=${value} .selected=${live(value === filter.field)}>${label}</option>`,
        )}
      </select></span
    >
    <label class="vh" for=${id('op')}>${localizer.t('wizard.filter.op')}</label>
    <span class="selw"
      ><select
        class="select"
        id=${id('op')}
        @change=${(event: Event) =>
          set(withComparison(filter, (event.target as HTMLSelectElement).value as Comparison))}
      >
        ${shown.map(
          each =>
            html`<option value=${each} .selected=${live(each === comparison)}>
              ${comparisonWords(localizer, each, type)}
            </option>`,
        )}
      </select></span
    >
    ${isValued ? valueField(at, filter, id('value'), type, set) : nothing}
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
  const { view, step } = at;
  const whole = filters.filter(isWholeFilter);
  if (whole.length === 0) return nothing;
  const { localizer, wizard } = view;
  const count = counts.of(step.operation.id, whole, (asked, signal) => wizard.countRows(step, asked, signal));
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
    wizard.focusField(`filter-${filters.length}-field`);
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
                remove: () => set(filters.filter((_, place) => place !== index)),
              }),
            )}
          </div>`
        : nothing
    }
    ${countLine(at, filters, counts)}
    ${
      fields.length > 0 && filters.length < 20
        ? html`<button type="button" class="btn small" @click=${add}>
            ${icon('plus')}${localizer.t('wizard.filter.add')}
          </button>`
        : nothing
    }
  </section>`;
};
