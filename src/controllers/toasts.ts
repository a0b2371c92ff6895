import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../ui/index.ts';

export interface Toast {
  readonly tone: 'ok' | 'bad';
  readonly text: string;
}

const visibleMs = 6000;
const most = 3;

/** Short news of what a person just did. Good news goes by itself, unless it is read; bad news stays. */
export class Toasts implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #toasts: readonly (Toast & { readonly id: number })[] = [];
  #isHeld = false;
  #nextId = 0;
  #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#toasts = [];
  }

  show(toast: Toast): void {
    const id = this.#nextId++;
    this.#toasts = [...this.#toasts, { ...toast, id }].slice(-most);
    if (toast.tone === 'ok') this.#dismissLater(id);
    this.#host.requestUpdate();
  }

  render(dismissLabel: string): TemplateResult {
    const hold = (isHeld: boolean) => () => (this.#isHeld = isHeld);
    return html`<div
      class="toasts"
      part="toasts"
      role="status"
      @pointerenter=${hold(true)}
      @pointerleave=${hold(false)}
      @focusin=${hold(true)}
      @focusout=${hold(false)}
    >
      ${repeat(
        this.#toasts,
        ({ id }) => id,
        ({ id, tone, text }) =>
          html`<div class="toast" part="toast">
            ${icon(tone === 'ok' ? 'ok' : 'error', { [tone]: true })}<span class="grow">${text}</span>
            <button
              type="button"
              class="btn icon small"
              aria-label=${dismissLabel || nothing}
              @click=${() => this.#dismiss(id)}
            >
              ${icon('close')}
            </button>
          </div>`,
      )}
    </div>`;
  }

  #dismiss(id: number): void {
    this.#toasts = this.#toasts.filter(toast => toast.id !== id);
    this.#host.requestUpdate();
  }

  #dismissLater(id: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#isHeld) this.#dismissLater(id);
      else this.#dismiss(id);
    }, visibleMs);
    this.#timers.add(timer);
  }
}
