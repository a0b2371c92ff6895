import type { FieldMapping } from 'citizen-integrator/contract';

/** What rows of one order say alike, from the columns that an order file has. */
export const orderHead = [
  { to: 'number', from: 'order_number' },
  { to: 'orderedOn', from: 'order_date' },
  { to: 'customer.number', from: 'customer_number' },
  { to: 'customer.name', from: 'customer_name' },
  { to: 'currency', from: 'currency' },
] as const satisfies readonly FieldMapping[];

/** What each of them says: a line of the order. */
export const orderLines = [
  { to: 'lines.sku', from: 'sku' },
  { to: 'lines.description', from: 'description' },
  { to: 'lines.quantity', from: 'quantity', convert: { kind: 'number' } },
  { to: 'lines.unitPrice', from: 'unit_price' },
] as const satisfies readonly FieldMapping[];
