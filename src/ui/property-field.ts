import type { TemplateResult } from 'lit';
import type { Localizer } from '../i18n/index.ts';
import type { Option, Property, PropertyValue } from '../model/index.ts';
import { checkField, multiselectField, selectField, textField, type TextField } from './field.ts';
import type { Framed } from './field-frame.ts';
import { fileField } from './file-field.ts';

/** Options that are read from a connected system. */
export type OptionList =
  | { readonly kind: 'ready'; readonly options: readonly Option[] }
  /** `prompt` stands in the field until there are options; `aside` says more and offers a way on. */
  | { readonly kind: 'absent'; readonly prompt: string; readonly aside?: unknown };

export interface PropertyField {
  /** Unique in its shadow root. */
  readonly id: string;
  readonly property: Property;
  /** As it stands in the field: a number may be half typed. */
  readonly value: PropertyValue | undefined;
  readonly error?: string | undefined;
  /** A secret is stored; leaving the field empty keeps it. */
  readonly isStored?: boolean;
  /** For options that are read from a connection. */
  readonly list?: OptionList | undefined;
  readonly onInput: (value: PropertyValue) => void;
  /** The person left the field. */
  readonly onLeave: () => void;
}

const textTypes: Partial<Record<Property['type'], TextField['type']>> = {
  password: 'password',
  email: 'email',
  url: 'url',
  date: 'date',
};

const none: readonly Option[] = [];

const wideTypes: ReadonlySet<Property['type']> = new Set(['textarea', 'multiselect', 'boolean', 'file']);

/** One question of a recipe or a connection as a field of its kind. */
export const propertyField = (localizer: Localizer, field: PropertyField): TemplateResult | Framed => {
  const { id, property, value, error, isStored = false, list, onInput, onLeave } = field;
  const shared = {
    id,
    label: property.label,
    help: property.help,
    error,
    required: property.required,
    good: isStored ? localizer.t('field.secretKept') : undefined,
    aside: list?.kind === 'absent' ? list.aside : undefined,
    isWide: wideTypes.has(property.type),
  };
  const fixed = Array.isArray(property.options) ? property.options : none;
  const options = list?.kind === 'ready' ? list.options : fixed;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  switch (property.type) {
    case 'boolean':
      return checkField({ ...shared, look: 'switch', checked: value === true, onChange: onInput });
    case 'multiselect':
      return multiselectField(localizer, {
        ...shared,
        values: Array.isArray(value) ? value : [],
        options,
        onChange: onInput,
      });
    case 'select': {
      const prompt = localizer.t(property.required ? 'wizard.choose' : 'wizard.none');
      return selectField(localizer, {
        ...shared,
        value: text,
        options,
        prompt: list?.kind === 'absent' ? list.prompt : prompt,
        onChange: onInput,
        onBlur: onLeave,
      });
    }
    case 'file':
      return fileField(localizer, {
        ...shared,
        value: text,
        most: property.validate?.maxLength,
        onChange(answer) {
          onInput(answer === '' ? null : answer);
          onLeave();
        },
      });
    case 'string':
    case 'password':
    case 'number':
    case 'email':
    case 'url':
    case 'date':
    case 'textarea':
      return textField(localizer, {
        ...shared,
        type: property.secret ? 'password' : textTypes[property.type],
        inputMode: property.type === 'number' ? 'decimal' : undefined,
        multiline: property.type === 'textarea' && !property.secret,
        value: text,
        placeholder: property.placeholder,
        onInput,
        onBlur: onLeave,
      });
  }
};
