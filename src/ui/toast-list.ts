import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from './icons.ts';

export interface ToastList {
  readonly toasts: {
    readonly items: readonly {
      readonly id: number;
      readonly tone: 'ok' | 'bad';
      readonly text: string;
      readonly undo?: (() => void) | undefined;
    }[];
    /** A person is done with one. */
    leave(id: number): void;
    /** Pointer or focus has come to them, or has left; `from` is where the focus was. */
    hold(isHeld: boolean, from?: EventTarget | null): void;
  };
  readonly undoLabel: string;
  readonly dismissLabel: string;
}

/** Short news at the bottom of the element. */
export const toastList = ({ toasts, undoLabel, dismissLabel }: ToastList): TemplateResult =>
  html`<div
    class="toasts"
    part="toasts"
    role="status"
    @pointerenter=${() => toasts.hold(true)}
    @pointerleave=${() => toasts.hold(false)}
    @focusin=${({ relatedTarget }: FocusEvent) => toasts.hold(true, relatedTarget)}
    @focusout=${() => toasts.hold(false)}
  >
    ${repeat(
      toasts.items,
      ({ id }) => id,
      ({ id, tone, text, undo }) =>
        html`<div class="toast" part="toast">
          ${icon(tone === 'ok' ? 'ok' : 'error', tone)}<span class="grow">${text}</span>
          ${
            undo
              ? html`<button
                  type="button"
                  class="btn small undo"
                  @click=${() => {
                    toasts.leave(id);
                    undo();
                  }}
                >
                  ${undoLabel}
                </button>`
              : nothing
          }
          <button type="button" class="btn icon small" aria-label=${dismissLabel} @click=${() => toasts.leave(id)}>
            ${icon('close')}
          </button>
        </div>`,
    )}
  </div>`;
