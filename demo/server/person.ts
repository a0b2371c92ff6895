import { customers, type Customer, type Named } from './customers.ts';

export const roles = ['admin', 'user', 'staff'] as const;
/** `admin` and `user` belong to a customer; `staff` is Harbor's own, for all customers. */
export type Role = (typeof roles)[number];

/** Someone who is signed in to Harbor, and the customer whose account is open. */
export interface Person extends Named {
  readonly role: Role;
  readonly customer: Customer;
}

const staff: Named = { id: 'sam.rivera', name: 'Sam Rivera' };

export const personOf = (customer: Customer, role: Role): Person => ({
  ...(role === 'staff' ? staff : customer.people[role]),
  role,
  customer,
});

const cookieName = 'harbor-person';

/**
 * The demo needs no password: a cookie says who is signed in, and without one it is Acme's admin. A real product takes
 * the person from its own session.
 */
export const readPerson = (cookies: string): Person => {
  const [, id, written] = new RegExp(`(?:^|; *)${cookieName}=([a-z]+)\\.([a-z]+)`).exec(cookies) ?? [];
  const customer = customers.find(one => one.id === id) ?? customers[0];
  return personOf(customer, roles.find(one => one === written) ?? 'admin');
};

/** What keeps a person signed in until the browser is closed. */
export const cookieFor = ({ customer, role }: Person): string =>
  `${cookieName}=${customer.id}.${role}; Path=/; HttpOnly; SameSite=Strict`;

export const initialsOf = ({ name }: Named): string =>
  name
    .split(' ')
    .map(word => word[0] ?? '')
    .join('');
