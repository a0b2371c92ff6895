import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecipeApiError } from '../../client/index.ts';
import type { RecipePage, RecipeSummary } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { categoryName } from '../../ui/category.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { skeleton } from '../../ui/skeleton.ts';

/** So many apps, and as many categories, are offered. */
const mostChips = 6;

/** What recipes are looked for by; each may be empty. */
export interface Quest {
  readonly words: string;
  /** Ids. */
  readonly app: string;
  readonly category: string;
}

export interface DiscoverPanel {
  readonly localizer: Localizer;
  readonly level: number;
  readonly quest: Quest;
  /** What there is without looking for anything: apps and categories come from it. */
  readonly all: RecipePage | undefined;
  /** What was found; undefined while nothing is looked for, or not yet. */
  readonly found: RecipePage | undefined;
  readonly error: RecipeApiError | null;
  readonly onQuest: (quest: Partial<Quest>) => void;
  readonly onOpen: (recipe: RecipeSummary) => void;
  /** Shows all that are found, or that there are. */
  readonly onAll: (quest: Quest) => void;
  readonly onRetry: () => void;
}

export const isQuest = ({ words, app, category }: Quest): boolean =>
  words.trim() !== '' || app !== '' || category !== '';

const nothingWanted: Quest = { words: '', app: '', category: '' };

const renderChips = (
  { localizer, level, quest, onQuest }: DiscoverPanel,
  by: 'app' | 'category',
  options: RecipePage['facets']['endpoint'],
): unknown => {
  const shown = [...options].sort((a, b) => b.count - a.count).slice(0, mostChips);
  if (shown.length === 0) return nothing;
  const label = localizer.t(by === 'app' ? 'dashboard.apps' : 'dashboard.categories');
  return html`${heading({ level: level + 1, content: html`<span class="small-heading">${label}</span>`, look: 'topic' })}
    <ul class="cats" aria-label=${label}>
      ${shown.map(({ value, label: name, count }) => {
        const isChosen = quest[by] === value;
        return html`<li>
          <button
            type="button"
            class="chip"
            aria-pressed=${isChosen ? 'true' : 'false'}
            @click=${() => onQuest({ [by]: isChosen ? '' : value })}
          >
            ${by === 'category' ? categoryName(localizer, value) : name}
            <span class="c">${localizer.number(count)}</span>
          </button>
        </li>`;
      })}
    </ul>`;
};

const renderFound = (panel: DiscoverPanel): unknown => {
  const { localizer, quest, found, onQuest, onOpen } = panel;
  if (!isQuest(quest)) return nothing;
  if (!found) return panel.error ? nothing : html`<div aria-busy="true">${skeleton('long')}</div>`;
  const words = quest.words.trim();
  const count = found.total;
  return html`<p class="line">
      ${count === 0 && words ? localizer.t('dashboard.noRecipe', { query: words }) : localizer.t('dashboard.found', { count })}
      <button type="button" class="btn link small" @click=${() => onQuest(nothingWanted)}>
        ${localizer.t('dashboard.clear')}
      </button>
    </p>
    <ul class="list">
      ${repeat(
        found.items,
        ({ id }) => id,
        recipe =>
          html`<li>
            ${pair(recipe.endpoints, 'small')}
            <span class="grow"
              ><button type="button" class="rowbtn" @click=${() => onOpen(recipe)}>
                <bdi>${recipe.name}</bdi>
              </button></span
            >
          </li>`,
      )}
    </ul>`;
};

/** Recipes to set up: by words, app or category. */
export const discoverPanel = (panel: DiscoverPanel): TemplateResult => {
  const { localizer, level, quest, all, error, onQuest, onAll, onRetry } = panel;
  const count = (panel.found ?? all)?.total ?? 0;
  return html`<section class="panel" part="discover" aria-labelledby="discover">
    <div class="phead">
      ${heading({ level, content: localizer.t('dashboard.discover'), look: 'subtitle', id: 'discover' })}
      ${
        count > 0
          ? html`<button type="button" class="btn link small" @click=${() => onAll(quest)}>
              ${localizer.t('dashboard.allRecipes', { count })}
            </button>`
          : nothing
      }
    </div>
    <div class="search">
      ${icon('search')}
      <input
        class="input"
        type="search"
        autocomplete="off"
        aria-label=${localizer.t('dashboard.searchRecipes')}
        placeholder=${localizer.t('dashboard.searchRecipes')}
        .value=${live(quest.words)}
        @input=${(event: Event) => onQuest({ words: (event.target as HTMLInputElement).value })}
      />
    </div>
    ${
      error
        ? html`<p class="line" role="alert">
            ${localizer.t('dashboard.recipesFailed')}
            <button type="button" class="btn link small" @click=${onRetry}>${localizer.t('action.tryAgain')}</button>
          </p>`
        : nothing
    }
    ${renderFound(panel)}
    ${all?.total === 0 ? html`<p class="line">${localizer.t('dashboard.noRecipes')}</p>` : nothing}
    ${all ? [renderChips(panel, 'app', all.facets.endpoint), renderChips(panel, 'category', all.facets.category)] : nothing}
  </section>`;
};
