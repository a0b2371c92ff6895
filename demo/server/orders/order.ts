export interface OrderLine {
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  /** With at most two decimals, as text: no digit gets lost. */
  readonly unitPrice: string;
}

/** What someone sends who places an order. */
export interface OrderContent {
  readonly number: string;
  /** A day, `2026-11-25`. */
  readonly orderedOn: string;
  readonly customer: { readonly number: string; readonly name: string };
  /** ISO 4217. */
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

/** An order as Harbor's REST API gives it. */
export interface Order extends OrderContent {
  readonly id: string;
  readonly lineCount: number;
  /** As `unitPrice`. */
  readonly total: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

const cents = (amount: string): number => Math.round(Number(amount) * 100);

export const totalOf = (lines: readonly OrderLine[]): string =>
  (lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * cents(unitPrice), 0) / 100).toFixed(2);

/** @param at when it is placed or changed, ISO 8601 in UTC */
export const orderFrom = (content: OrderContent, at: string, createdAt = at): Order => ({
  id: content.number,
  ...content,
  lineCount: content.lines.length,
  total: totalOf(content.lines),
  createdAt,
  updatedAt: at,
});

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 200;
const isDay = (value: unknown): value is string =>
  isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
const isAmount = (value: string): boolean => /^\d{1,9}(\.\d{1,2})?$/.test(value);

/** A line, or what is wrong with it. */
const readLine = (input: unknown, place: number): OrderLine | string => {
  if (!isFields(input)) return `Line ${place} is no JSON object.`;
  const { sku, description, quantity, unitPrice } = input;
  const price = typeof unitPrice === 'number' ? String(unitPrice) : unitPrice;
  if (!isText(sku)) return `Line ${place}: "sku" is missing.`;
  if (!isText(description)) return `Line ${place}: "description" is missing.`;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1) {
    return `Line ${place}: "quantity" is a whole number from 1.`;
  }
  if (typeof price !== 'string' || !isAmount(price)) return `Line ${place}: "unitPrice" is an amount like 12.50.`;
  return { sku, description, quantity, unitPrice: price };
};

/** An order, or what is wrong with it. */
export const readOrder = (input: unknown): OrderContent | string => {
  if (!isFields(input)) return 'Send a JSON object.';
  const { number, orderedOn, customer, currency, lines } = input;
  if (!isText(number) || !/^[\w.-]+$/.test(number)) return '"number" is made of letters, digits, dots and dashes.';
  if (!isDay(orderedOn)) return '"orderedOn" is a day like 2026-11-25.';
  if (!isFields(customer) || !isText(customer['number']) || !isText(customer['name'])) {
    return '"customer" needs a "number" and a "name".';
  }
  if (!isText(currency) || !/^[A-Z]{3}$/.test(currency)) return '"currency" has three letters, like EUR.';
  if (!Array.isArray(lines) || lines.length === 0) return '"lines" holds at least one line.';
  const read = lines.map((line, index) => readLine(line, index + 1));
  const fault = read.find(line => typeof line === 'string');
  if (fault !== undefined) return fault;
  return {
    number,
    orderedOn,
    customer: { number: customer['number'], name: customer['name'] },
    currency,
    lines: read.filter(line => typeof line !== 'string'),
  };
};
