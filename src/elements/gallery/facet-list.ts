import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecipePage } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { icon } from '../../ui/icons.ts';
import { facetNames, type FacetName, type GalleryFilters } from './gallery-filters.ts';

export interface FacetList {
  readonly facets: RecipePage['facets'] | undefined;
  readonly filters: GalleryFilters;
  /** Facets of which every choice is in view. */
  readonly unfolded: ReadonlySet<FacetName>;
  readonly localizer: Localizer;
  readonly label: (name: FacetName, value: string) => string;
  readonly toggle: (name: FacetName, value: string) => void;
  readonly unfold: (name: FacetName) => void;
}

/** How many choices of a facet are in view before "Show all". */
const fewChoices = 6;

/** The filters: each choice with how many recipes it would leave. */
export const facetList = ({ facets, filters, unfolded, localizer, label, toggle, unfold }: FacetList) =>
  facetNames.map((name): TemplateResult | typeof nothing => {
    const choices = facets?.[name] ?? [];
    if (choices.length === 0) return nothing;
    const title = localizer.t(`gallery.facet.${name}`);
    const isUnfolded = unfolded.has(name);
    // What is chosen stays in view.
    const inView = choices.filter(
      ({ value }, place) => isUnfolded || place < fewChoices || filters[name].includes(value),
    );
    return html`<details class="facet" open>
      <summary>${title}${icon('down')}</summary>
      <div class="opts" role="group" aria-label=${title}>
        ${repeat(
          inView,
          ({ value }) => value,
          ({ value, count }) =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${live(filters[name].includes(value))}
                @change=${() => toggle(name, value)}
              /><span>${label(name, value)}</span><span class="n">${localizer.number(count)}</span></label
            >`,
        )}
        ${
          choices.length > fewChoices
            ? html`<button type="button" class="btn link small more-link" @click=${() => unfold(name)}>
                ${localizer.t(isUnfolded ? 'gallery.facet.fewer' : 'gallery.facet.more')}
              </button>`
            : nothing
        }
      </div>
    </details>`;
  });
