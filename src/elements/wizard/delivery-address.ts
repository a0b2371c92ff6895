import { deliveryAddress } from '../../ui/delivery-address.ts';
import type { WizardView } from './wizard-view.ts';

/** Where deliveries go, of all accounts that were chosen. */
export const deliveryAddresses = ({ localizer, wizard }: WizardView): unknown => {
  const { plan, connections } = wizard;
  const accounts = plan.steps.flatMap(step => (step.kind === 'connection' ? (connections.account(step) ?? []) : []));
  const each = new Map(accounts.map(account => [account.id, account]));
  return [...each.values()].map(account => deliveryAddress(localizer, account));
};
