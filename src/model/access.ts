import { accessLevels, type Access, type Session } from '../contract/index.ts';

/** Whether an access reaches what is needed: each step of the ladder includes those before it. */
export const allows = (access: Access, needed: Access): boolean =>
  accessLevels.indexOf(access) >= accessLevels.indexOf(needed);

/** Names the customer in a request: only an organization's admin does. */
export const namedCustomer = (person: Session, customer: string): { readonly customer?: string } =>
  person.customer === null ? { customer } : {};
