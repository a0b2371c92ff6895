import { html, type TemplateResult } from 'lit';
import { icon } from '../../ui/index.ts';
import type { WizardView } from './wizard-view.ts';

/** An answer that the app provider has set for good: a person may see it, but not change it. */
export const lockedAnswer = ({ wizard, localizer }: WizardView, label: string, answer: unknown): TemplateResult => {
  const provider = wizard.data.setup.value?.person.organization.name ?? '';
  return html`<div class="field given" part="field">
    <span class="lbl">${label}</span>
    <strong class="set">${icon('lock')}<bdi>${answer}</bdi></strong>
    <span class="help">${localizer.t('wizard.locked', { provider })}</span>
  </div>`;
};
