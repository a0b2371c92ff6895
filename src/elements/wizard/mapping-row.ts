import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldMapping, FormulaResult, Option } from '../../contract/index.ts';
import type { MappingScene, WizardMappingStep } from '../../model/index.ts';
import {
  clashes,
  every,
  isFed,
  typedValue,
  withEntry,
  withEvery,
  withoutEvery,
  type MappingRow,
} from '../../model/mapping.ts';
import { icon } from '../../ui/index.ts';
import type { LatePart } from '../late-part.ts';
import { stepsOf, stepWords, textOf } from './conversion-words.ts';
import type { FormulaPart } from './formula-part.ts';
import type { MappingControls } from './mapping-controls.ts';
import { problemWords } from './problem-words.ts';
import { fieldId, type WizardView } from './wizard-view.ts';

/** Where a mapping step is drawn. */
export interface MappingView {
  readonly view: WizardView;
  readonly step: WizardMappingStep;
  readonly scene: MappingScene;
  readonly controls: MappingControls;
  readonly formulas: LatePart<FormulaPart>;
  readonly apps: { readonly source: string; readonly target: string };
  /** By target field. */
  readonly suggestions: ReadonlyMap<string, Option>;
  /** Whether each list of choices has all of them at once. */
  readonly isShort: boolean;
}

/** The ways to feed a field, as they stand in the list. */
type Choice = '' | 'value' | 'formula' | 'name' | 'property' | `from:${string}`;

const longestSample = 28;

const optionWords = ({ view }: MappingView, { label, sample }: Option): string => {
  if (!sample) return label;
  const short = sample.length > longestSample ? `${sample.slice(0, longestSample)}…` : sample;
  return view.localizer.t('wizard.mapping.field', { field: label, sample: short });
};

export const rowName = ({ view }: Pick<MappingView, 'view'>, { to, target }: MappingRow): string =>
  to === every ? view.localizer.t('wizard.mapping.every') : (target?.label ?? to);

const choiceOf = ({ scene }: MappingView, { entry, own }: MappingRow): Choice => {
  if (!isFed(entry)) return '';
  if (entry.formula !== undefined) return 'formula';
  if (entry.property !== undefined) return 'property';
  if (entry.from === undefined) return 'value';
  const isListed = entry === own || (scene.sources ?? []).some(({ value }) => value === entry.from);
  return isListed ? `from:${entry.from}` : 'name';
};

/** A field's name as a formula has it. */
const asFormula = (name: string): string =>
  name
    .split('.')
    .map(part => (/^[A-Za-z_]\w*$/.test(part) ? part : `\`${part}\``))
    .join('.');

const entryFor = ({ to, own, entry }: MappingRow, choice: Choice): FieldMapping => {
  switch (choice) {
    case '':
      return { to };
    case 'value':
      return own?.value === undefined ? { to, value: '' } : own;
    case 'formula':
      return own?.formula === undefined ? { to, formula: entry.from ? asFormula(entry.from) : '' } : own;
    case 'name':
      return { to, from: '' };
    case 'property':
      return own ?? { to };
    default: {
      const from = choice.slice('from:'.length);
      return own?.from === from ? own : { to, from };
    }
  }
};

/** Takes in what feeds a field from now on. */
export const setEntry = ({ view, step, scene }: MappingView, entry: FieldMapping): void =>
  view.wizard.setMapping(step.operation.id, withEntry(scene, entry));

const choose = (at: MappingView, row: MappingRow, choice: Choice): void => {
  if (row.to !== every) return setEntry(at, entryFor(row, choice));
  const { view, step, scene } = at;
  view.wizard.setMapping(step.operation.id, choice === '' ? withoutEvery(scene) : withEvery(scene));
};

const fieldChoices = (at: MappingView, row: MappingRow, chosen: Choice): TemplateResult => {
  const { scene, controls, step, isShort, apps, view } = at;
  const isOpen = isShort || controls.look(step.id).opened === row.to;
  const sources = scene.sources ?? [];
  const shown = isOpen ? sources : sources.filter(({ value }) => `from:${value}` === chosen);
  const { from } = row.own ?? {};
  // What the recipe says need not be among the first records.
  const own = from !== undefined && !sources.some(({ value }) => value === from) ? [{ value: from, label: from }] : [];
  return html`<optgroup label=${view.localizer.t('wizard.mapping.fields', { app: apps.source })}>
    ${[...own, ...shown].map(
      option =>
        html`<option value="from:${option.value}" .selected=${live(`from:${option.value}` === chosen)}>
          ${`from:${option.value}` === chosen ? option.label : optionWords(at, option)}
        </option>`,
    )}
  </optgroup>`;
};

