import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeSummary } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { categoryName } from '../../ui/category.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';

export interface RecipeCard {
  readonly recipe: RecipeSummary;
  /** Its place in the whole list, from 1, and how many that has. */
  readonly position: number;
  readonly count: number;
  readonly level: number;
  readonly localizer: Localizer;
  readonly select: (recipe: RecipeSummary) => void;
}

const badge = ({ verified, visibility }: RecipeSummary, localizer: Localizer): TemplateResult | typeof nothing => {
  if (verified) {
    return html`<span class="tag verified" part="badge-verified"
      >${icon('verified')}${localizer.t('gallery.verified')}</span
    >`;
  }
  if (visibility !== 'private') return nothing;
  return html`<span class="tag private" part="badge-private">${icon('lock')}${localizer.t('gallery.private')}</span>`;
};

/**
 * One recipe. What is out of view is not laid out, and its heading is then missing for those who listen: so the card
 * itself says its name and its place.
 */
export const recipeCard = ({ recipe, position, count, level, localizer, select }: RecipeCard): TemplateResult => {
  const action = recipe.actions[0];
  const open = html`<button type="button" class="open" @click=${() => select(recipe)}>${recipe.name}</button>`;
  return html`<li
    class="card"
    part="card"
    data-recipe=${recipe.id}
    aria-label=${recipe.name}
    aria-posinset=${position}
    aria-setsize=${count}
  >
    <div class="top">${pair(recipe.endpoints)}${badge(recipe, localizer)}</div>
    <div>
      ${heading({ level, content: open, look: 'topic', part: 'card-title' })}
      <p>${recipe.summary}</p>
      <slot name="card-extra-${recipe.id}"></slot>
    </div>
    <div class="foot">
      ${action ? html`<span class="tag verb" part="verb">${localizer.t(`action.name.${action}`)}</span>` : nothing}
      <span>${categoryName(localizer, recipe.category)}</span>
      <span class="end"
        ><span class="vh">${localizer.t('gallery.takesAbout')}</span>${localizer.t('gallery.minutes', {
          count: recipe.minutes,
        })}</span
      >
    </div>
  </li>`;
};
