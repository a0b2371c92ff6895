import { html, nothing, type TemplateResult } from 'lit';
import type { Connection } from '../../contract/index.ts';
import { icon } from '../../ui/index.ts';
import type { WizardView } from './wizard-view.ts';

const select = ({ currentTarget }: Event): void => (currentTarget as HTMLInputElement).select();

/** Ms for which a button says that it copied. */
const copiedFor = 2_000;

const copy = async (button: HTMLElement, address: string, { localizer }: WizardView): Promise<void> => {
  const say = (text: string) => button.querySelector('span')?.replaceChildren(text);
  try {
    await navigator.clipboard.writeText(address);
    say(localizer.t('wizard.delivery.copied'));
    setTimeout(() => say(localizer.t('wizard.delivery.copy')), copiedFor);
  } catch {
    // The page may not, or the person said no: it is marked for them to copy.
    button.parentElement?.querySelector('input')?.select();
  }
};

/** Where a webhook's sender has to deliver; nothing for accounts of other kinds. */
export const deliveryAddress = (
  view: WizardView,
  { id, address }: Pick<Connection, 'id' | 'address'>,
): TemplateResult | typeof nothing =>
  address === undefined
    ? nothing
    : html`<div class="delivery">
        <label for="delivery-${id}">${view.localizer.t('wizard.delivery')}</label>
        <input id="delivery-${id}" class="input" readonly dir="ltr" .value=${address} @focus=${select} />
        <button
          type="button"
          class="btn"
          @click=${({ currentTarget }: Event) => copy(currentTarget as HTMLElement, address, view)}
        >
          ${icon('link')}<span aria-live="polite" .textContent=${view.localizer.t('wizard.delivery.copy')}></span>
        </button>
        <p>${view.localizer.t('wizard.delivery.help')}</p>
      </div>`;

/** Those of all accounts that were chosen. */
export const deliveryAddresses = (view: WizardView): unknown => {
  const { plan, connections } = view.wizard;
  const accounts = plan.steps.flatMap(step => (step.kind === 'connection' ? (connections.account(step) ?? []) : []));
  const each = new Map(accounts.map(account => [account.id, account]));
  return [...each.values()].map(account => deliveryAddress(view, account));
};
