import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { RecipePage, Session } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { icon } from '../../ui/icons.ts';
import { firstDirection, isNarrowed, sortColumns, type Owners, type Wish } from './recipe-wish.ts';

export interface RecipeFilters {
  readonly localizer: Localizer;
  readonly who: Session;
  /** Whether the person may bring back what was deleted. */
  readonly canRestore: boolean;
  readonly apps: RecipePage['facets']['endpoint'];
  readonly wish: Wish;
  readonly count: number;
  readonly total: number;
  readonly isLoading: boolean;
  /** Some could not be loaded. */
  readonly isPartial: boolean;
  readonly onWish: (change: Partial<Wish>) => void;
  readonly onClear: () => void;
  readonly onRetry: () => void;
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

const ownerNames = ({
  localizer,
  who: { organization },
  canRestore,
}: RecipeFilters): readonly (readonly [Owners, string])[] => [
  ['own', organization.name],
  ['others', localizer.t('recipes.otherOrganizations')],
  ['all', localizer.t('recipes.allOrganizations')],
  ...(canRestore ? [['deleted', localizer.t('recipes.state.deleted')] as const] : []),
];

/** Cards have no column headers to sort by. */
const sortingChoice = ({ localizer, wish, onWish }: RecipeFilters): TemplateResult => {
  const choose = (event: Event): void => {
    const column = sortColumns.find(each => each === valueOf(event));
    if (column) onWish({ sorting: { column, direction: firstDirection(column) } });
  };
  return html`<div class="field cardsonly">
    <label for="sort">${localizer.t('recipes.sort')}</label>
    <span class="selw">
      <select class="select" id="sort" @change=${choose}>
        ${sortColumns.map(
          column =>
            html`<option value=${column} ?selected=${wish.sorting.column === column}>
              ${localizer.t(`recipes.column.${column}`)}
            </option>`,
        )}
      </select>
    </span>
  </div>`;
};

/** Every filter works as soon as it is changed. */
export const recipeFilters = (filters: RecipeFilters): TemplateResult => {
  const { localizer, apps, wish, onWish } = filters;
  const names = ownerNames(filters);
  const day = (which: 'from' | 'to') =>
    html`<input
      class="input"
      type="date"
      aria-label=${localizer.t(`recipes.${which}`)}
      .value=${live(wish[which])}
      @change=${(event: Event) => onWish({ [which]: valueOf(event) })}
    />`;
  return html`<form
    class="filters"
    part="filters"
    role="search"
    aria-label=${localizer.t('recipes.filters')}
    @submit=${(event: Event) => event.preventDefault()}
  >
    <div class="field f-search">
      <label for="words">${localizer.t('recipes.name')}</label>
      <div class="search" part="search">
        ${icon('search')}
        <input
          class="input"
          id="words"
          type="search"
          autocomplete="off"
          placeholder=${localizer.t('recipes.search')}
          .value=${live(wish.words)}
          @input=${(event: Event) => onWish({ words: valueOf(event) })}
        />
      </div>
    </div>
    <div class="field">
      <label for="app">${localizer.t('recipes.app')}</label>
      <span class="selw">
        <select class="select" id="app" @change=${(event: Event) => onWish({ app: valueOf(event) })}>
          <option value="" ?selected=${wish.app === ''}>${localizer.t('recipes.allApps')}</option>
          ${apps.map(
            ({ value, label }) => html`<option value=${value} ?selected=${wish.app === value}>${label}</option>`,
          )}
        </select>
      </span>
    </div>
    <div class="field">
      <label for="owners">${localizer.t('recipes.organization')}</label>
      <span class="selw">
        <select
          class="select"
          id="owners"
          @change=${(event: Event) => {
            const owners = names.find(([each]) => each === valueOf(event))?.[0];
            if (owners) onWish({ owners, app: '' });
          }}
        >
          ${names.map(
            ([owners, name]) => html`<option value=${owners} ?selected=${wish.owners === owners}>${name}</option>`,
          )}
        </select>
      </span>
    </div>
    <fieldset class="field f-date">
      <legend class="lbl">${localizer.t('recipes.uploadedBetween')}</legend>
      <div class="days">${day('from')}<span class="muted" aria-hidden="true">–</span>${day('to')}</div>
    </fieldset>
    ${sortingChoice(filters)}
  </form>`;
};

/** How many there are, and the way back to all of them; always as high, so that no row moves. */
export const resultLine = (filters: RecipeFilters): TemplateResult => {
  const { localizer, wish, count, total, isLoading, isPartial } = filters;
  return html`<div class="result">
    <span
      >${
        isNarrowed(wish) && count !== total
          ? localizer.t('recipes.countOf', { count, total })
          : localizer.t('recipes.count', { count: total })
      }</span
    >
    ${
      isNarrowed(wish)
        ? html`<button type="button" class="btn link small" @click=${filters.onClear}>
            ${localizer.t('recipes.clearFilters')}
          </button>`
        : nothing
    }
    ${isLoading ? html`<span>${localizer.t('recipes.loadingMore')}</span>` : nothing}
    ${
      isPartial
        ? html`<span class="partly" role="alert">${icon('warning')}${localizer.t('recipes.partlyFailed')}</span>
            <button type="button" class="btn link small" @click=${filters.onRetry}>
              ${localizer.t('action.tryAgain')}
            </button>`
        : nothing
    }
  </div>`;
};
