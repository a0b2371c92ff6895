import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/index.ts';
import { moved } from '../model/moved.ts';
import { icon } from '../ui/icons.ts';

/** Something that is being moved within its list. */
interface Lifted {
  /** Names the list. */
  readonly list: string;
  readonly from: number;
  readonly to: number;
  readonly by: 'key' | 'pointer';
}

export type ReorderNews = 'lifted' | 'moved' | 'dropped' | 'put-back';

/** What each piece of news is said with: `name`, `position` and `count`. */
export const reorderWords = {
  lifted: 'editing.lifted',
  moved: 'editing.movedTo',
  dropped: 'editing.dropped',
  'put-back': 'editing.putBack',
} as const satisfies Record<ReorderNews, string>;

export interface Grip {
  readonly list: string;
  /** What is moved. */
  readonly name: string;
  /** Where it stands in the list as it is shown. */
  readonly place: number;
  readonly count: number;
}

export interface ReorderOptions {
  /** Says what happened to what stands at `place` of `count` now; `from` is where it stood before it was lifted. */
  readonly onNews: (news: ReorderNews, list: string, from: number, place: number, count: number) => void;
  readonly onDrop: (list: string, from: number, to: number) => void;
}

/**
 * Lists whose items are put into another order, by pointer or key: Space lifts and drops, arrows, Home and End move,
 * Escape puts back. An item's row carries the name of its list in `data-row`, and has a grip.
 */
export class Reorder implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: ReorderOptions;
  #lifted: Lifted | null = null;
  #count = 0;
  #focusWanted = false;
  /** Who clicked with a pointer did not press a key. */
  #pointer: number | null = null;

  constructor(host: LitElement, options: ReorderOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#lifted = null;
  }

  hostUpdated(): void {
    const lifted = this.#lifted;
    if (!this.#focusWanted || !lifted) return;
    this.#focusWanted = false;
    this.#grip(lifted.list, lifted.to)?.focus();
  }

  /** The items in the order in which they are shown at the moment, each with the index that it really has. */
  inOrder<Item>(list: string, items: readonly Item[]): readonly { readonly item: Item; readonly index: number }[] {
    const all = items.map((item, index) => ({ item, index }));
    const lifted = this.#lifted;
    return lifted?.list === list ? moved(all, lifted.from, lifted.to) : all;
  }

  /** Whether the item that is shown at a place is the one being moved. */
  isLifted(list: string, place: number): boolean {
    return this.#lifted?.list === list && this.#lifted.to === place;
  }

  /** What an item is taken by. */
  grip(localizer: Localizer, { list, name, place, count }: Grip): TemplateResult {
    return html`<button
      type="button"
      class="grip"
      data-list=${list}
      data-index=${place}
      data-count=${count}
      aria-pressed=${this.isLifted(list, place) ? 'true' : 'false'}
      aria-label=${localizer.t('editing.moveOf', { name, position: place + 1, count })}
      title=${localizer.t('editing.moveHint')}
      @keydown=${this.#onKey}
      @blur=${this.#onBlur}
      @pointerdown=${this.#onPointerDown}
      @pointermove=${this.#onPointerMove}
      @pointerup=${this.#onPointerUp}
      @pointercancel=${this.#onPointerCancel}
    >
      ${icon('grip')}
    </button>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const grip = event.currentTarget as HTMLElement;
    const lifted = this.#lifted;
    if (event.key === ' ') {
      event.preventDefault();
      if (lifted) this.#drop();
      else this.#lift(grip, 'key');
      return;
    }
    if (!lifted) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#putBack();
      return;
    }
    const to = this.#target(event.key, lifted.to);
    if (to === null) return;
    event.preventDefault();
    this.#move(to);
  };

  /** The focus goes elsewhere: what was lifted goes back. */
  readonly #onBlur = (event: FocusEvent): void => {
    const isGrip = (event.relatedTarget as HTMLElement | null)?.dataset['list'] !== undefined;
    if (this.#lifted?.by === 'key' && !isGrip && !this.#focusWanted) this.#putBack();
  };

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const grip = event.currentTarget as HTMLElement;
    grip.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    if (this.#lifted) this.#putBack();
    this.#lift(grip, 'pointer');
  };

  readonly #onPointerMove = (event: PointerEvent): void => {
    const lifted = this.#lifted;
    if (lifted?.by !== 'pointer' || event.pointerId !== this.#pointer) return;
    const rows = this.#rows(lifted.list);
    const to = rows.findIndex(row => event.clientY < row.getBoundingClientRect().bottom);
    const place = to < 0 ? rows.length - 1 : to;
    if (place !== lifted.to) this.#move(place);
  };

  readonly #onPointerUp = (event: PointerEvent): void => {
    if (this.#lifted?.by === 'pointer' && event.pointerId === this.#pointer) this.#drop();
  };

  readonly #onPointerCancel = (): void => {
    if (this.#lifted?.by === 'pointer') this.#putBack();
  };

  #target(key: string, at: number): number | null {
    switch (key) {
      case 'ArrowDown':
        return Math.min(this.#count - 1, at + 1);
      case 'ArrowUp':
        return Math.max(0, at - 1);
      case 'Home':
        return 0;
      case 'End':
        return this.#count - 1;
      default:
        return null;
    }
  }

  #lift(grip: HTMLElement, by: Lifted['by']): void {
    const { list = '', index = '0', count = '0' } = grip.dataset;
    const from = Number(index);
    this.#count = Number(count);
    this.#lifted = { list, from, to: from, by };
    if (by === 'key') this.#options.onNews('lifted', list, from, from, this.#count);
    this.#host.requestUpdate();
  }

  #move(to: number): void {
    const lifted = this.#lifted;
    if (!lifted || to === lifted.to) return;
    this.#lifted = { ...lifted, to };
    this.#focusWanted = lifted.by === 'key';
    this.#options.onNews('moved', lifted.list, lifted.from, to, this.#count);
    this.#host.requestUpdate();
  }

  #drop(): void {
    const lifted = this.#lifted;
    if (!lifted) return;
    const { list, from, to, by } = lifted;
    this.#lifted = null;
    this.#host.requestUpdate();
    if (by === 'key' || from !== to) this.#options.onNews('dropped', list, from, to, this.#count);
    if (from !== to) this.#options.onDrop(list, from, to);
    void this.#focusLater(list, to);
  }

  #putBack(): void {
    const lifted = this.#lifted;
    if (!lifted) return;
    const { list, from } = lifted;
    const hadFocus = this.#grip(list, lifted.to)?.matches(':focus') ?? false;
    this.#lifted = null;
    this.#options.onNews('put-back', list, from, from, this.#count);
    this.#host.requestUpdate();
    if (hadFocus) void this.#focusLater(list, from);
  }

  async #focusLater(list: string, index: number): Promise<void> {
    await this.#host.updateComplete;
    this.#grip(list, index)?.focus();
  }

  #grip(list: string, index: number): HTMLElement | null {
    const find = `[data-list="${CSS.escape(list)}"][data-index="${index}"]`;
    return this.#host.renderRoot.querySelector<HTMLElement>(find);
  }

  #rows(list: string): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(`[data-row="${CSS.escape(list)}"]`)];
  }
}