const otherChoices = ({ view }: MappingView, row: MappingRow, chosen: Choice): TemplateResult => {
  const { localizer, wizard } = view;
  const { property } = row.own ?? {};
  const question = wizard.answered.questions.find(({ name }) => name === property)?.label ?? property ?? '';
  const others: readonly (readonly [Choice, string])[] = [
    ...(property === undefined ? [] : [['property', localizer.t('wizard.mapping.answer', { question })] as const]),
    ['value', localizer.t('wizard.mapping.value')],
    ['formula', localizer.t('wizard.mapping.formula')],
    ['name', localizer.t('wizard.mapping.name')],
  ];
  return html`<optgroup label=${localizer.t('wizard.mapping.others')}>
    ${others.map(
      ([choice, words]) => html`<option value=${choice} .selected=${live(choice === chosen)}>${words}</option>`,
    )}
  </optgroup>`;
};

const chooser = (at: MappingView, row: MappingRow, chosen: Choice, error: string): TemplateResult => {
  const { view, step, controls } = at;
  const { localizer, wizard } = view;
  const id = fieldId(step, row.to);
  const open = () => {
    if (!at.isShort && controls.look(step.id).opened !== row.to) controls.change(step.id, { opened: row.to });
  };
  const isEvery = row.to === every;
  const choices = isEvery
    ? html`<option value="from:*" .selected=${live(chosen !== '')}>${localizer.t('wizard.mapping.all')}</option>`
    : html`${fieldChoices(at, row, chosen)} ${otherChoices(at, row, chosen)}`;
  return html`<label class="vh" for=${id}>${localizer.t('wizard.mapping.feeds', { field: rowName(at, row) })}</label>
    <span class="selw"
      ><select
        class="select"
        id=${id}
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby=${error || nothing}
        @pointerdown=${open}
        @focus=${open}
        @change=${(event: Event) => choose(at, row, (event.target as HTMLSelectElement).value as Choice)}
        @blur=${() => void wizard.told.leave(step, row.to)}
      >
        <option value="" .selected=${live(chosen === '')}>
          ${localizer.t(isEvery ? 'wizard.mapping.listedOnly' : 'wizard.mapping.none')}
        </option>
        ${choices}
      </select></span
    >`;
};

/** A value or a field's name that is written rather than chosen. */
const writtenField = (at: MappingView, row: MappingRow, kind: 'value' | 'name', error: string): TemplateResult => {
  const { view, step } = at;
  const { to, entry, target } = row;
  const id = `${fieldId(step, to)}--${kind}`;
  const write = (text: string): FieldMapping =>
    kind === 'value' ? { to, value: typedValue(text, target?.type) } : { to, from: text };
  const key = kind === 'value' ? 'wizard.mapping.valueOf' : 'wizard.mapping.nameOf';
  return html`<label class="vh" for=${id}>${view.localizer.t(key, { field: rowName(at, row) })}</label>
    <input
      class="input"
      id=${id}
      autocomplete="off"
      spellcheck="false"
      .value=${live(kind === 'value' ? textOf(entry.value) : (entry.from ?? ''))}
      aria-invalid=${error ? 'true' : nothing}
      aria-describedby=${error || nothing}
      @input=${(event: Event) => setEntry(at, write((event.target as HTMLInputElement).value))}
      @blur=${() => void view.wizard.told.leave(step, to)}
    />`;
};

const formulaField = (at: MappingView, row: MappingRow, error: string | undefined): TemplateResult | typeof nothing => {
  const { view, step, formulas } = at;
  const { to, entry } = row;
  if (entry.formula === undefined) return nothing;
  formulas.want();
  const ask = (target: string, formula: string, signal: AbortSignal): Promise<FormulaResult | null> =>
    view.wizard.tryFormula(step, target, formula, signal);
  return (
    formulas.value?.field(view.localizer, {
      id: `${fieldId(step, to)}--formula`,
      operation: step.operation.id,
      to,
      formula: entry.formula,
      error,
      onInput: formula => setEntry(at, { to, formula }),
      onLeave: () => view.wizard.told.leave(step, to),
      ask,
    }) ?? nothing
  );
};

/** Conversions in words: `“Hot” becomes “gold”`, `at most 80 characters`. */
const conversionWords = ({ view, apps }: MappingView, { convert }: FieldMapping): TemplateResult | typeof nothing => {
  const words = stepsOf(convert).flatMap(step => stepWords(view.localizer, apps.target, step));
  if (words.length === 0) return nothing;
  return html`<span class="note-line"
    >${view.localizer.t('wizard.mapping.lookup', { pairs: view.localizer.list(words) })}</span
  >`;
};

