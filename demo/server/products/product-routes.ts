import { answerList } from '../api-list.ts';
import type { ApiRoute } from '../api-route.ts';
import { json, problem, type Answer, type Call } from '../http.ts';
import type { Product } from './product.ts';
import type { ProductStore } from './product-store.ts';

/** A product, or what is wrong with it. Fields that Harbor does not know are let be. */
const readProduct = (id: string, input: unknown): Omit<Product, 'updatedAt'> | string => {
  if (typeof input !== 'object' || input === null) return 'Send a JSON object.';
  const { name, price, stock } = input as Readonly<Record<string, unknown>>;
  const amount = typeof price === 'number' ? price.toFixed(2) : price;
  if (typeof name !== 'string' || name === '' || name.length > 200) return '"name" is missing.';
  if (typeof amount !== 'string' || !/^\d{1,9}(\.\d{1,2})?$/.test(amount)) return '"price" is an amount like 12.50.';
  if (typeof stock !== 'number' || !Number.isInteger(stock)) return '"stock" is a whole number.';
  return { id, name, price: amount, stock };
};

const putProduct = async (products: ProductStore, { groups, readJson }: Call): Promise<Answer> => {
  const content = readProduct(groups['id'] ?? '', await readJson());
  if (typeof content === 'string') return problem(422, 'Not a product', content);
  const { product, isNew } = products.put(content);
  return json(isNew ? 201 : 200, product);
};

export const productRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    pattern: /^\/api\/products$/,
    answer: ({ products }, { query }) => answerList(products.list(), query),
  },
  {
    method: 'PUT',
    pattern: /^\/api\/products\/(?<id>[\w.-]+)$/,
    answer: ({ products }, call) => putProduct(products, call),
  },
];
