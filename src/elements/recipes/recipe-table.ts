import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecipeSummary } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { categoryName } from '../../ui/category.ts';
import { icon, iconButton, type IconName } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import type { SortColumn, Sorting } from './recipe-wish.ts';

export interface RecipeTable {
  readonly localizer: Localizer;
  /** Whether the person may change own recipes; else there is nothing to select and nothing but to deploy. */
  readonly isAdmin: boolean;
  /** Whether there is a way to an editor. */
  readonly canEdit: boolean;
  readonly isOwn: (recipe: RecipeSummary) => boolean;
  readonly recipes: readonly RecipeSummary[];
  readonly sorting: Sorting;
  readonly selected: ReadonlySet<string>;
  /** Ids of those that something is being done with. */
  readonly busy: ReadonlySet<string>;
  /** Id of the recipe whose menu is open. */
  readonly menuOf: string | null;
  readonly onSort: (column: SortColumn) => void;
  readonly onOpen: (recipe: RecipeSummary) => void;
  readonly onEdit: (recipe: RecipeSummary) => void;
  readonly onUpdate: (recipe: RecipeSummary) => void;
  readonly onRestore: (recipe: RecipeSummary) => void;
  readonly onMenu: (recipe: RecipeSummary, opener: HTMLElement) => void;
  /** @param isRange All from the one that was selected last. */
  readonly onSelect: (recipe: RecipeSummary, isRange: boolean) => void;
  readonly onSelectAll: (isSelected: boolean) => void;
}

type Look = readonly [tone: 'ok' | 'warn' | 'bad' | 'off', icon: IconName];

/** Who sees a recipe, as a key of its words. */
const standingOf = ({ state, visibility }: RecipeSummary) =>
  state === 'published' || state === 'draft' ? visibility : state;

const looks: Readonly<Record<ReturnType<typeof standingOf>, Look>> = {
  private: ['off', 'lock'],
  deleted: ['off', 'remove'],
  organization: ['ok', 'ok'],
  shared: ['ok', 'ok'],
  public: ['ok', 'ok'],
  waiting: ['warn', 'clock'],
  refused: ['bad', 'error'],
};

const renderStatus = (localizer: Localizer, recipe: RecipeSummary): TemplateResult => {
  const standing = standingOf(recipe);
  const [tone, name] = looks[standing];
  const more =
    standing === 'deleted'
      ? localizer.moment(recipe.updatedAt)
      : recipe.deployments > 0
        ? localizer.t('recipes.deployed', { count: recipe.deployments })
        : localizer.t('recipes.notDeployed');
  return html`<span class="st ${tone}" part="status">${icon(name)}${localizer.t(`recipes.state.${standing}`)}</span>
    <span class="two">${more}</span>`;
};

const renderRestore = ({ localizer, busy, onRestore }: RecipeTable, recipe: RecipeSummary): TemplateResult =>
  html`<div class="rowacts">
    <button
      type="button"
      class="btn small soft deploy"
      data-recipe=${recipe.id}
      aria-busy=${busy.has(recipe.id) ? 'true' : nothing}
      aria-label=${localizer.t('recipes.restoreOf', { name: recipe.name })}
      @click=${() => onRestore(recipe)}
    >
      ${icon(busy.has(recipe.id) ? 'running' : 'history')}${localizer.t('recipes.restore')}
    </button>
  </div>`;

const renderActions = (table: RecipeTable, recipe: RecipeSummary): TemplateResult => {
  const { localizer, isAdmin } = table;
  const { id, name } = recipe;
  if (recipe.state === 'deleted') return renderRestore(table, recipe);
  const isOwn = isAdmin && table.isOwn(recipe);
  return html`<div class="rowacts">
    ${
      recipe.deployments === 0 || !isAdmin
        ? html`<button
            type="button"
            class="btn small soft deploy"
            aria-label=${localizer.t('recipes.deployOf', { name })}
            @click=${() => table.onOpen(recipe)}
          >
            ${icon('deploy')}${localizer.t('recipes.deploy')}
          </button>`
        : nothing
    }
    ${
      isOwn && table.canEdit
        ? iconButton('edit', localizer.t('recipes.editOf', { name }), () => table.onEdit(recipe))
        : nothing
    }
    ${isOwn ? iconButton('refresh', localizer.t('recipes.updateOf', { name }), () => table.onUpdate(recipe)) : nothing}
    ${
      isAdmin
        ? html`<button
            type="button"
            class="btn icon small ghost more"
            aria-haspopup="menu"
            aria-expanded=${table.menuOf === id ? 'true' : 'false'}
            aria-busy=${table.busy.has(id) ? 'true' : nothing}
            aria-label=${localizer.t('recipes.more', { name })}
            title=${localizer.t('recipes.more', { name })}
            @click=${(event: Event) => table.onMenu(recipe, event.currentTarget as HTMLElement)}
          >
            ${icon(table.busy.has(id) ? 'running' : 'more')}
          </button>`
        : nothing
    }
  </div>`;
};

