import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Localizer } from '../i18n/index.ts';
import { icon } from './icons.ts';

export interface Field {
  /** Unique in its shadow root; labels, help and error point at it. */
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** What is wrong with the answer and what to write instead; empty when all is well. */
  readonly error?: string | undefined;
  /** What went well, such as a secret that is stored. */
  readonly good?: string | undefined;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

/** Ids of what is said about a field. */
export const describedBy = ({ id, help, error, good }: Field): string | typeof nothing =>
  [help && `${id}-help`, error && `${id}-error`, good && `${id}-good`].filter(Boolean).join(' ') || nothing;

const helpText = ({ id, help }: Field): TemplateResult | typeof nothing =>
  help ? html`<span class="help" id="${id}-help">${help}</span>` : nothing;

const errorText = ({ id, error }: Field): TemplateResult | typeof nothing =>
  error ? html`<span class="err" id="${id}-error">${icon('warning')}<span>${error}</span></span>` : nothing;

const goodText = ({ id, good }: Field): TemplateResult | typeof nothing =>
  good ? html`<span class="good" id="${id}-good">${icon('ok')}<span>${good}</span></span>` : nothing;

/** Label, help, control and what is said about the answer. */
export const labelled = (localizer: Localizer, field: Field, control: TemplateResult): TemplateResult =>
  html`<div class="field ${field.error ? 'bad' : ''}" part="field">
    <label for=${field.id}
      >${field.label}${
        field.required === false ? html` <span class="opt">${localizer.t('field.optional')}</span>` : nothing
      }</label
    >
    ${helpText(field)} ${control} ${errorText(field)} ${goodText(field)}
  </div>`;

export interface TextField extends Field {
  readonly type?: 'text' | 'password' | 'email' | 'url' | 'number' | 'date' | 'time' | 'search' | undefined;
  readonly value: string;
  readonly placeholder?: string | undefined;
  /** Which keys a phone offers. */
  readonly inputMode?: 'decimal' | undefined;
  readonly multiline?: boolean;
  readonly onInput: (value: string) => void;
  /** The person left the field. */
  readonly onBlur?: (() => void) | undefined;
}

export const textField = (localizer: Localizer, field: TextField): TemplateResult => {
  const input = (event: Event) => field.onInput((event.target as HTMLInputElement | HTMLTextAreaElement).value);
  const invalid = field.error ? 'true' : nothing;
  const required = field.required ? 'true' : nothing;
  const control = field.multiline
    ? html`<textarea
        class="input"
        id=${field.id}
        .value=${live(field.value)}
        placeholder=${field.placeholder ?? nothing}
        ?disabled=${field.disabled ?? false}
        aria-invalid=${invalid}
        aria-required=${required}
        aria-describedby=${describedBy(field)}
        @input=${input}
        @blur=${field.onBlur ?? nothing}
      ></textarea>`
    : html`<input
        class="input"
        id=${field.id}
        type=${field.type ?? 'text'}
        .value=${live(field.value)}
        placeholder=${field.placeholder ?? nothing}
        inputmode=${field.inputMode ?? nothing}
        autocomplete=${field.type === 'password' ? 'new-password' : 'off'}
        spellcheck="false"
        ?disabled=${field.disabled ?? false}
        aria-invalid=${invalid}
        aria-required=${required}
        aria-describedby=${describedBy(field)}
        @input=${input}
        @blur=${field.onBlur ?? nothing}
      />`;
  return labelled(localizer, field, control);
};

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface SelectField extends Field {
  readonly value: string;
  readonly options: readonly Choice[];
  /** Said first and chosen while nothing else is: "Choose a table…". */
  readonly prompt?: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onBlur?: (() => void) | undefined;
}

export const selectField = (localizer: Localizer, field: SelectField): TemplateResult =>
  labelled(
    localizer,
    field,
    html`<span class="selw"
      ><select
        class="select"
        id=${field.id}
        ?disabled=${field.disabled ?? false}
        aria-invalid=${field.error ? 'true' : nothing}
        aria-required=${field.required ? 'true' : nothing}
        aria-describedby=${describedBy(field)}
        @change=${(event: Event) => field.onChange((event.target as HTMLSelectElement).value)}
        @blur=${field.onBlur ?? nothing}
      >
        ${
          field.prompt === undefined
            ? nothing
            : html`<option .value=${''} .selected=${live(field.value === '')}>${field.prompt}</option>`
        }
        ${field.options.map(
          option =>
            html`<option .value=${option.value} .selected=${live(option.value === field.value)}>
              ${option.label}
            </option>`,
        )}</select
      >${icon('down')}</span
    >`,
  );

export interface CheckField extends Field {
  readonly checked: boolean;
  readonly look?: 'checkbox' | 'switch';
  readonly onChange: (checked: boolean) => void;
}

export const checkField = (field: CheckField): TemplateResult =>
  html`<div class="field ${field.error ? 'bad' : ''}" part="field">
    <label class="check ${field.look === 'switch' ? 'switch' : ''}"
      ><input
        type="checkbox"
        id=${field.id}
        role=${field.look === 'switch' ? 'switch' : nothing}
        .checked=${live(field.checked)}
        ?disabled=${field.disabled ?? false}
        aria-invalid=${field.error ? 'true' : nothing}
        aria-describedby=${describedBy(field)}
        @change=${(event: Event) => field.onChange((event.target as HTMLInputElement).checked)}
      /><span>${field.label}</span></label
    >
    ${helpText(field)} ${errorText(field)} ${goodText(field)}
  </div>`;

export interface MultiselectField extends Field {
  readonly values: readonly string[];
  readonly options: readonly Choice[];
  readonly onChange: (values: string[]) => void;
}

/** Any number of choices, all in view. */
export const multiselectField = (localizer: Localizer, field: MultiselectField): TemplateResult =>
  html`<fieldset class="field ${field.error ? 'bad' : ''}" part="field" aria-describedby=${describedBy(field)}>
    <legend class="lbl">
      ${field.label}${field.required === false ? html` <span class="opt">${localizer.t('field.optional')}</span>` : nothing}
    </legend>
    ${helpText(field)}
    ${field.options.map(
      (option, index) =>
        html`<label class="check"
          ><input
            type="checkbox"
            id=${index === 0 ? field.id : `${field.id}-${index}`}
            .checked=${live(field.values.includes(option.value))}
            ?disabled=${field.disabled ?? false}
            @change=${(event: Event) =>
              field.onChange(
                field.options
                  .map(({ value }) => value)
                  .filter(value =>
                    value === option.value ? (event.target as HTMLInputElement).checked : field.values.includes(value),
                  ),
              )}
          /><span>${option.label}</span></label
        >`,
    )}
    ${errorText(field)} ${goodText(field)}
  </fieldset>`;
