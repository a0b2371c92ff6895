import { openJournal } from '../journal.ts';
import { makeRandom, wholeFrom } from '../random.ts';
import { catalogue, type Product } from './product.ts';

export interface ProductStore {
  /** In the order of their ids. */
  readonly list: () => readonly Product[];
  readonly put: (content: Omit<Product, 'updatedAt'>) => { readonly product: Product; readonly isNew: boolean };
}

/** What the account sells from its beginning. */
export const firstProducts = (seed: number, madeAt: string): Product[] => {
  const random = makeRandom(seed + 2);
  return catalogue.map(entry => ({ ...entry, stock: wholeFrom(random, 0, 240), updatedAt: madeAt }));
};

/** Products of one account. What is changed is kept in a file. */
export const openProducts = (file: string, seed: number, madeAt: string): ProductStore => {
  const journal = openJournal<Product>(file);
  const products = new Map([...firstProducts(seed, madeAt), ...journal.kept].map(product => [product.id, product]));
  return {
    list: () => [...products.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    put(content) {
      const isNew = !products.has(content.id);
      const product = { ...content, updatedAt: new Date().toISOString() };
      products.set(product.id, product);
      journal.append(product);
      return { product, isNew };
    },
  };
};