/** Enter opens, Space selects, Shift and Space a range. */
const keysOf = (table: RecipeTable, recipe: RecipeSummary) => (event: KeyboardEvent) => {
  if (event.key !== ' ' || !table.isAdmin) return;
  event.preventDefault();
  if (event.type === 'keydown' && !event.repeat) table.onSelect(recipe, event.shiftKey);
};

const renderRow = (table: RecipeTable, recipe: RecipeSummary): TemplateResult => {
  const { localizer, isAdmin } = table;
  const { id, name, organization } = recipe;
  const isSelected = table.selected.has(id);
  const onKey = keysOf(table, recipe);
  const column = (of: 'version' | 'organization' | 'uploaded' | 'status') => localizer.t(`recipes.column.${of}`);
  return html`<tr class="r ${isSelected ? 'sel' : ''}" part="row" role="row">
    ${
      isAdmin
        ? html`<td class="pick" role="cell">
            <label class="check"
              ><input
                type="checkbox"
                .checked=${isSelected}
                @click=${(event: MouseEvent) => table.onSelect(recipe, event.shiftKey)}
              /><span class="vh">${localizer.t('recipes.select', { name })}</span></label
            >
          </td>`
        : nothing
    }
    <td class="full c-name" role="cell">
      <div class="name">
        ${pair(recipe.endpoints, 'small')}
        <span>
          ${
            recipe.state === 'deleted'
              ? html`<strong><bdi>${name}</bdi></strong>`
              : html`<button
                  type="button"
                  class="rowbtn"
                  data-recipe=${id}
                  @click=${() => table.onOpen(recipe)}
                  @keydown=${onKey}
                  @keyup=${onKey}
                >
                  <bdi>${name}</bdi>
                </button>`
          }
          <span class="two"
            >${localizer.t('recipes.by', {
              category: categoryName(localizer, recipe.category),
              author: recipe.author,
            })}</span
          >
        </span>
      </div>
    </td>
    <td role="cell" data-l=${column('version')}>${recipe.version}</td>
    <td role="cell" class="wide2" data-l=${column('organization')}><bdi>${organization?.name}</bdi></td>
    <td role="cell" data-l=${column('uploaded')}>${localizer.moment(recipe.uploadedAt)}</td>
    <td role="cell" data-l=${column('status')}>${renderStatus(localizer, recipe)}</td>
    <td class="full c-act" role="cell">${renderActions(table, recipe)}</td>
  </tr>`;
};

const renderHead = (table: RecipeTable): TemplateResult => {
  const { localizer, sorting, recipes, selected, onSort } = table;
  const here = recipes.filter(({ id }) => selected.has(id)).length;
  const sortable = (column: SortColumn) =>
    html`<th role="columnheader" scope="col" aria-sort=${sorting.column === column ? sorting.direction : nothing}>
      <button type="button" class="sort" @click=${() => onSort(column)}>
        ${localizer.t(`recipes.column.${column}`)}${icon('sorted')}
      </button>
    </th>`;
  return html`<thead>
    <tr role="row">
      ${
        table.isAdmin
          ? html`<th role="columnheader" scope="col" class="pick">
              <label class="check"
                ><input
                  type="checkbox"
                  .checked=${here > 0 && here === recipes.length}
                  .indeterminate=${here > 0 && here < recipes.length}
                  @change=${(event: Event) => table.onSelectAll((event.target as HTMLInputElement).checked)}
                /><span class="vh">${localizer.t('recipes.selectAll')}</span></label
              >
            </th>`
          : nothing
      }
      ${sortable('name')}
      <th role="columnheader" scope="col">${localizer.t('recipes.column.version')}</th>
      <th role="columnheader" scope="col" class="wide2">${localizer.t('recipes.column.organization')}</th>
      ${sortable('uploaded')} ${sortable('status')}
      <th role="columnheader" scope="col"><span class="vh">${localizer.t('recipes.column.actions')}</span></th>
    </tr>
  </thead>`;
};

/** Recipes, a row each; under 760 px of container every row is a small card, and the roles keep it a table. */
export const recipeTable = (table: RecipeTable): TemplateResult =>
  html`<table class="cardtable" part="table" role="table" aria-label=${table.localizer.t('recipes.caption')}>
    ${renderHead(table)}
    <tbody>
      ${repeat(
        table.recipes,
        ({ id }) => id,
        recipe =>
          guard(
            [
              recipe,
              table.selected.has(recipe.id),
              table.busy.has(recipe.id),
              table.menuOf === recipe.id,
              table.localizer,
              table.isAdmin,
              table.canEdit,
            ],
            () => renderRow(table, recipe),
          ),
      )}
    </tbody>
  </table>`;
