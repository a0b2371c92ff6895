import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/index.ts';
import { control, type Control, type ControlWork } from './control.ts';
import { framed, type Framed, type FramedField } from './field-frame.ts';
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
  /** Stands under all that. */
  readonly aside?: unknown;
  readonly required?: boolean;
  readonly disabled?: boolean;
  /** Takes the whole row where fields stand side by side. */
  readonly isWide?: boolean;
}

/** Ids of what is said about a field. */
const describedBy = ({ id, help, error, good }: Field): string | undefined =>
  [help && `${id}-help`, error && `${id}-error`, good && `${id}-good`].filter(Boolean).join(' ') || undefined;

/** The attributes of a field's control. */
export const controlAttributes = (field: Field) => ({
  id: field.id,
  disabled: field.disabled ? '' : undefined,
  'aria-invalid': field.error ? 'true' : undefined,
  'aria-required': field.required ? 'true' : undefined,
  'aria-describedby': describedBy(field),
});

// An empty span costs less than a template of its own.
const helpText = ({ id, help }: Field): TemplateResult =>
  html`<span class="help" id=${`${id}-help`}>${help || nothing}</span>`;

/** What is said about the answer. */
const verdict = ({ id, error, good, aside }: Field): TemplateResult | typeof nothing =>
  error || good || aside
    ? html`${
        error ? html`<span class="err" id="${id}-error">${icon('warning')}<span>${error}</span></span>` : nothing
      }${good ? html`<span class="good" id="${id}-good">${icon('ok')}<span>${good}</span></span>` : nothing}${aside}`
    : nothing;

const optional = (localizer: Localizer, { required }: Field): string =>
  required === false ? localizer.t('field.optional') : '';

const fieldClass = ({ isWide }: Field): string => (isWide ? 'field wide' : 'field');

const frame = <Kind extends Control>(
  kind: FramedField['kind'],
  remark: string,
  field: Field,
  control: ControlWork<Kind>,
): Framed => {
  const { id, label, help = '', isWide = false } = field;
  return framed({
    kind,
    id,
    label,
    remark,
    help,
    verdict: verdict(field),
    isWide,
    control: control as ControlWork<Control>,
  });
};

/** Label, help, what is given and what is said about it. */
export const labelled = (localizer: Localizer, field: Field, content: TemplateResult): TemplateResult =>
  html`<div class=${fieldClass(field)} part="field">
    <label for=${field.id}>${field.label} <span class="opt">${optional(localizer, field)}</span></label>
    ${helpText(field)} ${content} ${verdict(field)}
  </div>`;

export interface TextField extends Field {
  readonly type?: 'text' | 'password' | 'email' | 'url' | 'number' | 'date' | 'time' | 'search' | undefined;
  readonly value: string;
  readonly placeholder?: string | undefined;
  /** Which keys a phone offers. */
  readonly inputMode?: 'decimal' | undefined;
  readonly multiline?: boolean;
  readonly onInput: (value: string) => void;
  /** The person is done with what they typed. */
  readonly onChange?: ((value: string) => void) | undefined;
  /** The person left the field. */
  readonly onBlur?: (() => void) | undefined;
}

export const textField = (localizer: Localizer, field: TextField): Framed => {
  const { type = 'text', value, placeholder, multiline } = field;
  return frame<HTMLInputElement | HTMLTextAreaElement>(
    multiline ? 'textarea' : 'input',
    optional(localizer, field),
    field,
    {
      attributes: {
        ...controlAttributes(field),
        placeholder,
        ...(multiline
          ? {}
          : {
              type,
              inputmode: field.inputMode,
              autocomplete: type === 'password' ? 'new-password' : 'off',
              spellcheck: 'false',
            }),
      },
      fill(input) {
        if (input.value !== value) input.value = value;
      },
      on: {
        input: input => field.onInput(input.value),
        change: input => field.onChange?.(input.value),
        blur: field.onBlur,
      },
    },
  );
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

const choicesOf = new WeakMap<HTMLSelectElement, readonly Choice[]>();

const areSame = (some: readonly Choice[], others: readonly Choice[] | undefined): boolean =>
  some.length === others?.length &&
  some.every(({ value, label }, index) => value === others[index]?.value && label === others[index].label);

/** Puts choices into a list and chooses one; else the first is chosen. */
const fillSelect = (select: HTMLSelectElement, choices: readonly Choice[], value: string): void => {
  // A list that is open closes when its choices are made anew.
  if (!areSame(choices, choicesOf.get(select))) {
    select.replaceChildren(...choices.map(choice => new Option(choice.label, choice.value)));
    choicesOf.set(select, choices);
  }
  if (select.value !== value) select.value = value;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
};

export const selectField = (localizer: Localizer, field: SelectField): Framed => {
  const { options, prompt, value } = field;
  const choices = prompt === undefined ? options : [{ value: '', label: prompt }, ...options];
  return frame<HTMLSelectElement>('select', optional(localizer, field), field, {
    attributes: controlAttributes(field),
    fill: element => fillSelect(element, choices, value),
    on: { change: element => field.onChange(element.value), blur: field.onBlur },
  });
};

/** What a checkbox carries. */
const checkbox = (
  attributes: Readonly<Record<string, string | undefined>>,
  isChecked: boolean,
  onChange: (isChecked: boolean) => void,
): ControlWork<HTMLInputElement> => ({
  attributes,
  fill(box) {
    if (box.checked !== isChecked) box.checked = isChecked;
  },
  on: { change: box => onChange(box.checked) },
});

export interface CheckField extends Field {
  readonly checked: boolean;
  readonly look?: 'checkbox' | 'switch';
  readonly onChange: (checked: boolean) => void;
}

export const checkField = (field: CheckField): Framed => {
  const { look = 'checkbox' } = field;
  // Whoever leaves it open has still answered.
  const attributes = {
    ...controlAttributes({ ...field, required: false }),
    role: look === 'switch' ? 'switch' : undefined,
  };
  return frame(look, '', field, checkbox(attributes, field.checked, field.onChange));
};

export interface MultiselectField extends Field {
  readonly values: readonly string[];
  readonly options: readonly Choice[];
  readonly onChange: (values: string[]) => void;
}

/** Any number of choices, all in view. */
export const multiselectField = (localizer: Localizer, field: MultiselectField): TemplateResult => {
  const { id, values, options } = field;
  const { disabled } = controlAttributes(field);
  return html`<fieldset class=${fieldClass(field)} part="field" aria-describedby=${describedBy(field) ?? nothing}>
    <legend class="lbl">${field.label} <span class="opt">${optional(localizer, field)}</span></legend>
    ${helpText(field)}
    ${options.map(({ value, label }, index) => {
      const attributes = { id: index === 0 ? id : `${id}-${index}`, disabled };
      const choose = (isChosen: boolean) =>
        field.onChange(
          options.map(option => option.value).filter(each => (each === value ? isChosen : values.includes(each))),
        );
      return html`<label class="check"
        ><input type="checkbox" ${control(checkbox(attributes, values.includes(value), choose))} /><span
          >${label}</span
        ></label
      >`;
    })}
    ${verdict(field)}
  </fieldset>`;
};
