import { html, nothing, type TemplateResult } from 'lit';
import { runStatuses } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { icon } from '../../ui/icons.ts';
import { runStatus } from '../../ui/status.ts';

/** What each of a run's statuses means, folded away. */
export const statusLegend = (
  localizer: Localizer,
  isOpen: boolean,
  onToggle: (isOpen: boolean) => void,
): TemplateResult =>
  html`<details class="words" @toggle=${(event: Event) => onToggle((event.target as HTMLDetailsElement).open)}>
    <summary>${icon('right', 'chev')}${localizer.t('deployments.words')}</summary>
    ${
      isOpen
        ? html`<ul class="legend" part="legend">
            ${runStatuses.map(
              status =>
                html`<li>${runStatus(localizer, status)}<span>${localizer.t(`run.meaning.${status}`)}</span></li>`,
            )}
          </ul>`
        : nothing
    }
  </details>`;
