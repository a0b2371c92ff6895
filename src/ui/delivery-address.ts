import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/localizer.ts';
import { icon } from './icons.ts';

const select = ({ currentTarget }: Event): void => (currentTarget as HTMLInputElement).select();

/** Ms for which a button says that it copied. */
const copiedFor = 2_000;

const copy = async (button: HTMLElement, address: string, localizer: Localizer): Promise<void> => {
  const say = (text: string) => button.querySelector('span')?.replaceChildren(text);
  try {
    await navigator.clipboard.writeText(address);
    say(localizer.t('delivery.copied'));
    setTimeout(() => say(localizer.t('delivery.copy')), copiedFor);
  } catch {
    // The page may not, or the person said no: it is marked for them to copy.
    button.parentElement?.querySelector('input')?.select();
  }
};

/** Where a webhook's sender has to deliver; nothing for accounts of other kinds. */
export const deliveryAddress = (
  localizer: Localizer,
  { id, address }: { readonly id: string; readonly address?: string | undefined },
): TemplateResult | typeof nothing =>
  address === undefined
    ? nothing
    : html`<div class="delivery">
        <label for="delivery-${id}">${localizer.t('delivery.address')}</label>
        <input id="delivery-${id}" class="input" readonly dir="ltr" .value=${address} @focus=${select} />
        <button
          type="button"
          class="btn"
          @click=${({ currentTarget }: Event) => copy(currentTarget as HTMLElement, address, localizer)}
        >
          ${icon('link')}<span aria-live="polite" .textContent=${localizer.t('delivery.copy')}></span>
        </button>
        <p>${localizer.t('delivery.help')}</p>
      </div>`;
