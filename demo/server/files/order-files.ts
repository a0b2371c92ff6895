import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Customer } from '../customers.ts';
import { dayMs, dayOf } from '../days.ts';
import { makeOrders } from '../orders/make-orders.ts';
import type { OrderContent } from '../orders/order.ts';
import { firstProducts } from '../products/product-store.ts';
import { writeCsv } from './csv.ts';

const columns = [
  'order_number', 'order_date', 'customer_number', 'customer_name', 'currency', 'sku', 'description', 'quantity',
  'unit_price',
]; // prettier-ignore

/** One row for each line of each order. */
const orderRows = (orders: readonly OrderContent[]): string =>
  writeCsv([
    columns,
    ...orders.flatMap(({ number, orderedOn, customer, currency, lines }) =>
      lines.map(({ sku, description, quantity, unitPrice }) => [
        number,
        orderedOn,
        customer.number,
        customer.name,
        currency,
        sku,
        description,
        quantity,
        unitPrice,
      ]),
    ),
  ]);

/** Nobody who lists the folder sees half a file. */
const put = async (path: string, text: string): Promise<void> => {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
};

const days = 4;
const ordersADay = 30;

/** Makes the folder with orders of the last days and a list of products, unless it is there. */
export const fillFolder = async (folder: string, customer: Customer, madeAt: string): Promise<void> => {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await mkdir(folder, { recursive: true });
  const { seed, orderPrefix, currency } = customer;
  for (let age = days; age >= 1; age--) {
    const day = dayOf(Date.parse(madeAt) - age * dayMs);
    const orders = makeOrders({
      seed: seed + 10 + age,
      count: ordersADay,
      number: index => `${orderPrefix}-${2000 + (days - age) * 100 + index + 1}`,
      day: () => day,
      currency,
    });
    await put(join(folder, `orders-${day}.csv`), orderRows(orders));
  }
  const products = firstProducts(seed, madeAt).map(({ id, name, price, stock }) => [id, name, price, stock]);
  await put(join(folder, 'products.csv'), writeCsv([['id', 'name', 'price', 'stock'], ...products]));
};

/** Puts a file with five orders of today into the folder. @returns its name */
export const putOrderFile = async (folder: string, { orderPrefix, currency }: Customer, now: Date): Promise<string> => {
  const second = Math.floor(now.getTime() / 1000);
  const name = `orders-${now.toISOString().slice(0, 19).replace(/[T:]/g, '-')}.csv`;
  const orders = makeOrders({
    seed: second,
    count: 5,
    number: index => `${orderPrefix}-${second % 10_000_000}-${index + 1}`,
    day: () => dayOf(now.getTime()),
    currency,
  });
  await put(join(folder, name), orderRows(orders));
  return name;
};
