import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Action, RecipePage } from '../../contract/index.ts';
import { galleryFinding } from '../../i18n/en/gallery-finding.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { normalizeText } from '../../model/recipe-search.ts';
import { categoryName } from '../../ui/category.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import type { PartOfElement } from '../late-part.ts';
import { styles } from './finding.styles.ts';
import { choicesOf, facetNames, type FacetName, type GalleryFilters } from './gallery-filters.ts';
import type { FoundRecipes } from './recipe-index.ts';

/** What the gallery shows, and what it does when somebody acts. */
export interface FindingView {
  readonly found: FoundRecipes | undefined;
  /** The apps of all recipes, and how many recipes there are without filters. */
  readonly apps: RecipePage['facets']['endpoint'];
  readonly all: number;
  readonly filters: GalleryFilters;
  /** Facets of which every choice is in view. */
  readonly unfolded: ReadonlySet<FacetName>;
  /** What was searched for when somebody asked for a recipe. */
  readonly asked: string | null;
  readonly localizer: Localizer;
  readonly level: number;
  readonly toggle: (name: FacetName, value: string) => void;
  readonly unfold: (name: FacetName) => void;
  readonly clearFilters: () => void;
  readonly clearSearch: () => void;
  readonly ask: (words: string, endpoints: readonly string[]) => void;
}

/** Filters, and what is said when nothing is found: it comes beside the first recipes. */
export interface FindingPart extends PartOfElement {
  readonly facets: (view: FindingView) => unknown;
  readonly dialog: (view: FindingView, onClose: () => void) => TemplateResult;
  readonly chips: (view: FindingView) => unknown;
  readonly nothingFound: (view: FindingView) => TemplateResult;
}

/** How many choices of a facet are in view before "Show all". */
const fewChoices = 6;

/** What a choice is called beside others of its facet. */
const choiceName = ({ localizer, apps, found }: FindingView, name: FacetName, value: string): string => {
  switch (name) {
    case 'category':
      return categoryName(localizer, value);
    case 'action':
      return localizer.t(`action.means.${value as Action}`);
    case 'collection':
      return found?.facets.collection?.find(each => each.value === value)?.label ?? value;
    default:
      return apps.find(app => app.value === value)?.label ?? value;
  }
};

/** What a choice is called by itself. */
const filterName = (view: FindingView, name: FacetName, value: string): string => {
  const label = choiceName(view, name, value);
  if (name === 'source') return view.localizer.t('gallery.fromApp', { app: label });
  return name === 'target' ? view.localizer.t('gallery.toApp', { app: label }) : label;
};

