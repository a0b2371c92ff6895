import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface ChoiceCard {
  readonly value: string;
  readonly label: string;
  readonly help?: string | undefined;
}

export interface ChoiceCards {
  /** Unique in its shadow root; the first choice carries it. */
  readonly id: string;
  readonly legend: string;
  readonly help?: string | undefined;
  readonly value: string | null;
  readonly choices: readonly ChoiceCard[];
  readonly onChange: (value: string) => void;
}

/** A few weighty choices, each with a line that explains it. */
export const choiceCards = ({ id, legend, help, value, choices, onChange }: ChoiceCards): TemplateResult =>
  html`<fieldset class="choices" aria-describedby=${help ? `${id}-help` : nothing}>
    <legend class="lbl">${legend}</legend>
    ${help ? html`<span class="help" id="${id}-help">${help}</span>` : nothing}
    ${choices.map(
      (choice, index) =>
        html`<label class="choice"
          ><span class="check"
            ><input
              type="radio"
              id=${index === 0 ? id : `${id}-${index}`}
              name=${id}
              .value=${choice.value}
              .checked=${live(choice.value === value)}
              @change=${() => onChange(choice.value)}
            /><span
              ><strong>${choice.label}</strong>${
                choice.help ? html`<span class="help">${choice.help}</span>` : nothing
              }</span
            ></span
          ></label
        >`,
    )}
  </fieldset>`;
