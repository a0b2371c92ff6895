import { html, nothing, type TemplateResult } from 'lit';
import type { Connection } from '../../contract/index.ts';
import { icon } from '../../ui/index.ts';
import type { WizardView } from './wizard-view.ts';

const select = ({ currentTarget }: Event): void => (currentTarget as HTMLInputElement).select();

const copy = async (button: HTMLElement, address: string, done: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(address);
    const words = button.querySelector('span');
    if (words) words.textContent = done;
  } catch {
    // The page may not, or the person said no: it is marked for them to copy.
    button.parentElement?.querySelector('input')?.select();
  }
};

/** Where a webhook's sender has to deliver; nothing for accounts of other kinds. */
export const deliveryAddress = (
  { localizer }: WizardView,
  { id, address }: Pick<Connection, 'id' | 'address'>,
): TemplateResult | typeof nothing =>
  address === undefined
    ? nothing
    : html`<div class="delivery">
        <label for="delivery-${id}">${localizer.t('wizard.delivery')}</label>
        <input id="delivery-${id}" class="input" readonly dir="ltr" .value=${address} @focus=${select} />
        <button
          type="button"
          class="btn"
          @click=${({ currentTarget }: Event) =>
            copy(currentTarget as HTMLElement, address, localizer.t('wizard.delivery.copied'))}
        >
          ${icon('link')}<span aria-live="polite" .textContent=${localizer.t('wizard.delivery.copy')}></span>
        </button>
        <p>${localizer.t('wizard.delivery.help')}</p>
      </div>`;

/** Those of all accounts that were chosen. */
export const deliveryAddresses = (view: WizardView): unknown => {
  const { wizard } = view;
  return wizard.plan.steps.map(step => {
    const account = step.kind === 'connection' ? wizard.connections.account(step) : null;
    return account ? deliveryAddress(view, account) : nothing;
  });
};
