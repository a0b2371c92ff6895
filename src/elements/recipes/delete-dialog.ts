import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeSummary } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { heading } from '../../ui/heading.ts';
import { notice } from '../../ui/notice.ts';

/** So many deployments are named; of more, how many there are. */
const mostNames = 10;

export interface DeleteQuestion {
  readonly recipes: readonly RecipeSummary[];
  /** Names of what is deployed; null when that could not be had. */
  readonly deployments: readonly string[] | null;
  /** Of all, named or not. */
  readonly count: number;
}

export interface DeleteDialog extends DeleteQuestion {
  readonly localizer: Localizer;
  readonly level: number;
  readonly organization: string;
  readonly onKeep: () => void;
  readonly onConfirm: () => void;
}

const consequences = ({ localizer, deployments, count }: DeleteDialog): unknown => {
  if (!deployments) return notice({ tone: 'warn', body: localizer.t('recipes.deleteUnknown') });
  if (count === 0) return nothing;
  const named = deployments.slice(0, mostNames);
  return notice({
    tone: 'warn',
    title: localizer.t('recipes.deleteRunning', { count }),
    body: html`<span>${localizer.t('recipes.deleteRunningHelp')}</span>
      <ul class="dots">
        ${named.map(name => html`<li><bdi>${name}</bdi></li>`)}
        ${
          count > named.length
            ? html`<li>${localizer.t('recipes.deploymentsMore', { count: count - named.length })}</li>`
            : nothing
        }
      </ul>`,
  });
};

/** Names what goes, and what stays. */
export const deleteDialog = (dialog: DeleteDialog): TemplateResult => {
  const { localizer, level, recipes, organization } = dialog;
  const count = recipes.length;
  const names = localizer.list(recipes.map(({ name }) => `“${name}”`));
  return html`<div class="dh">
      ${heading({ level, content: localizer.t('recipes.deleteHeading', { count }), look: 'subtitle', id: 'question' })}
    </div>
    <div class="db">
      <p>${localizer.t('recipes.deleteText', { names, organization })}</p>
      ${consequences(dialog)}
      <p class="sm muted">${localizer.t('recipes.deleteHelp')}</p>
    </div>
    <div class="df">
      <button type="button" class="btn" @click=${dialog.onKeep}>${localizer.t('recipes.deleteKeep')}</button>
      <button type="button" class="btn danger solid" @click=${dialog.onConfirm}>
        ${localizer.t('recipes.deleteConfirm', { count })}
      </button>
    </div>`;
};
