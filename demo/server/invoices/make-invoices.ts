import { companyNames, regions } from '../contacts/regions.ts';
import type { Customer } from '../customers.ts';
import { dayMs, dayOf } from '../days.ts';
import { makeRandom, pickFrom, wholeFrom } from '../random.ts';

/** A row of the table `invoices`. Days are `2026-11-25`, the amount is text with two decimals. */
export interface Invoice {
  readonly number: string;
  readonly customer: string;
  readonly amount: string;
  readonly currency: string;
  readonly issued_on: string;
  readonly due_on: string;
  /** Null as long as it is not paid. */
  readonly paid_on: string | null;
}

const count = 180;
/** Days that people have to pay. */
const term = 30;

const companyForms = regions.flatMap(region => region.companyForms);

/** Invoices of the half year before `madeAt`, the same at every call: most are paid, some are overdue. */
export const makeInvoices = ({ seed, currency }: Customer, madeAt: string): Invoice[] => {
  const random = makeRandom(seed + 4);
  const end = Date.parse(madeAt);
  return Array.from({ length: count }, (_, index) => {
    const issued = end - (count - index) * dayMs;
    const due = issued + term * dayMs;
    const isPaid = due < end ? random() < 0.92 : random() < 0.3;
    const paid = Math.min(issued + wholeFrom(random, 4, 44) * dayMs, end);
    return {
      number: `INV-${7001 + index}`,
      customer: `${pickFrom(random, companyNames)} ${pickFrom(random, companyForms)}`,
      amount: (wholeFrom(random, 4000, 980_000) / 100).toFixed(2),
      currency,
      issued_on: dayOf(issued),
      due_on: dayOf(due),
      paid_on: isPaid ? dayOf(paid) : null,
    };
  });
};
