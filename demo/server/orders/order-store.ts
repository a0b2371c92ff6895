import type { Customer } from '../customers.ts';
import { dayMs, dayOf } from '../days.ts';
import { openJournal } from '../journal.ts';
import { makeOrders } from './make-orders.ts';
import { orderFrom, type Order, type OrderContent } from './order.ts';

export interface OrderStore {
  /** In the order of their numbers. */
  readonly list: () => readonly Order[];
  readonly get: (number: string) => Order | undefined;
  /** Takes an order, or another version of one that is there. */
  readonly put: (content: OrderContent) => { readonly order: Order; readonly isNew: boolean };
}

const count = 36;

/** What the account has from its beginning, most of two months. */
const firstOrders = ({ seed, orderPrefix, currency }: Customer, madeAt: string): Order[] => {
  const timeOf = (index: number): number => Date.parse(madeAt) - (count - index) * 1.5 * dayMs;
  return makeOrders({
    seed: seed + 1,
    count,
    number: index => `${orderPrefix}-${1001 + index}`,
    day: index => dayOf(timeOf(index)),
    currency,
  }).map((content, index) => orderFrom(content, new Date(timeOf(index)).toISOString()));
};

/** Orders of one account. What comes in is kept in a file. */
export const openOrders = (file: string, customer: Customer, madeAt: string): OrderStore => {
  const journal = openJournal<Order>(file);
  const orders = new Map([...firstOrders(customer, madeAt), ...journal.kept].map(order => [order.number, order]));
  return {
    list: () => [...orders.values()].sort((a, b) => (a.number < b.number ? -1 : 1)),
    get: number => orders.get(number),
    put(content) {
      const known = orders.get(content.number);
      const order = orderFrom(content, new Date().toISOString(), known?.createdAt);
      orders.set(order.number, order);
      journal.append(order);
      return { order, isNew: known === undefined };
    },
  };
};
