import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { NavigateEvent } from '../controllers/navigate-event.ts';
import type { Localizer } from '../i18n/index.ts';
import { heading } from '../ui/heading.ts';

export interface LeaveGuardOptions {
  readonly hasChanges: () => boolean;
  /** Whether an event leads to where somebody is already. */
  readonly isHere: (event: NavigateEvent) => boolean;
}

export interface LeaveDialog {
  readonly localizer: Localizer;
  /** Of its heading. */
  readonly level: number;
  /** What would be lost. */
  readonly text: string;
}

/** Asks before changes are left behind: by going to another page, by closing this one, or by what an element does itself. */
export class LeaveGuard implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: LeaveGuardOptions;
  /** What waits for the answer. */
  #act: (() => void) | null = null;
  #isLeaving = false;

  constructor(host: LitElement, options: LeaveGuardOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    globalThis.addEventListener('beforeunload', this.#onBeforeUnload);
    globalThis.addEventListener('citizen-navigate', this.#onNavigate);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('beforeunload', this.#onBeforeUnload);
    globalThis.removeEventListener('citizen-navigate', this.#onNavigate);
  }

  get isAsking(): boolean {
    return this.#act !== null;
  }

  /** Does what leaves the changes behind, once somebody wants that; at once where there are none. */
  ask(act: () => void): void {
    if (!this.#options.hasChanges()) return act();
    this.#act = act;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#dialog?.showModal());
  }

  render({ localizer, level, text }: LeaveDialog): TemplateResult {
    return html`<dialog class="leave" part="dialog" aria-labelledby="leave" @close=${this.#onClose}>
      ${
        this.#act
          ? html`<div class="dh">
                ${heading({ level, content: localizer.t('leaving.title'), look: 'subtitle', id: 'leave' })}
              </div>
              <div class="db"><p>${text}</p></div>
              <div class="df">
                <button type="button" class="btn" @click=${() => this.#dialog?.close()}>
                  ${localizer.t('leaving.stay')}
                </button>
                <button type="button" class="btn danger solid" @click=${this.#leave}>
                  ${localizer.t('leaving.go')}
                </button>
              </div>`
          : nothing
      }
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector<HTMLDialogElement>('dialog.leave');
  }

  readonly #leave = (): void => {
    const act = this.#act;
    this.#dialog?.close();
    act?.();
  };

  /** It may have been opened again before this is told. */
  readonly #onClose = (): void => {
    if (this.#dialog?.open) return;
    this.#act = null;
    this.#host.requestUpdate();
  };

  readonly #onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (this.#options.hasChanges()) event.preventDefault();
  };

  readonly #onNavigate = (event: NavigateEvent): void => {
    const [from] = event.composedPath();
    const { hasChanges, isHere } = this.#options;
    if (!hasChanges() || this.#isLeaving || event.defaultPrevented || !from || isHere(event)) return;
    event.preventDefault();
    const { page, recipe, deployment, tile, filters } = event;
    const again = new (event.constructor as typeof NavigateEvent)(page, recipe, deployment, tile, filters);
    this.ask(() => {
      this.#isLeaving = true;
      from.dispatchEvent(again);
      // The listener of the page acts in a microtask.
      setTimeout(() => (this.#isLeaving = false));
    });
  };
}
