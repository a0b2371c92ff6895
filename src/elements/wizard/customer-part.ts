import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { allPages } from '../../client/index.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { wizardCustomer } from '../../i18n/en/wizard-customer.ts';
import { errorState, heading, notice, selectField, skeleton } from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';
import { styles } from './customer.styles.ts';
import type { WizardController } from './wizard-controller.ts';
import type { NamedCustomer } from './wizard-data.ts';
import { titleId, type WizardView } from './wizard-view.ts';

/** An organization's admin sets recipes up for its customers. */
export interface CustomerPart extends PartOfElement {
  /** Asks whom the recipe is set up for. */
  readonly choice: (view: WizardView) => TemplateResult;
  /** Says whom, under the recipe's name. */
  readonly line: (view: WizardView) => TemplateResult | typeof nothing;
}

const largestPage = 500;

export const createCustomerPart = (host: ReactiveControllerHost & Element, wizard: WizardController): CustomerPart => {
  let chosen = '';
  let isMissing = false;

  const customers = new ResourceController(host, {
    key: () => (wizard.data.obstacle === 'no-customer' ? ([wizard.client] as const) : undefined),
    load: ([client], signal) => allPages(from => client.customers.list({ limit: largestPage, ...from }, { signal })),
  });

  const confirm = (event: Event): void => {
    event.preventDefault();
    const customer = customers.value?.find(({ id }) => id === chosen);
    isMissing = !customer;
    if (customer) wizard.chooseCustomer(customer);
    else (event.currentTarget as Element).querySelector('select')?.focus();
    host.requestUpdate();
  };

  const form = ({ localizer, level }: WizardView, all: readonly NamedCustomer[]): TemplateResult => {
    if (all.length === 0) {
      const [title, body] = [localizer.t('wizard.customer.none'), localizer.t('wizard.customer.noneHelp')];
      return notice({ tone: 'info', title, body });
    }
    return html`<form class="panel stack customer" novalidate @submit=${confirm}>
      ${heading({
        level,
        content: localizer.t('wizard.customer.question'),
        look: 'subtitle',
        id: titleId,
        takesFocus: true,
      })}
      <p class="muted">${localizer.t('wizard.customer.help')}</p>
      ${selectField(localizer, {
        id: 'customer',
        label: localizer.t('wizard.customer.label'),
        value: chosen,
        options: all.map(({ id, name }) => ({ value: id, label: name })),
        prompt: localizer.t('wizard.choose'),
        required: true,
        error: isMissing ? localizer.t('wizard.customer.missing') : undefined,
        onChange(id) {
          chosen = id;
          isMissing = false;
          host.requestUpdate();
        },
      })}
      <div class="btnbar">
        <button type="submit" class="btn primary">${localizer.t('wizard.continue')}</button>
      </div>
    </form>`;
  };

  return {
    texts: wizardCustomer,
    styles,
    choice: view =>
      html`${customers.render({
        pending: () => html`<div class="stack" aria-busy="true">${skeleton('middle')}${skeleton('long')}</div>`,
        failed: (failure, retry) => {
          const { localizer, level } = view;
          return errorState({ level, title: localizer.t('wizard.customer.failed'), failure, localizer, retry });
        },
        ready: all => form(view, all),
      })}`,
    line({ localizer }) {
      const { customer, canChooseCustomer } = wizard.data;
      if (!customer) return nothing;
      const isFirst = wizard.step?.id === wizard.plan.steps[0]?.id;
      const other = html`<button type="button" class="btn link small" @click=${() => wizard.chooseCustomer(null)}>
        ${localizer.t('wizard.customer.other')}
      </button>`;
      return html`<p class="for" part="customer">
        ${localizer.t('wizard.customer.for', { customer: customer.name })}
        ${canChooseCustomer && isFirst && !wizard.isLocked ? other : nothing}
      </p>`;
    },
  };
};