const sampleLine = ({ view }: MappingView, source: Option | null, { convert }: FieldMapping): unknown => {
  const { sample } = source ?? {};
  if (sample === undefined) return nothing;
  const { localizer } = view;
  const [step, ...others] = stepsOf(convert);
  const table = step?.kind === 'lookup' && others.length === 0 ? step.table : {};
  const after = Object.hasOwn(table, sample) ? table[sample] : undefined;
  return html`<span class="note-line"
    ><span class="vh">${localizer.t('wizard.mapping.example')}</span><span class="sample"><bdi>${sample}</bdi></span
    >${
      after === undefined
        ? nothing
        : html`${localizer.t('wizard.mapping.becomes')} <span class="sample"><bdi>${textOf(after)}</bdi></span>`
    }</span
  >`;
};

const clashLine = (at: MappingView, row: MappingRow, source: Option | null): TemplateResult | typeof nothing => {
  const { target, entry } = row;
  if (entry.convert || !source?.type || !target?.type || !clashes(source, target)) return nothing;
  const { localizer } = at.view;
  const words = localizer.t('wizard.mapping.clash', {
    source: source.label,
    target: target.label,
    held: localizer.t(`wizard.mapping.holds.${source.type}`),
    needed: localizer.t(`wizard.mapping.needs.${target.type}`),
  });
  return html`<span class="doubt">${icon('warning')}<span>${words}</span></span>`;
};

const suggestionLine = (at: MappingView, row: MappingRow): TemplateResult | typeof nothing => {
  const source = at.suggestions.get(row.to);
  if (!source) return nothing;
  const { localizer } = at.view;
  return html`<span class="note-line"
    >${localizer.t('wizard.mapping.suggestion', { field: optionWords(at, source) })}
    <button
      type="button"
      class="btn link small"
      aria-label=${localizer.t('wizard.mapping.useFor', { field: rowName(at, row) })}
      @click=${() => setEntry(at, { to: row.to, from: source.value })}
    >
      ${localizer.t('wizard.mapping.use')}
    </button></span
  >`;
};

const removeButton = ({ view, step, scene }: MappingView, { to }: MappingRow): TemplateResult =>
  html`<button
    type="button"
    class="btn link small"
    aria-label=${view.localizer.t('wizard.mapping.removeNamed', { field: to })}
    @click=${() =>
      view.wizard.setMapping(
        step.operation.id,
        scene.overrides.filter(override => override.to !== to),
      )}
  >
    ${view.localizer.t('wizard.mapping.remove')}
  </button>`;

const targetCell = (at: MappingView, row: MappingRow): TemplateResult => {
  const { localizer } = at.view;
  return html`<span class="to"
    ><strong><bdi>${rowName(at, row)}</bdi></strong
    >${
      row.isKey
        ? html`<span class="tag">${localizer.t('wizard.mapping.key')}</span>`
        : row.isRequired
          ? html`<span class="tag">${localizer.t('wizard.mapping.required')}</span>`
          : nothing
    }${row.isAdded ? removeButton(at, row) : nothing}</span
  >`;
};

/** One field of the target, and what feeds it. @param number its place; ids are made of it, as names may have spaces. */
export const mappingRow = (at: MappingView, row: MappingRow, number: number): TemplateResult => {
  const { view, step, scene } = at;
  const { entry } = row;
  const problem = view.wizard.fieldProblem(step, row.to);
  const error = problem ? problemWords(view.localizer, problem) : '';
  const chosen = choiceOf(at, row);
  const isFormula = chosen === 'formula';
  const errorId = error && !isFormula ? `${step.id}--${number}-error` : '';
  const source = scene.sources?.find(({ value }) => value === entry.from) ?? null;
  return html`<tr>
    <td>${targetCell(at, row)}</td>
    <td class="arrow">${icon('back')}<span class="vh">${view.localizer.t('wizard.mapping.comesFrom')}</span></td>
    <td>
      <div class="feed">
        ${chooser(at, row, chosen, errorId)}
        ${chosen === 'value' || chosen === 'name' ? writtenField(at, row, chosen, errorId) : nothing}
        ${formulaField(at, row, error || undefined)} ${sampleLine(at, source, entry)} ${conversionWords(at, entry)}
        ${clashLine(at, row, source)} ${suggestionLine(at, row)}
        ${errorId ? html`<span class="err" id=${errorId}>${icon('warning')}<span>${error}</span></span>` : nothing}
      </div>
    </td>
  </tr>`;
};
