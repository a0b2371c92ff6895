import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Deployment, Session } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { firstDirection, sortColumns, tileOf, tiles, type Tile, type Wish } from './deployment-list.ts';

/** What stands above the list: filters, search, how many there are and what waits. */
export interface ListTools {
  readonly localizer: Localizer;
  readonly who: Session;
  readonly wish: Wish;
  /** What the search leaves, whatever its tile. */
  readonly found: readonly Deployment[];
  /** Rows in the list. */
  readonly count: number;
  readonly total: number;
  /** Rows that wait to come, go or move. */
  readonly waiting: number;
  readonly isLive: boolean;
  /** Whether there is more than one environment to choose from. */
  readonly hasEnvironments: boolean;
  readonly isLoading: boolean;
  /** Whether only some could be loaded. */
  readonly isPartial: boolean;
  readonly onWish: (change: Partial<Wish>) => void;
  readonly onShowAll: () => void;
  readonly onUpdate: () => void;
  readonly onReload: () => void;
}

const tileIcons: Readonly<Record<Tile, IconName>> = { ok: 'ok', warning: 'warning', error: 'error' };

/** The three counts, each a filter. */
export const tileFilters = ({ localizer, wish, found, onWish }: ListTools): TemplateResult => {
  const counts: Record<Tile, number> = { ok: 0, warning: 0, error: 0 };
  for (const deployment of found) {
    const tile = tileOf(deployment);
    if (tile) counts[tile] += 1;
  }
  return html`<div class="tiles" part="tiles" role="group" aria-label=${localizer.t('deployments.tiles')}>
    ${tiles.map(tile => {
      const count = counts[tile];
      const label =
        tile === 'warning'
          ? localizer.t('deployments.tile.warning', { count })
          : localizer.t(`deployments.tile.${tile}`);
      return html`<button
        type="button"
        class="stile ${tile}"
        part="tile"
        aria-pressed=${wish.tile === tile ? 'true' : 'false'}
        @click=${() => onWish({ tile: wish.tile === tile ? null : tile })}
      >
        <span class="bub" aria-hidden="true">${icon(tileIcons[tile])}</span>
        <span class="n">${localizer.number(count)}</span>
        <span class="l">${label}</span>
        <span class="on" aria-hidden="true">${icon('check')}<span>${localizer.t('deployments.shown')}</span></span>
      </button>`;
    })}
  </div>`;
};

const environmentChoice = ({ localizer, who, wish, onWish }: ListTools): TemplateResult => {
  return html`<span class="selw">
    <select
      class="select"
      aria-label=${localizer.t('environment.label')}
      @change=${(event: Event) => onWish({ environment: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${wish.environment === ''}>${localizer.t('environment.all')}</option>
      ${who.environments.map(
        ({ id, name }) => html`<option value=${id} ?selected=${wish.environment === id}>${name}</option>`,
      )}
    </select>
  </span>`;
};

/** Cards have no column headers to sort by. */
const sortingChoice = ({ localizer, who, wish, onWish }: ListTools): TemplateResult => {
  const columns = sortColumns.filter(column => column !== 'customer' || !who.customer);
  const choose = (event: Event): void => {
    const column = sortColumns.find(each => each === (event.target as HTMLSelectElement).value);
    onWish({ sorting: column ? { column, direction: firstDirection(column) } : null });
  };
  return html`<span class="selw cardsonly">
    <select class="select" aria-label=${localizer.t('deployments.sort')} @change=${choose}>
      <option value="" ?selected=${wish.sorting === null}>${localizer.t('deployments.sort.newest')}</option>
      ${columns.map(
        column =>
          html`<option value=${column} ?selected=${wish.sorting?.column === column}>
            ${localizer.t(`deployments.column.${column}`)}
          </option>`,
      )}
    </select>
  </span>`;
};

/** Search, and how to look at the list. */
export const toolbar = (tools: ListTools): TemplateResult => {
  const { localizer, wish, onWish } = tools;
  return html`<div class="toolbar">
    <div class="search" part="search">
      ${icon('search')}
      <input
        class="input"
        type="search"
        autocomplete="off"
        aria-label=${localizer.t('deployments.search')}
        placeholder=${localizer.t('deployments.search')}
        .value=${live(wish.words)}
        @input=${(event: Event) => onWish({ words: (event.target as HTMLInputElement).value })}
      />
    </div>
    ${tools.hasEnvironments ? environmentChoice(tools) : nothing} ${sortingChoice(tools)}
    ${
      tools.isLive
        ? html`<span class="autosave nowrap">${icon('refresh')}${localizer.t('deployments.live')}</span>`
        : nothing
    }
  </div>`;
};

/** How many there are, and what waits; always as high, so that no row moves when something is said here. */
export const resultLine = (tools: ListTools): TemplateResult => {
  const { localizer, wish, count, total, waiting } = tools;
  const isNarrowed = wish.tile !== null || wish.words.trim() !== '' || wish.environment !== '';
  return html`<div class="result">
    <span
      >${isNarrowed ? localizer.t('deployments.countOf', { count, total }) : localizer.t('deployments.count', { count })}</span
    >
    ${
      isNarrowed
        ? html`<button type="button" class="btn link small" @click=${tools.onShowAll}>
            ${localizer.t('action.showAll')}
          </button>`
        : nothing
    }
    ${
      waiting > 0
        ? html`<button type="button" class="btn small update" @click=${tools.onUpdate}>
            ${icon('refresh')}${localizer.t('deployments.changes', { count: waiting })}
          </button>`
        : nothing
    }
    ${tools.isLoading ? html`<span>${localizer.t('deployments.loadingMore')}</span>` : nothing}
    ${
      tools.isPartial
        ? html`<span class="partly" role="alert">${icon('warning')}${localizer.t('deployments.partlyFailed')}</span>
            <button type="button" class="btn link small" @click=${tools.onReload}>
              ${localizer.t('action.tryAgain')}
            </button>`
        : nothing
    }
  </div>`;
};
