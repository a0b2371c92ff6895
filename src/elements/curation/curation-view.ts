import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeSummary } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { recipeName, shownBy, type CurationPart } from '../../model/curation.ts';
import { failureSentence } from '../../ui/error-state.ts';
import { notice } from '../../ui/notice.ts';
import type { Reorder } from '../reorder.ts';
import type { Catalogue, CurationController } from './curation-controller.ts';

/** What every template of the curation is given. */
export interface CurationView {
  readonly controller: CurationController;
  readonly catalogue: Catalogue;
  readonly reorder: Reorder;
  readonly localizer: Localizer;
  /** Of the headings within the panes. */
  readonly level: number;
  /** Name of the customer; empty for all. */
  readonly customer: string;
  readonly byId: ReadonlyMap<string, RecipeSummary>;
  readonly say: (text: string) => void;
  /** Puts the focus on what has this id, once it is there. */
  readonly focus: (id: string) => void;
  /** What stood at a place of a list is gone: the next one takes the focus, else what has this id. */
  readonly focusAfterRemoval: (list: string, place: number, otherwise: string) => void;
}

/** Lists that are put in order. */
export const orderList = 'order';
export const collectionList = 'collections';
export const membersOf = (collection: string): string => `members ${collection}`;

/** A recipe under the name that customers see. */
export const nameOfRecipe = (
  { controller, byId, localizer }: Pick<CurationView, 'controller' | 'byId' | 'localizer'>,
  id: string,
): string => {
  const name = shownBy(controller.curation).phrases[recipeName(id)] ?? byId.get(id)?.name;
  // One that is still to come is not gone.
  return name ?? (controller.catalogue.value?.next ? id : localizer.t('curation.gone', { id }));
};

/** Recipes are still to come, or could not be had. */
export const moreNotice = ({ controller, localizer }: CurationView): TemplateResult | typeof nothing => {
  const { more, catalogue } = controller;
  if (!catalogue.value?.next) return nothing;
  if (!more.error) return html`<p class="muted sm" role="status">${localizer.t('curation.loadingMore')}</p>`;
  return notice({
    tone: 'warn',
    body: failureSentence(localizer, more.error),
    actions: html`<button type="button" class="btn small" @click=${more.reload}>
      ${localizer.t('action.tryAgain')}
    </button>`,
  });
};

/** Whether a customer has something of their own here, and the way back to what holds for all. */
export const originNote = (
  { controller, localizer, customer }: CurationView,
  part: CurationPart,
  followAll: () => void,
): TemplateResult | typeof nothing => {
  if (!customer) return nothing;
  return controller.curation.own[part]
    ? html`<p class="origin">
        <span class="tag verb">${localizer.t('curation.ofItsOwn', { customer })}</span>
        <button type="button" class="btn link small" @click=${followAll}>${localizer.t('curation.followAll')}</button>
      </p>`
    : html`<p class="origin muted sm">${localizer.t('curation.asForAll')}</p>`;
};
