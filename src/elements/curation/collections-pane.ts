import { html, type TemplateResult } from 'lit';
import type { Collection } from '../../contract/index.ts';
import { addToCollection, followAll, renameCollection, shownBy, takeFromCollection } from '../../model/curation.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { textField } from '../../ui/field.ts';
import { heading } from '../../ui/heading.ts';
import { icon, iconButton } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { orderedList } from '../ordered-list.ts';
import { collectionList, membersOf, nameOfRecipe, originNote, type CurationView } from './curation-view.ts';
import { findRecipes } from './recipes-pane.ts';

/** So many recipes to add are offered at a time. */
const mostOffered = 8;

export interface CollectionLook {
  /** Id of the collection that is open; empty for the first. */
  readonly open: string;
  /** What is searched for to be added. */
  readonly words: string;
}

export interface CollectionActs {
  readonly onLook: (change: Partial<CollectionLook>) => void;
  readonly onAdd: () => void;
  readonly onRemove: (collection: Collection) => void;
  /** Saving was refused: what is missing is told. */
  readonly wasRefused: boolean;
}

export const collectionTitle = ({ localizer }: Pick<CurationView, 'localizer'>, name: string): string =>
  name.trim() || localizer.t('curation.collection.new');

const members = (view: CurationView, collection: Collection): TemplateResult => {
  const { controller, localizer, level } = view;
  const { id, recipes } = collection;
  const label = localizer.t('curation.collection.recipes');
  return html`<div>
    ${heading({ level: level + 1, content: label, look: 'topic', id: 'members', takesFocus: true })}
    ${
      recipes.length > 0
        ? orderedList(
            view,
            membersOf(id),
            label,
            recipes.map((recipe, place) => {
              const name = nameOfRecipe(view, recipe);
              return {
                name,
                remove: {
                  label: localizer.t('curation.collection.take', { name }),
                  act: () => {
                    controller.edit(takeFromCollection(id, recipe));
                    view.focusAfterRemoval(membersOf(id), place, 'members');
                  },
                },
              };
            }),
          )
        : html`<p class="muted">${localizer.t('curation.collection.empty')}</p>`
    }
  </div>`;
};

const offer = (
  view: CurationView,
  { id, recipes }: Collection,
  { words }: CollectionLook,
  { onLook }: CollectionActs,
): TemplateResult => {
  const { controller, catalogue, localizer } = view;
  const others = catalogue.recipes.filter(recipe => !recipes.includes(recipe.id));
  const found = findRecipes(view, others, words);
  return html`<div class="stack-2">
    ${textField(localizer, {
      id: 'c-words',
      type: 'search',
      label: localizer.t('curation.collection.addRecipes'),
      placeholder: localizer.t('curation.search'),
      value: words,
      onInput: text => onLook({ words: text }),
    })}
    ${
      found.length > 0
        ? html`<ul class="offers">
            ${found.slice(0, mostOffered).map(recipe => {
              const name = nameOfRecipe(view, recipe.id);
              return html`<li>
                ${pair(recipe.endpoints, 'small')}<span class="what"><bdi>${name}</bdi></span>
                <button
                  type="button"
                  class="btn small"
                  aria-label=${localizer.t('curation.collection.addRecipe', { name })}
                  @click=${() => {
                    controller.edit(addToCollection(id, recipe.id));
                    view.say(localizer.t('curation.collection.added', { name }));
                    view.focus('c-words');
                  }}
                >
                  ${icon('plus')}
                </button>
              </li>`;
            })}
          </ul>`
        : html`<p class="muted sm">${localizer.t('curation.collection.noMore')}</p>`
    }
  </div>`;
};

const collectionForm = (
  view: CurationView,
  collection: Collection,
  look: CollectionLook,
  acts: CollectionActs,
): TemplateResult => {
  const { controller, localizer, level } = view;
  const { id, name } = collection;
  return html`<div class="panel form" part="collection">
    <div class="form-head">
      ${heading({ level, content: collectionTitle(view, name), look: 'topic' })}
      ${iconButton('remove', localizer.t('curation.collection.remove'), () => acts.onRemove(collection), 'end')}
    </div>
    ${textField(localizer, {
      id: 'c-name',
      label: localizer.t('curation.collection.name'),
      value: name,
      required: true,
      error: acts.wasRefused && name.trim() === '' ? localizer.t('curation.collection.nameless') : undefined,
      onInput: value => controller.edit(renameCollection(id, value.slice(0, 120)), `collection ${id}`),
      onBlur: controller.settle,
    })}
    ${members(view, collection)} ${offer(view, collection, look, acts)}
  </div>`;
};

/** Recipes that are put together under a name. */
export const collectionsPane = (view: CurationView, look: CollectionLook, acts: CollectionActs): TemplateResult => {
  const { controller, localizer, level } = view;
  const { collections } = shownBy(controller.curation);
  const open = collections.find(({ id }) => id === look.open) ?? collections[0];
  const add = html`<button type="button" class="btn small ${open ? 'ghost end' : ''}" @click=${acts.onAdd}>
    ${icon('plus')}${localizer.t('curation.collection.add')}
  </button>`;
  const origin = originNote(view, 'collections', () => controller.edit(followAll('collections')));
  if (!open) {
    return html`${origin}
    ${emptyState({
      icon: 'inbox',
      level,
      title: localizer.t('curation.collectionsNone'),
      text: localizer.t('curation.collectionsNoneHelp'),
      actions: add,
    })}`;
  }
  const label = localizer.t('curation.collections');
  return html`${origin}
    <div class="beside">
      <div>
        <div class="pane-head">
          ${heading({ level, content: label, look: 'topic', id: 'collections', takesFocus: true })}${add}
        </div>
        ${orderedList(
          view,
          collectionList,
          label,
          collections.map(collection => ({
            name: collectionTitle(view, collection.name),
            more: html`<span class="muted sm"
              >${localizer.t('curation.recipeCount', { count: collection.recipes.length })}</span
            >`,
            isHere: collection === open,
            onOpen: () => acts.onLook({ open: collection.id, words: '' }),
          })),
        )}
      </div>
      ${collectionForm(view, open, look, acts)}
    </div>`;
};
