import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/index.ts';
import { iconButton } from '../ui/icons.ts';
import type { Reorder } from './reorder.ts';

export interface OrderedItem {
  readonly name: string;
  /** Beside the name. */
  readonly more?: unknown;
  readonly isHere?: boolean;
  /** A press on it opens it. */
  readonly onOpen?: () => void;
  /** What takes it away says so, and does it. */
  readonly remove?: { readonly label: string; readonly act: () => void };
}

/** A list that is put in order by drag or key. */
export const orderedList = (
  { reorder, localizer }: { readonly reorder: Reorder; readonly localizer: Localizer },
  list: string,
  label: string,
  items: readonly OrderedItem[],
): TemplateResult =>
  html`<ol class="ordered" aria-label=${label}>
    ${reorder.inOrder(list, items).map(({ item }, place) => {
      const { name, more, isHere = false, onOpen, remove } = item;
      const words = html`<span class="name"><bdi>${name}</bdi></span
        >${more}`;
      return html`<li>
        <div
          class="item ${isHere ? 'here' : ''} ${reorder.isLifted(list, place) ? 'lifted' : ''} ${remove ? 'three' : ''}"
          part="ordered-item"
          data-row=${list}
        >
          ${reorder.grip(localizer, { list, name, place, count: items.length })}
          ${
            onOpen
              ? html`<button type="button" class="row" aria-current=${isHere ? 'true' : nothing} @click=${onOpen}>
                  ${words}
                </button>`
              : html`<span class="row still">${words}</span>`
          }
          ${remove ? iconButton('close', remove.label, remove.act) : nothing}
        </div>
      </li>`;
    })}
  </ol>`;
