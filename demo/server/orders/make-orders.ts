import { companyNames, regions } from '../contacts/regions.ts';
import { catalogue } from '../products/product.ts';
import { makeRandom, pickFrom, wholeFrom } from '../random.ts';
import type { OrderContent, OrderLine } from './order.ts';

export interface OrderPlan {
  readonly seed: number;
  readonly count: number;
  /** The number of order `index`, which counts up from 0. */
  readonly number: (index: number) => string;
  /** The day of order `index`, `2026-11-25`. */
  readonly day: (index: number) => string;
  readonly currency: string;
}

const companyForms = regions.flatMap(region => region.companyForms);

/** Made-up orders of one to four lines, the same for a plan at every call. */
export const makeOrders = ({ seed, count, number, day, currency }: OrderPlan): OrderContent[] => {
  const random = makeRandom(seed);
  const makeLine = (): OrderLine => {
    const { id, name, price } = pickFrom(random, catalogue);
    return { sku: id, description: name, quantity: wholeFrom(random, 1, 12), unitPrice: price };
  };
  return Array.from({ length: count }, (_, index) => ({
    number: number(index),
    orderedOn: day(index),
    customer: {
      number: `C${wholeFrom(random, 10_000, 99_999)}`,
      name: `${pickFrom(random, companyNames)} ${pickFrom(random, companyForms)}`,
    },
    currency,
    lines: Array.from({ length: wholeFrom(random, 1, 4) }, makeLine),
  }));
};
