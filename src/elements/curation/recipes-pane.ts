import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Presentation, RecipeSummary } from '../../contract/index.ts';
import {
  followAll,
  putAmongOthers,
  putFirst,
  recipeName,
  recipeSummary,
  setHidden,
  setPhrase,
  shownBy,
} from '../../model/curation.ts';
import { normalizeText } from '../../model/recipe-search.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { textField } from '../../ui/field.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { orderedList } from '../ordered-list.ts';
import { nameOfRecipe, orderList, originNote, type CurationView } from './curation-view.ts';

export const whichRecipes = ['all', 'shown', 'hidden', 'renamed'] as const;

/** Which recipes of the catalogue are looked at. */
export interface RecipeLook {
  readonly words: string;
  readonly which: (typeof whichRecipes)[number];
  /** So many are in view at most. */
  readonly most: number;
  /** Id of the one that is given another name. */
  readonly renaming: string;
}

/** So many are in view, and so many come with a press. */
export const lookPage = 50;

export const firstLook: RecipeLook = { words: '', which: 'all', most: lookPage, renaming: '' };

/** Those whose name, or whose app's name, has all words. */
export const findRecipes = (
  view: Pick<CurationView, 'controller' | 'byId' | 'localizer'>,
  recipes: readonly RecipeSummary[],
  words: string,
): readonly RecipeSummary[] => {
  const wanted = normalizeText(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return recipes;
  const { phrases } = shownBy(view.controller.curation);
  return recipes.filter(({ id, name, endpoints }) => {
    const text = normalizeText(
      [name, phrases[recipeName(id)] ?? '', ...endpoints.map(endpoint => endpoint.name)].join(' '),
    );
    return wanted.every(word => text.includes(word));
  });
};

const isOff = ({ hiddenRecipes }: Presentation, { id }: RecipeSummary): boolean => hiddenRecipes.includes(id);

const isOffWithApp = ({ hiddenEndpoints }: Presentation, { endpoints }: RecipeSummary): boolean =>
  endpoints.some(({ id }) => hiddenEndpoints.includes(id));

const isRenamed = ({ phrases }: Presentation, { id }: RecipeSummary): boolean =>
  recipeName(id) in phrases || recipeSummary(id) in phrases;

const fits = (which: RecipeLook['which'], shown: Presentation, recipe: RecipeSummary): boolean => {
  if (which === 'renamed') return isRenamed(shown, recipe);
  return which === 'all' || (isOff(shown, recipe) || isOffWithApp(shown, recipe)) === (which === 'hidden');
};

const renameForm = ({ controller, localizer }: CurationView, { id, name, summary }: RecipeSummary): TemplateResult => {
  const { own, forAll } = controller.curation;
  const text = (key: string, label: string, otherwise: string, field: string) =>
    textField(localizer, {
      id: field,
      label,
      required: false,
      multiline: field.endsWith('summary'),
      help: localizer.t('curation.ownWords', { text: forAll.phrases?.[key] ?? otherwise }),
      value: own.phrases?.[key] ?? '',
      onInput: value => controller.edit(setPhrase(key, value.slice(0, 500)), key),
      onBlur: controller.settle,
    });
  return html`<div class="renaming">
    ${text(recipeName(id), localizer.t('curation.recipe.name'), name, 'alias-name')}
    ${text(recipeSummary(id), localizer.t('curation.recipe.summary'), summary, 'alias-summary')}
  </div>`;
};

const recipeLine = (
  view: CurationView,
  shown: Presentation,
  recipe: RecipeSummary,
  look: RecipeLook,
  onLook: (change: Partial<RecipeLook>) => void,
): TemplateResult => {
  const { controller, localizer } = view;
  const { id } = recipe;
  const name = nameOfRecipe(view, id);
  const isFirst = shown.order.includes(id);
  const isOpen = look.renaming === id;
  const isOut = isOffWithApp(shown, recipe);
  return html`<li class="line recipe ${isOff(shown, recipe) || isOut ? 'off' : ''}" part="line" data-recipe=${id}>
    <label class="check"
      ><input
        type="checkbox"
        aria-label=${localizer.t('curation.show', { name })}
        .checked=${live(!isOff(shown, recipe))}
        @change=${(event: Event) =>
          controller.edit(setHidden('hiddenRecipes', [id], !(event.target as HTMLInputElement).checked))}
    /></label>
    ${pair(recipe.endpoints, 'small')}
    <span class="what">
      <strong><bdi>${name}</bdi></strong>
      ${
        name === recipe.name
          ? nothing
          : html`<span class="two">${localizer.t('curation.calledBefore', { name: recipe.name })}</span>`
      }
      ${isOut ? html`<span class="two">${localizer.t('curation.withApp')}</span>` : nothing}
    </span>
    <span class="rowacts">
      <button
        type="button"
        class="btn small ghost"
        aria-pressed=${isFirst ? 'true' : 'false'}
        aria-label=${localizer.t('curation.putFirstOf', { name })}
        @click=${() => {
          controller.edit(isFirst ? putAmongOthers(id) : putFirst(id));
          if (!isFirst) view.say(localizer.t('curation.wasPutFirst', { name }));
        }}
      >
        ${isFirst ? icon('check') : nothing}${localizer.t('curation.putFirst')}
      </button>
      <button
        type="button"
        class="btn small ghost"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-label=${localizer.t('curation.renameOf', { name })}
        @click=${() => onLook({ renaming: isOpen ? '' : id })}
      >
        ${localizer.t('curation.rename')}
      </button>
    </span>
    ${isOpen ? renameForm(view, recipe) : nothing}
  </li>`;
};

const firstOnes = (view: CurationView, { order }: Presentation): TemplateResult => {
  const { controller, localizer, level } = view;
  const label = localizer.t('curation.first');
  return html`<section class="panel stack">
    <div>
      ${heading({ level, content: label, look: 'topic', id: 'first', takesFocus: true })}
      <p class="muted sm">${localizer.t('curation.firstHelp')}</p>
    </div>
    ${originNote(view, 'order', () => controller.edit(followAll('order')))}
    ${
      order.length > 0
        ? orderedList(
            view,
            orderList,
            label,
            order.map((id, place) => {
              const name = nameOfRecipe(view, id);
              return {
                name,
                remove: {
                  label: localizer.t('curation.notFirst', { name }),
                  act: () => {
                    controller.edit(putAmongOthers(id));
                    view.focusAfterRemoval(orderList, place, 'first');
                  },
                },
              };
            }),
          )
        : html`<p class="muted">${localizer.t('curation.firstNone')}</p>`
    }
  </section>`;
};

/** Which recipes customers see, which of them come first, and what they are called. */
export const recipesPane = (
  view: CurationView,
  look: RecipeLook,
  onLook: (change: Partial<RecipeLook>) => void,
): TemplateResult => {
  const { controller, catalogue, localizer, level } = view;
  const shown = shownBy(controller.curation);
  const found = findRecipes(view, catalogue.recipes, look.words).filter(recipe => fits(look.which, shown, recipe));
  const hidden = found.filter(recipe => isOff(shown, recipe));
  const visible = found.filter(recipe => !isOff(shown, recipe));
  const isWhole = catalogue.next === null;
  const isNarrowed = look.words.trim() !== '' || look.which !== 'all';
  const setAll = (recipes: readonly RecipeSummary[], isHidden: boolean) =>
    controller.edit(
      setHidden(
        'hiddenRecipes',
        recipes.map(({ id }) => id),
        isHidden,
      ),
    );
  return html`${firstOnes(view, shown)}
    <section class="stack">
      <div>${heading({ level, content: localizer.t('curation.all'), look: 'topic' })}</div>
      ${originNote(view, 'hiddenRecipes', () => controller.edit(followAll('hiddenRecipes')))}
      <div class="tools">
        <input
          class="input"
          type="search"
          autocomplete="off"
          aria-label=${localizer.t('curation.search')}
          placeholder=${localizer.t('curation.search')}
          .value=${live(look.words)}
          @input=${(event: Event) => onLook({ words: (event.target as HTMLInputElement).value, most: lookPage })}
        />
        <span class="selw"
          ><select
            class="select"
            aria-label=${localizer.t('curation.which')}
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              onLook({ which: whichRecipes.find(each => each === value) ?? 'all', most: lookPage });
            }}
          >
            ${whichRecipes.map(
              each =>
                html`<option .value=${each} .selected=${live(each === look.which)}>
                  ${localizer.t(`curation.which.${each}`)}
                </option>`,
            )}
          </select></span
        >
      </div>
      <div class="result">
        <span>${localizer.t('curation.found', { count: found.length })}</span>
        ${
          hidden.length > 0
            ? html`<span>· ${localizer.t('curation.foundHidden', { count: hidden.length })}</span>`
            : nothing
        }
        ${
          isWhole && isNarrowed && visible.length > 0
            ? html`<button type="button" class="btn link small" @click=${() => setAll(visible, true)}>
                ${localizer.t('curation.hideAll', { count: visible.length })}
              </button>`
            : nothing
        }
        ${
          isWhole && hidden.length > 0
            ? html`<button type="button" class="btn link small" @click=${() => setAll(hidden, false)}>
                ${localizer.t('curation.showAll', { count: hidden.length })}
              </button>`
            : nothing
        }
      </div>
      ${
        found.length > 0
          ? html`<ul class="panel flush lines">
              ${found.slice(0, look.most).map(recipe => recipeLine(view, shown, recipe, look, onLook))}
            </ul>`
          : isWhole
            ? emptyState({
                icon: 'search',
                level: level + 1,
                title: localizer.t('curation.noneFound'),
                text: localizer.t('curation.noneFoundHelp'),
                actions: html`<button type="button" class="btn" @click=${() => onLook(firstLook)}>
                  ${localizer.t('curation.clear')}
                </button>`,
              })
            : nothing
      }
      ${
        found.length > look.most
          ? html`<div>
              <button type="button" class="btn" @click=${() => onLook({ most: look.most + lookPage })}>
                ${localizer.t('curation.more', { count: Math.min(lookPage, found.length - look.most) })}
              </button>
            </div>`
          : nothing
      }
    </section>`;
};
