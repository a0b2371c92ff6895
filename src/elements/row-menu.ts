import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { icon, type IconName } from '../ui/icons.ts';

export interface MenuItem {
  readonly icon: IconName;
  readonly label: string;
  readonly act: () => void;
  /** Why it cannot be done is said when it is chosen. */
  readonly isAllowed?: boolean;
  /** Stands apart, in the colour of danger. */
  readonly isGrave?: boolean;
}

/** Pixels between the menu and what it hangs on, or the edge of the window. */
const gap = 4;

/** One menu for all rows: it hangs on the button that it was asked for with. */
export class RowMenu implements ReactiveController {
  /** Id of the row that it is open for. */
  openFor: string | null = null;

  readonly #host: LitElement;
  #opener: HTMLElement | null = null;
  #typed = '';
  #typedAt = 0;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.openFor = null;
    this.#opener = null;
  }

  async open(id: string, opener: HTMLElement): Promise<void> {
    this.openFor = id;
    this.#opener = opener;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const menu = this.#menu;
    if (!menu || menu.matches(':popover-open')) return;
    menu.showPopover();
    this.#place(menu, opener);
    this.#items[0]?.focus();
  }

  render(label: string, items: readonly MenuItem[]): TemplateResult {
    return html`<div
      class="menu"
      part="menu"
      role="menu"
      popover="auto"
      aria-label=${label}
      @keydown=${this.#onKey}
      @toggle=${this.#onToggle}
    >
      ${items.map(
        item =>
          html`${item.isGrave ? html`<hr />` : nothing}<button
              type="button"
              role="menuitem"
              tabindex="-1"
              class=${item.isGrave ? 'bad' : ''}
              aria-disabled=${item.isAllowed === false ? 'true' : nothing}
              @click=${() => this.#choose(item)}
            >
              ${icon(item.icon)}${item.label}
            </button>`,
      )}
    </div>`;
  }

  get #menu(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.menu');
  }

  get #items(): readonly HTMLElement[] {
    return [...(this.#menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  }

  #choose({ act }: MenuItem): void {
    this.#close();
    act();
  }

  #close(): void {
    this.#menu?.hidePopover();
    this.#opener?.focus();
  }

  /** Below the button, ending where it ends; above it where there is no room. */
  #place(menu: HTMLElement, opener: HTMLElement): void {
    const button = opener.getBoundingClientRect();
    const own = menu.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(opener).direction === 'rtl';
    const left = isRightToLeft ? button.left : button.right - own.width;
    const below = button.bottom + gap;
    const top = below + own.height > innerHeight - gap ? button.top - gap - own.height : below;
    menu.style.setProperty('left', `${Math.max(gap, Math.min(left, innerWidth - own.width - gap))}px`);
    menu.style.setProperty('top', `${Math.max(gap, top)}px`);
  }

  readonly #onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState !== 'closed') return;
    this.openFor = null;
    this.#host.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key === 'Escape') return this.#close();
    const items = this.#items;
    const next = this.#nextItem(event.key, items);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  #nextItem(key: string, items: readonly HTMLElement[]): HTMLElement | undefined {
    const at = items.findIndex(item => item.matches(':focus'));
    switch (key) {
      case 'ArrowDown':
        return items[(at + 1) % items.length];
      case 'ArrowUp':
        return items.at(at <= 0 ? -1 : at - 1);
      case 'Home':
        return items[0];
      case 'End':
        return items.at(-1);
      default:
        return key.length === 1 && key !== ' ' ? this.#itemFor(key, items) : undefined;
    }
  }

  /** The one whose name begins with what was typed. */
  #itemFor(key: string, items: readonly HTMLElement[]): HTMLElement | undefined {
    const now = performance.now();
    this.#typed = now - this.#typedAt < 700 ? this.#typed + key : key;
    this.#typedAt = now;
    const typed = this.#typed.toLocaleLowerCase();
    return items.find(({ textContent }) => textContent.trim().toLocaleLowerCase().startsWith(typed));
  }
}
