import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldMapping, MappedSample, Option } from '../../contract/index.ts';
import type { MappingScene, WizardMappingStep } from '../../model/index.ts';
import { conversionsOf } from '../../model/conversions.ts';
import {
  clashes,
  every,
  isFed,
  typedValue,
  valueBeingTyped,
  withEntry,
  withEvery,
  withoutEvery,
  type MappingRow,
} from '../../model/mapping.ts';
import { icon, selectField, supportDetails, textField, type Framed } from '../../ui/index.ts';
import type { LatePart } from '../late-part.ts';
import type { ConversionPart, ConvertedEntry } from './conversion-part.ts';
import { stepWords, textOf } from './conversion-words.ts';
import type { FormulaPart } from './formula-part.ts';
import type { MappingControls } from './mapping-controls.ts';
import type { TrialState } from './mapping-trials.ts';
import { problemWords } from './problem-words.ts';
import { valueChoices } from './value-choices.ts';
import { fieldId, type WizardView } from './wizard-view.ts';

/** Where a mapping step is drawn. */
export interface MappingView {
  readonly view: WizardView;
  readonly step: WizardMappingStep;
  readonly scene: MappingScene;
  readonly controls: MappingControls;
  readonly formulas: LatePart<FormulaPart>;
  readonly conversions: LatePart<ConversionPart>;
  /** What an entry makes of real records. */
  readonly trial: (entry: FieldMapping) => TrialState;
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
export const setEntry = ({ view, step, scene, controls }: MappingView, entry: FieldMapping): void => {
  controls.change(step.id, { changed: entry.to });
  view.wizard.setMapping(step.operation.id, withEntry(scene, entry));
};

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

/** A value, or a field's name that is written rather than chosen. */
const writtenField = (
  at: MappingView,
  row: MappingRow,
  number: number,
  kind: 'value' | 'name',
  error: string,
): Framed => {
  const { view, step } = at;
  const { localizer, wizard } = view;
  const { to, entry, target } = row;
  const isValue = kind === 'value';
  const choices = isValue ? valueChoices(localizer, target) : [];
  const written = isValue ? textOf(entry.value) : (entry.from ?? '');
  const field = {
    id: fieldId(step, `${kind}-${number}`),
    label: localizer.t(isValue ? 'wizard.mapping.valueOf' : 'wizard.mapping.nameOf', { field: rowName(at, row) }),
    error,
    onBlur: () => void wizard.told.leave(step, to),
  };
  if (choices.length > 0) {
    return selectField(localizer, {
      ...field,
      value: written === '' ? '' : JSON.stringify(entry.value),
      options: choices,
      prompt: localizer.t('wizard.filter.choose'),
      onChange: value => setEntry(at, { to, value: value === '' ? '' : (JSON.parse(value) as unknown) }),
    });
  }
  const take = (read: typeof typedValue) => (text: string) =>
    setEntry(at, isValue ? { to, value: read(text, target?.type) } : { ...entry, from: text });
  return textField(localizer, {
    ...field,
    value: written,
    onInput: take(valueBeingTyped),
    onChange: take(typedValue),
  });
};

const formulaField = (
  at: MappingView,
  row: MappingRow,
  number: number,
  error: string,
): TemplateResult | typeof nothing => {
  const { view, step, formulas } = at;
  const { to, entry } = row;
  if (entry.formula === undefined) return nothing;
  formulas.want();
  return (
    formulas.value?.field(view.localizer, {
      id: fieldId(step, `formula-${number}`),
      field: rowName(at, row),
      formula: entry.formula,
      error,
      onInput: formula => setEntry(at, { ...entry, formula }),
      onLeave: () => void view.wizard.told.leave(step, to),
    }) ?? nothing
  );
};

/** What an entry makes of real records; null where it takes over what is there, or only the run can tell. */
const trialOf = (at: Pick<MappingView, 'trial'>, { entry }: MappingRow): TrialState => {
  const conversions = conversionsOf(entry);
  const isTried = entry.formula === undefined ? isFed(entry) && conversions.length > 0 : entry.formula.trim() !== '';
  return isTried && !conversions.some(({ kind }) => kind === 'find') ? at.trial(entry) : null;
};

/** What is said of a real record, for those who do not see it. */
export const resultWords = (at: Pick<MappingView, 'view' | 'trial'>, row: MappingRow): string => {
  const { localizer } = at.view;
  const trial = trialOf(at, row);
  if (trial === null || typeof trial === 'string') return '';
  const [sample] = trial.samples;
  const message = trial.message ?? sample?.message;
  if (message) return message.text;
  if (!sample) return '';
  const after = sample.after ?? localizer.t('wizard.mapping.nothing');
  if (row.entry.formula !== undefined) return `${localizer.t('wizard.mapping.makes')} ${after}`;
  return `${sample.before ?? localizer.t('wizard.mapping.nothing')} ${localizer.t('wizard.mapping.becomes')} ${after}`;
};

const shown = ({ view }: MappingView, value: string | null): TemplateResult =>
  value === null
    ? html`${view.localizer.t('wizard.mapping.nothing')}`
    : html`<span class="sample"><bdi>${value}</bdi></span>`;

const doubt = (words: string): TemplateResult =>
  html`<span class="doubt">${icon('warning')}<span>${words}</span></span>`;

const detailsLine = ({ view }: MappingView, details: string | null): TemplateResult | typeof nothing =>
  details ? supportDetails(view.localizer.t('support.details'), details) : nothing;

const sampleLine = (at: MappingView, { before, after, message }: MappedSample, isMade: boolean): TemplateResult => {
  const words = at.view.localizer.t(isMade ? 'wizard.mapping.makes' : 'wizard.mapping.becomes');
  return html`<li class="note-line">
    ${isMade ? nothing : shown(at, before)} ${message ? doubt(message.text) : html`${words} ${shown(at, after)}`}
  </li>`;
};

/** A real value, and what becomes of it. @param isWhole Whether there is to be more than one. */
const resultLines = (at: MappingView, row: MappingRow, source: Option | null, isWhole: boolean): unknown => {
  const { localizer } = at.view;
  const isMade = row.entry.formula !== undefined;
  const trial = trialOf(at, row);
  if (trial !== null && typeof trial === 'object' && (trial.message || trial.samples.length > 0)) {
    const { message, samples } = trial;
    const shownSamples = isWhole ? samples : samples.slice(0, 1);
    // Where the field itself says what is wrong, that is enough.
    const problem = at.view.wizard.fieldProblem(at.step, row.to);
    return html`${message && !problem ? doubt(message.text) : nothing}
      <ul class="results" aria-label=${localizer.t('wizard.mapping.examples')}>
        ${shownSamples.map(sample => sampleLine(at, sample, isMade))}
      </ul>
      ${detailsLine(at, trial.details ?? samples.find(({ details }) => details !== null)?.details ?? null)}`;
  }
  if (isWhole && typeof trial === 'string') {
    const key = trial === 'trying' ? 'wizard.mapping.trying' : 'wizard.mapping.untried';
    return html`<span class="note-line">${localizer.t(key)}</span>`;
  }
  return source?.sample === undefined
    ? nothing
    : html`<span class="note-line"
        ><span class="vh">${localizer.t('wizard.mapping.example')}</span>${shown(at, source.sample)}</span
      >`;
};

const convertedEntry = (at: MappingView, row: MappingRow, number: number): ConvertedEntry => {
  const { view, step, scene, apps } = at;
  const { entry, target } = row;
  const sources = scene.sources ?? [];
  return {
    entry,
    field: rowName(at, row),
    source: sources.find(({ value }) => value === entry.from) ?? null,
    target,
    sources,
    choices: valueChoices(view.localizer, target),
    apps,
    words: conversion => stepWords(at, conversion).join(' '),
    id: part => fieldId(step, `convert-${number}-${part}`),
    focus: part => view.wizard.focusField(`convert-${number}-${part}`),
    onChange: changed => setEntry(at, changed),
  };
};

const isConvertible = ({ entry, to }: MappingRow): boolean => isFed(entry) && entry.value === undefined && to !== every;

const isConverting = ({ controls, step }: MappingView, row: MappingRow): boolean =>
  isConvertible(row) && controls.look(step.id).converting === row.to;

/** Opens and closes the editor of what is done with a value on its way. */
const convertButton = (at: MappingView, row: MappingRow, editorId: string): TemplateResult => {
  const { view, step, controls } = at;
  const isOpen = isConverting(at, row);
  return html`<button
    type="button"
    class="btn link small"
    aria-label=${view.localizer.t('wizard.mapping.convertNamed', { field: rowName(at, row) })}
    aria-expanded=${isOpen ? 'true' : 'false'}
    aria-controls=${editorId}
    @click=${() => controls.change(step.id, { converting: isOpen ? '' : row.to })}
  >
    ${view.localizer.t('wizard.mapping.convert')}${icon('down')}
  </button>`;
};

const asRecipeButton = (at: MappingView, row: MappingRow, own: FieldMapping): TemplateResult => {
  const { localizer, wizard } = at.view;
  const reset = () => {
    setEntry(at, own);
    wizard.focusField(row.to);
  };
  return html`<button
    type="button"
    class="btn link small"
    aria-label=${localizer.t('wizard.mapping.asRecipeNamed', { field: rowName(at, row) })}
    @click=${reset}
  >
    ${localizer.t('wizard.mapping.asRecipe')}
  </button>`;
};

const conversionEditor = (at: MappingView, row: MappingRow, number: number): unknown => {
  const { view, conversions } = at;
  conversions.want();
  if (!conversions.hasFailed) return conversions.value?.editor(view.localizer, convertedEntry(at, row, number));
  return html`<button type="button" class="btn small" @click=${conversions.retry}>
    ${view.localizer.t('action.tryAgain')}
  </button>`;
};

/** A real value and what becomes of it, with the ways to change that; what is done with it in words. */
const onItsWay = (at: MappingView, row: MappingRow, number: number, source: Option | null): TemplateResult => {
  const { localizer } = at.view;
  const { entry, own, to } = row;
  const words = conversionsOf(entry).flatMap(conversion => stepWords(at, conversion));
  const isOpen = isConverting(at, row);
  const isWhole = isOpen || entry.formula !== undefined;
  const id = fieldId(at.step, `convert-${number}`);
  return html`<div class="way">
      <div id=${fieldId(at.step, `formula-${number}-result`)}>${resultLines(at, row, source, isWhole)}</div>
      ${isConvertible(row) ? convertButton(at, row, id) : nothing}
      ${own !== null && entry !== own && to !== every ? asRecipeButton(at, row, own) : nothing}
    </div>
    ${
      words.length > 0
        ? html`<span class="note-line">${localizer.t('wizard.mapping.lookup', { pairs: localizer.list(words) })}</span>`
        : nothing
    }
    <div id=${id} ?hidden=${!isOpen}>${isOpen ? conversionEditor(at, row, number) : nothing}</div>`;
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
  return doubt(words);
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
  const isWritten = chosen === 'value' || chosen === 'name';
  const errorId = error && !isWritten && chosen !== 'formula' ? `${step.id}--${number}-error` : '';
  const source = scene.sources?.find(({ value }) => value === entry.from) ?? null;
  return html`<tr>
    <th scope="row">${targetCell(at, row)}</th>
    <td class="arrow">${icon('back')}<span class="vh">${view.localizer.t('wizard.mapping.comesFrom')}</span></td>
    <td>
      <div class="feed">
        ${chooser(at, row, chosen, errorId)} ${isWritten ? writtenField(at, row, number, chosen, error) : nothing}
        ${formulaField(at, row, number, error)} ${onItsWay(at, row, number, source)} ${clashLine(at, row, source)}
        ${suggestionLine(at, row)}
        ${errorId ? html`<span class="err" id=${errorId}>${icon('warning')}<span>${error}</span></span>` : nothing}
      </div>
    </td>
  </tr>`;
};