/** Each choice with how many recipes it would leave. */
const facets = (view: FindingView): unknown => {
  const { found, filters, unfolded, localizer, toggle, unfold } = view;
  return facetNames.map((name): TemplateResult | typeof nothing => {
    const choices = found?.facets[name] ?? [];
    if (choices.length === 0) return nothing;
    const title = localizer.t(`gallery.facet.${name}`);
    const isUnfolded = unfolded.has(name);
    // What is chosen stays in view.
    const inView = choices.filter(
      ({ value }, place) => isUnfolded || place < fewChoices || filters[name].includes(value),
    );
    return html`<details class="facet" ?open=${name !== 'source' && name !== 'target'}>
      <summary>${title}${icon('down')}</summary>
      <div class="opts" role="group" aria-label=${title}>
        ${repeat(
          inView,
          ({ value }) => value,
          ({ value, count }) =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${live(filters[name].includes(value))}
                @change=${() => toggle(name, value)}
              /><span>${choiceName(view, name, value)}</span><span class="n">${localizer.number(count)}</span></label
            >`,
        )}
        ${
          choices.length > fewChoices
            ? html`<button type="button" class="btn link small more-link" @click=${() => unfold(name)}>
                ${localizer.t(isUnfolded ? 'gallery.facet.fewer' : 'gallery.facet.more')}
              </button>`
            : nothing
        }
      </div>
    </details>`;
  });
};

const dialog = (view: FindingView, onClose: () => void): TemplateResult => {
  const { found, localizer, level, clearFilters } = view;
  const close = ({ target }: Event) => (target as HTMLElement).closest('dialog')?.close();
  return html`<dialog part="dialog" aria-labelledby="filters-title" @close=${onClose}>
    <div class="dh">
      ${heading({ level, content: localizer.t('gallery.filters'), look: 'subtitle', id: 'filters-title' })}
      <button type="button" class="btn icon small ghost" aria-label=${localizer.t('action.close')} @click=${close}>
        ${icon('close')}
      </button>
    </div>
    <form class="db facets">${facets(view)}</form>
    <div class="df">
      <button type="button" class="btn" @click=${clearFilters}>${localizer.t('action.clearAll')}</button>
      <button type="button" class="btn primary" @click=${close}>
        ${localizer.t('gallery.showFound', { count: found?.total ?? 0 })}
      </button>
    </div>
  </dialog>`;
};

/** The buttons of chips move up when one goes; whoever pressed the last one goes on at the one before, or at the count. */
const keepFocus = (button: HTMLElement): void => {
  const { previousElementSibling: before, nextElementSibling: after, parentElement: row } = button;
  if (after?.matches('.chip')) return;
  ((before?.matches('.chip') ? before : row) as HTMLElement).focus();
};

const chips = (view: FindingView): unknown => {
  const { filters, localizer, toggle, clearFilters } = view;
  const choices = choicesOf(filters);
  if (choices.length === 0) return nothing;
  return html`${choices.map(({ name, value }) => {
      const label = filterName(view, name, value);
      return html`<button
        type="button"
        class="chip"
        part="chip"
        aria-label=${localizer.t('gallery.removeFilter', { name: label })}
        @click=${({ currentTarget }: Event) => {
          keepFocus(currentTarget as HTMLElement);
          toggle(name, value);
        }}
      >
        ${label}${icon('close')}
      </button>`;
    })}<button
      type="button"
      class="btn link small"
      @click=${({ currentTarget }: Event) => {
        (currentTarget as HTMLElement).parentElement?.focus();
        clearFilters();
      }}
    >
      ${localizer.t('action.clearAll')}
    </button>`;
};

/** Ids of the apps that were chosen, and of those whose names stand in the words. */
const appsOf = ({ filters, apps }: FindingView, words: string): string[] => {
  const text = normalizeText(words);
  const named = apps.filter(({ label }) => text.includes(normalizeText(label)));
  return [...new Set([...filters.endpoint, ...filters.source, ...filters.target, ...named.map(({ value }) => value)])];
};

const request = (view: FindingView, words: string): TemplateResult => {
  const { localizer, filters, asked, ask, level } = view;
  const submit = (event: Event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = form.querySelector('input');
    const wish = field?.value.trim() ?? '';
    if (wish === '') return field?.focus();
    // The form goes, what is round it stays.
    form.parentElement?.focus();
    ask(wish, appsOf(view, wish));
  };
  return html`<div class="request" part="request" tabindex="-1">
    ${
      asked === filters.query
        ? html`<p class="good" role="status">${icon('ok')}<span>${localizer.t('gallery.request.sent')}</span></p>`
        : html`<form @submit=${submit}>
            ${heading({ level: level + 1, content: localizer.t('gallery.request.title'), look: 'topic' })}
            <label for="request">${localizer.t('gallery.request.label')}</label>
            <div class="ask">
              <input id="request" class="input" type="text" maxlength="300" autocomplete="off" .value=${words} />
              <button class="btn">${localizer.t('gallery.request.send')}</button>
            </div>
          </form>`
    }
  </div>`;
};

const nothingFound = (view: FindingView): TemplateResult => {
  const { localizer, filters, level, all, clearSearch, clearFilters } = view;
  const words = filters.query.trim();
  const isFiltered = choicesOf(filters).length > 0;
  return html`${emptyState({
    icon: 'search',
    level,
    title: words ? localizer.t('gallery.noMatch', { query: words }) : localizer.t('gallery.noMatchFilters'),
    text: localizer.t('gallery.noMatchHelp'),
    actions: html`${
      words
        ? html`<button type="button" class="btn" @click=${clearSearch}>${localizer.t('action.clearSearch')}</button>`
        : nothing
    }${
      isFiltered
        ? html`<button
            type="button"
            class="btn soft"
            @click=${() => {
              clearFilters();
              clearSearch();
            }}
          >
            ${localizer.t('gallery.searchEverything', { count: all })}
          </button>`
        : nothing
    }`,
  })}${request(view, words)}`;
};

export const findingPart: FindingPart = { texts: galleryFinding, styles, facets, dialog, chips, nothingFound };
