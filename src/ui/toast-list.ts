import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from './icons.ts';

export interface ToastList {
  readonly items: readonly {
    readonly id: number;
    readonly tone: 'ok' | 'bad';
    readonly text: string;
    readonly undo?: () => void;
  }[];
  readonly undoLabel: string;
  readonly dismissLabel: string;
  readonly onDismiss: (id: number) => void;
  /** Pointer or focus has come to them, or has left. */
  readonly onHold: (isHeld: boolean) => void;
}

/** Short news at the bottom of the element. */
export const toastList = ({ items, undoLabel, dismissLabel, onDismiss, onHold }: ToastList): TemplateResult =>
  html`<div
    class="toasts"
    part="toasts"
    role="status"
    @pointerenter=${() => onHold(true)}
    @pointerleave=${() => onHold(false)}
    @focusin=${() => onHold(true)}
    @focusout=${() => onHold(false)}
  >
    ${repeat(
      items,
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
                    onDismiss(id);
                    undo();
                  }}
                >
                  ${undoLabel}
                </button>`
              : nothing
          }
          <button type="button" class="btn icon small" aria-label=${dismissLabel} @click=${() => onDismiss(id)}>
            ${icon('close')}
          </button>
        </div>`,
    )}
  </div>`;
