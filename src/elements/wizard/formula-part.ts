import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { wizardFormula } from '../../i18n/en/wizard-formula.ts';
import type { Localizer } from '../../i18n/index.ts';
import { icon, supportDetails } from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';
import { FormulaTrials, type AskForTrial, type TrialState } from './formula-trials.ts';
import type { IsBroken } from './mapping-controls.ts';

export interface FormulaField {
  /** Unique in its shadow root. */
  readonly id: string;
  /** Id of the operation. */
  readonly operation: string;
  /** The target field. */
  readonly to: string;
  readonly formula: string;
  readonly error: string | undefined;
  readonly onInput: (formula: string) => void;
  /** Settles when something may move again under the pointer. */
  readonly onLeave: () => Promise<void>;
  readonly ask: AskForTrial;
}

/** Formulas: they come when the first one is written. */
export interface FormulaPart extends PartOfElement {
  readonly field: (localizer: Localizer, field: FormulaField) => TemplateResult;
}

const styles = css`
  .formula-value {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 6px;
    align-items: baseline;
    color: var(--_muted);
    font-size: var(--_sm);
  }
`;

const trialWords = (localizer: Localizer, state: TrialState | undefined): unknown => {
  switch (state?.kind) {
    case 'trying':
      return localizer.t('wizard.formula.trying');
    case 'failed':
      return localizer.t('wizard.formula.untried');
    case 'tried': {
      const { result } = state;
      if (!result) return nothing;
      if (result.ok && result.value === null) return localizer.t('wizard.formula.makesNothing');
      if (result.ok) {
        return html`${localizer.t('wizard.formula.makes')} <span class="sample"><bdi>${result.value}</bdi></span>`;
      }
      return result.message?.text ?? nothing;
    }
    case undefined:
      return nothing;
  }
};

/** JSONata's own account of what is wrong. */
const detailsOf = (localizer: Localizer, state: TrialState | undefined): unknown => {
  const details = state?.kind === 'tried' ? state.result?.details : null;
  return details ? supportDetails(localizer.t('support.details'), details) : nothing;
};

/** @param onKnown Called when more is known of formulas. */
export const createFormulaPart = (host: ReactiveControllerHost, onKnown: (isBroken: IsBroken) => void): FormulaPart => {
  const trials = new FormulaTrials(() => {
    onKnown(trials.isBroken);
    host.requestUpdate();
  });
  return {
    texts: wizardFormula,
    styles,
    field(localizer, { id, operation, to, formula, error, onInput, onLeave, ask }) {
      const state = trials.state(operation, to, formula);
      const words = error ? nothing : trialWords(localizer, state);
      const leave = async () => {
        await onLeave();
        await trials.tryOut(operation, to, formula, ask);
      };
      return html`<label class="vh" for=${id}>${localizer.t('wizard.formula.label', { field: to })}</label>
        <textarea
          class="input"
          id=${id}
          rows="2"
          dir="ltr"
          spellcheck="false"
          autocapitalize="off"
          .value=${live(formula)}
          aria-invalid=${error ? 'true' : nothing}
          aria-describedby="${id}-help ${error ? `${id}-error` : `${id}-value`}"
          @input=${(event: Event) => onInput((event.target as HTMLTextAreaElement).value)}
          @blur=${leave}
        ></textarea>
        <span class="help" id="${id}-help">${localizer.t('wizard.formula.help')}</span>
        ${
          error
            ? html`<span class="err" id="${id}-error">${icon('warning')}<span>${error}</span></span>`
            : html`<span class="formula-value" id="${id}-value">${words}</span>`
        }
        ${detailsOf(localizer, state)}`;
    },
  };
};
