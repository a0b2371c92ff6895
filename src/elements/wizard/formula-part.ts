import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { wizardFormula } from '../../i18n/en/wizard-formula.ts';
import type { Localizer } from '../../i18n/index.ts';
import { icon } from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';

export interface FormulaField {
  /** Unique in its shadow root. */
  readonly id: string;
  /** What the target field is called. */
  readonly field: string;
  readonly formula: string;
  /** Empty when all is well. */
  readonly error: string;
  readonly onInput: (formula: string) => void;
  readonly onLeave: () => void;
}

/** Formulas: they come when the first one is written. */
export interface FormulaPart extends PartOfElement {
  readonly field: (localizer: Localizer, field: FormulaField) => TemplateResult;
}

export const formulaPart: FormulaPart = {
  texts: wizardFormula,
  styles: css``,
  field: (localizer, { id, field, formula, error, onInput, onLeave }) =>
    html`<label class="vh" for=${id}>${localizer.t('wizard.formula.label', { field })}</label>
      <textarea
        class="input"
        id=${id}
        rows="2"
        dir="ltr"
        spellcheck="false"
        autocapitalize="off"
        .value=${live(formula)}
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby="${id}-help ${error ? `${id}-error` : `${id}-result`}"
        @input=${(event: Event) => onInput((event.target as HTMLTextAreaElement).value)}
        @blur=${onLeave}
      ></textarea>
      <span class="help" id="${id}-help">${localizer.t('wizard.formula.help')}</span>
      ${error ? html`<span class="err" id="${id}-error">${icon('warning')}<span>${error}</span></span>` : nothing}`,
};
