import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FieldMapping, Option } from '../../contract/index.ts';
import { listOfOperation, normalizeText, type WizardMappingStep } from '../../model/index.ts';
import { suggestFields } from '../../model/field-likeness.ts';
import { every, isFed, mappingRows, strayFields, withEntry, type MappingRow } from '../../model/mapping.ts';
import { failureSentence, icon, notice, textField } from '../../ui/index.ts';
import type { LatePart } from '../late-part.ts';
import type { ConversionPart } from './conversion-part.ts';
import type { FormulaPart } from './formula-part.ts';
import type { MappingControls } from './mapping-controls.ts';
import { mappingRow, resultWords, rowName, setEntry, type MappingView } from './mapping-row.ts';
import type { MappingTrials, TrialState } from './mapping-trials.ts';
import { problemList } from './problem-list.ts';
import type { RowCounts } from './row-counts.ts';
import { rowFilters } from './row-filters.ts';
import { appOf, listHindrance } from './questions.ts';
import { continueButton, fieldId, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

/** More rows than these can be searched, and are not all shown at once. */
const searchedFrom = 12;
const shownAtOnce = 60;
/** Choices that a page can hold in all its lists. */
const mostChoices = 4000;
/** Names that a sentence lists. */
const namesListed = 6;

const listed = ({ view }: MappingView, names: readonly string[]): string => {
  const shown = names.slice(0, namesListed).map(name => `“${name}”`);
  return view.localizer.list(names.length > namesListed ? [...shown, '…'] : shown);
};

/** How the reading of one side's fields goes; nothing when they are there. */
const readingNotice = (at: MappingView, side: 'source' | 'target'): TemplateResult | typeof nothing => {
  const { view, step, apps } = at;
  const { wizard, localizer } = view;
  const need = listOfOperation(step.recipe, step.operation, side, wizard.answered);
  const hindrance = listHindrance(view, need);
  if (hindrance) return notice({ tone: 'info', body: html`<p>${hindrance.words}</p>`, actions: hindrance.way });
  const request = need.kind === 'known' ? wizard.listRequest(need.source) : null;
  if (!request) return nothing;
  const state = wizard.lists.state(request);
  const app = apps[side];
  if (!state || state.kind === 'reading') {
    return html`<p class="sm muted">${localizer.t('wizard.mapping.reading', { app })}</p>`;
  }
  const isEmpty = state.kind === 'ready' && state.options.length === 0;
  // A target that tells nothing takes what it is given.
  if (state.kind === 'ready' && (!isEmpty || side === 'target')) return nothing;
  return notice({
    tone: isEmpty ? 'plain' : 'warn',
    body: html`<p>${localizer.t(isEmpty ? 'wizard.mapping.empty' : 'wizard.mapping.failed', { app })}</p>
      ${state.kind === 'failed' ? html`<p>${failureSentence(localizer, state.error)}</p>` : nothing}`,
    actions: html`<button type="button" class="btn small" @click=${() => void wizard.lists.read(request)}>
      ${localizer.t(isEmpty ? 'wizard.list.readAgain' : 'action.tryAgain')}
    </button>`,
  });
};

/** Fields that the recipe fills and the target does not have. */
const missingNotice = (at: MappingView, rows: readonly MappingRow[]): TemplateResult | typeof nothing => {
  const { view, step, scene, apps } = at;
  const { localizer, wizard } = view;
  const unknown = new Set(
    wizard.problemsOf(step).flatMap(({ code, property }) => (code === 'field-unknown' ? [property] : [])),
  );
  const missing = rows.filter(({ to, isKey }) => unknown.has(to) && !isKey);
  if (missing.length === 0) return nothing;
  const names = missing.map(({ to }) => to);
  const leaveOut = () =>
    wizard.setMapping(
      step.operation.id,
      names.reduce((overrides, to) => withEntry({ ...scene, overrides }, { to }), scene.overrides),
    );
  const { length: count } = names;
  return notice({
    tone: 'warn',
    body: localizer.t('wizard.mapping.missing', { count, app: apps.target, fields: listed(at, names) }),
    actions: html`<button type="button" class="btn small" @click=${leaveOut}>
      ${localizer.t('wizard.mapping.leaveOut', { count })}
    </button>`,
  });
};

const strayNotice = (at: MappingView, rows: readonly MappingRow[]): TemplateResult | typeof nothing => {
  const { view, scene, apps } = at;
  const strays = strayFields(scene, rows);
  if (strays.length === 0) return nothing;
  const fields = listed(at, strays);
  return notice({ tone: 'warn', body: view.localizer.t('wizard.mapping.strays', { fields, app: apps.target }) });
};

const suggestionNotice = ({ view, step, scene, suggestions }: MappingView): TemplateResult | typeof nothing => {
  const { size: count } = suggestions;
  if (count < 2) return nothing;
  const { localizer, wizard } = view;
  const useAll = () =>
    wizard.setMapping(
      step.operation.id,
      [...suggestions].reduce(
        (overrides, [to, { value }]) => withEntry({ ...scene, overrides }, { to, from: value }),
        scene.overrides,
      ),
    );
  return notice({
    tone: 'info',
    body: localizer.t('wizard.mapping.suggestions', { count }),
    actions: html`<button type="button" class="btn small" @click=${useAll}>
      ${localizer.t('wizard.mapping.useAll', { count })}
    </button>`,
  });
};

/** How many of the fields that the target wants are filled; nothing where it does not say. */
const requiredLine = ({ view }: MappingView, rows: readonly MappingRow[]): TemplateResult | typeof nothing => {
  const required = rows.filter(({ isRequired, isKey }) => isRequired || isKey);
  const { length: count } = required;
  if (count === 0) return nothing;
  const filled = required.filter(({ entry }) => isFed(entry)).length;
  const { localizer } = view;
  const words =
    filled === count
      ? localizer.t('wizard.mapping.requiredFilled', { count })
      : localizer.t('wizard.mapping.requiredOpen', { count, filled: localizer.number(filled) });
  return html`<p class="sm muted">${words}</p>`;
};

const searchBar = ({ view, step, controls }: MappingView, count: number): TemplateResult => {
  const { localizer } = view;
  const { filter } = controls.look(step.id);
  const id = fieldId(step, 'search');
  return html`<div class="map-bar">
    <div class="search">
      ${icon('search')}<label class="vh" for=${id}>${localizer.t('wizard.mapping.filter')}</label
      ><input
        class="input"
        type="search"
        id=${id}
        autocomplete="off"
        placeholder=${localizer.t('wizard.mapping.filter')}
        .value=${filter}
        @input=${(event: Event) =>
          controls.change(step.id, { filter: (event.target as HTMLInputElement).value, changed: '' })}
        @keydown=${(event: KeyboardEvent) => {
          // Enter would go on to the next step.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
    </div>
    <span class="sm muted">${localizer.t('wizard.mapping.filtered', { count })}</span>
  </div>`;
};

const addForm = (at: MappingView, rows: readonly MappingRow[]): TemplateResult => {
  const { view, step, controls, apps } = at;
  const { localizer, wizard } = view;
  const { newField, isRefused } = controls.look(step.id);
  const add = () => {
    const to = newField.trim();
    const isTaken = to === every || rows.some(row => row.to === to);
    if (to === '' || isTaken) return controls.change(step.id, { isRefused: to !== '' });
    setEntry(at, { to });
    controls.change(step.id, { newField: '', isRefused: false, filter: '' });
    wizard.focusField(to);
  };
  return html`<div
    class="map-add"
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      add();
    }}
  >
    ${textField(localizer, {
      id: fieldId(step, 'new'),
      label: localizer.t('wizard.mapping.newField', { app: apps.target }),
      value: newField,
      error: isRefused ? localizer.t('wizard.mapping.hasField') : undefined,
      onInput: text => controls.change(step.id, { newField: text, isRefused: false }),
    })}
    <button type="button" class="btn" @click=${add}>${icon('plus')}${localizer.t('wizard.mapping.add')}</button>
  </div>`;
};

const fits = (at: Pick<MappingView, 'view'>, row: MappingRow, text: string): boolean =>
  [row.to, rowName(at, row), row.entry.from ?? ''].some(name => normalizeText(name).includes(text));

const found = (at: Pick<MappingView, 'view'>, rows: readonly MappingRow[], filter: string): readonly MappingRow[] => {
  const text = normalizeText(filter);
  return text === '' ? rows : rows.filter(row => fits(at, row, text));
};

const table = (at: MappingView, rows: readonly MappingRow[]): TemplateResult => {
  const { view, step, controls, apps, scene } = at;
  const { localizer } = view;
  const { filter, showsAll } = controls.look(step.id);
  const fitting = found(at, rows, filter);
  const shown = showsAll || fitting.length < rows.length ? fitting : fitting.slice(0, shownAtOnce);
  const isFree = scene.targets !== null && scene.targets.length === 0;
  return html`${rows.length > searchedFrom ? searchBar(at, fitting.length) : nothing}
    <div class="map-frame">
      <table class="map" part="mapping">
        <caption class="vh">
          ${localizer.t('wizard.mapping.caption')}
        </caption>
        <colgroup>
          <col class="target" />
          <col class="middle" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">${localizer.t('wizard.mapping.to', { app: apps.target })}</th>
            <td><span class="vh">${localizer.t('wizard.mapping.comesFrom')}</span></td>
            <th scope="col">${localizer.t('wizard.mapping.from', { app: apps.source })}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            shown,
            ({ to }) => to,
            row => mappingRow(at, row, rows.indexOf(row)),
          )}
        </tbody>
      </table>
      ${fitting.length === 0 ? html`<p class="map-foot sm muted">${localizer.t('wizard.mapping.noneFits', { text: filter })}</p>` : nothing}
      ${
        shown.length < fitting.length
          ? html`<div class="map-foot">
              <button type="button" class="btn small" @click=${() => controls.change(step.id, { showsAll: true })}>
                ${localizer.t('wizard.mapping.more', { count: fitting.length })}
              </button>
            </div>`
          : nothing
      }
      ${isFree ? addForm(at, rows) : nothing}
    </div>`;
};

/** What a mapping step works with while its element lives. */
export interface MappingParts {
  readonly controls: MappingControls;
  readonly trials: MappingTrials;
  readonly formulas: LatePart<FormulaPart>;
  readonly conversions: LatePart<ConversionPart>;
  readonly counts: RowCounts;
}

/** Tries entries with the records that the operation reads with these answers. */
const trialOf =
  ({ wizard }: WizardView, step: WizardMappingStep, trials: MappingTrials) =>
  (entry: FieldMapping): TrialState =>
    trials.of(wizard.recordsOf(step), entry, (entries, signal) => wizard.tryMapping(step, entries, signal));

/** What the live region says: what is being read, what became of a value, or how many fields a search has found. */
export const mappingNews = (view: WizardView, step: WizardMappingStep, { controls, trials }: MappingParts): string => {
  const { wizard, localizer } = view;
  const { recipe, operation } = step;
  for (const side of ['source', 'target'] as const) {
    const need = listOfOperation(recipe, operation, side, wizard.answered);
    const request = need.kind === 'known' ? wizard.listRequest(need.source) : null;
    const app = appOf(view, operation[side].connection);
    if (request && wizard.lists.state(request)?.kind === 'reading') {
      return localizer.t('wizard.mapping.reading', { app });
    }
  }
  const { filter, changed } = controls.look(step.id);
  if (filter === '' && changed === '') return '';
  const rows = mappingRows(wizard.mappingScene(step));
  const row = rows.find(({ to }) => to === changed);
  if (row) return resultWords({ view, trial: trialOf(view, step, trials) }, row);
  const count = found({ view }, rows, filter).length;
  return count === 0
    ? localizer.t('wizard.mapping.noneFits', { text: filter })
    : localizer.t('wizard.mapping.filtered', { count });
};

const none: ReadonlyMap<string, Option> = new Map();

/** Target fields that a person has decided about; one that they added is still open. */
const decidedFields = (rows: readonly MappingRow[], overrides: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(rows.flatMap(({ to, isAdded, entry }) => (overrides.has(to) && !(isAdded && !isFed(entry)) ? [to] : [])));

/** Where each field of the target comes from. */
export const mappingStep = (
  view: WizardView,
  step: WizardMappingStep,
  { controls, trials, formulas, conversions, counts }: MappingParts,
): TemplateResult => {
  const { wizard, localizer } = view;
  const { operation } = step;
  const scene = wizard.mappingScene(step);
  const rows = mappingRows(scene);
  const { sources, overrides } = scene;
  const decided = decidedFields(rows, new Set(overrides.map(({ to }) => to)));
  const at: MappingView = {
    view,
    step,
    scene,
    controls,
    formulas,
    conversions,
    trial: trialOf(view, step, trials),
    apps: { source: appOf(view, operation.source.connection), target: appOf(view, operation.target.connection) },
    suggestions: sources ? suggestFields(rows, sources, decided) : none,
    isShort: Math.min(rows.length, shownAtOnce) * (sources?.length ?? 0) <= mostChoices,
  };
  return html`${stepHead(view, step, html`<p>${localizer.t('wizard.mapping.lead')}</p>`)}
    <div class="stack">
      ${problemList(view, step)} ${readingNotice(at, 'source')} ${readingNotice(at, 'target')}
      ${missingNotice(at, rows)} ${strayNotice(at, rows)} ${rowFilters(at, counts)} ${suggestionNotice(at)}
      ${requiredLine(at, rows)} ${table(at, rows)}
    </div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
};
