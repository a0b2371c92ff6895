import { html, svg, type TemplateResult } from 'lit';
import type { Deployment, Health } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { healthOf } from '../../model/status.ts';

const places = 14;
const step = 6.6;
/** Heights differ too, so that colour is not all there is. */
const heights: Readonly<Record<Health, number>> = { ok: 12, warning: 17, error: 22, none: 3 };

/** The last finished runs as bars, oldest first. */
export const spark = (localizer: Localizer, recent: Deployment['recent']): TemplateResult => {
  const outcomes = recent.slice(-places).map(({ status }) => healthOf(status));
  const bars = [...Array<Health>(places - outcomes.length).fill('none'), ...outcomes];
  const countOf = (health: Health) => outcomes.filter(outcome => outcome === health).length;
  const label =
    outcomes.length === 0
      ? localizer.t('deployments.recent.none')
      : localizer.t('deployments.recent', {
          count: outcomes.length,
          fine: countOf('ok'),
          warnings: countOf('warning'),
          stopped: countOf('error'),
        });
  return html`<svg class="spark" part="spark" viewBox="0 0 92 24" role="img" aria-label=${label}>
    ${bars.map(
      (health, index) =>
        svg`<rect class=${health} x=${(index * step).toFixed(1)} y=${24 - heights[health]} width="4.6" height=${heights[health]} rx="1.4" />`,
    )}
  </svg>`;
};
