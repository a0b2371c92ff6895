import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecipeApiError } from '../../client/index.ts';
import type { Deployment, DeploymentPage } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { heading } from '../../ui/heading.ts';
import { icon, iconButton } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { deploymentStatus } from '../../ui/status.ts';

export interface DeployedPanel {
  readonly localizer: Localizer;
  readonly level: number;
  readonly words: string;
  readonly page: DeploymentPage | undefined;
  readonly error: RecipeApiError | null;
  /** How many there are, whatever is searched for. */
  readonly total: number;
  readonly onWords: (words: string) => void;
  readonly onAll: () => void;
  readonly onChange: (deployment: Deployment) => void;
  readonly onDetails: (deployment: Deployment) => void;
  readonly onRetry: () => void;
}

const renderRow = (panel: DeployedPanel, deployment: Deployment): TemplateResult => {
  const { localizer } = panel;
  const { name, endpoints } = deployment.recipe;
  const at = deployment.lastRun?.finishedAt ?? deployment.lastRun?.startedAt;
  return html`<li>
    ${pair(endpoints, 'small')}
    <span class="grow">
      <button type="button" class="rowbtn" @click=${() => panel.onDetails(deployment)}><bdi>${name}</bdi></button>
      <span class="how"
        >${deploymentStatus(localizer, deployment)}${
          at ? html`<span class="muted">${localizer.moment(at)}</span>` : nothing
        }</span
      >
    </span>
    <span class="rowacts">
      ${iconButton('edit', localizer.t('dashboard.change', { name }), () => panel.onChange(deployment))}
      ${iconButton('history', localizer.t('dashboard.details', { name }), () => panel.onDetails(deployment))}
    </span>
  </li>`;
};

const renderContent = (panel: DeployedPanel): unknown => {
  const { localizer, page, error, words, onWords, onRetry } = panel;
  if (!page && error) {
    return html`<p class="line" role="alert">
      ${localizer.t('dashboard.deployedFailed')}
      <button type="button" class="btn link small" @click=${onRetry}>${localizer.t('action.tryAgain')}</button>
    </p>`;
  }
  if (!page) return html`<div aria-busy="true">${skeleton('long')}</div>`;
  if (page.items.length > 0) {
    return html`<ul class="list">
      ${repeat(
        page.items,
        ({ id }) => id,
        deployment => renderRow(panel, deployment),
      )}
    </ul>`;
  }
  return words.trim() === ''
    ? html`<p class="line">${localizer.t('dashboard.noneDeployed')}</p>`
    : html`<p class="line">
        ${localizer.t('dashboard.noDeployed', { query: words.trim() })}
        <button type="button" class="btn link small" @click=${() => onWords('')}>
          ${localizer.t('dashboard.clear')}
        </button>
      </p>`;
};

/** What is deployed: found as one types, with the ways to its answers and to what happened. */
export const deployedPanel = (panel: DeployedPanel): TemplateResult => {
  const { localizer, level, words, total, onWords, onAll } = panel;
  return html`<section class="panel" part="deployed" aria-labelledby="deployed">
    <div class="phead">
      ${heading({ level, content: localizer.t('dashboard.deployed'), look: 'subtitle', id: 'deployed' })}
      ${
        total > 0
          ? html`<button type="button" class="btn link small" @click=${onAll}>
              ${localizer.t('dashboard.seeAll', { count: total })}
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
        aria-label=${localizer.t('dashboard.searchDeployed')}
        placeholder=${localizer.t('dashboard.searchDeployed')}
        .value=${live(words)}
        @input=${(event: Event) => onWords((event.target as HTMLInputElement).value)}
      />
    </div>
    ${renderContent(panel)}
  </section>`;
};
