import { mix, pick } from './mix.ts';
import { remember, type World } from './people.ts';
import { colours, productKinds, productWords } from './words.ts';

export interface Article {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly colour: string;
  readonly price: number;
  readonly cost: number;
  readonly weight: number;
  readonly barcode: string;
  readonly stock: number;
  readonly number: number;
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;

const barcode = (number: number): string => {
  const digits = `40${String(number).padStart(10, '0').slice(-10)}`;
  const sum = [...digits].reduce((all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

export const articleOf = (world: World, index: number): Article =>
  remember(world, 'article', index, () => makeArticle(world, index));

const makeArticle = (world: World, index: number): Article => {
  const number = mix(world.seed, world.endpoint, 'article', index);
  const [kind, category] = pick(productKinds, index);
  const word = pick(productWords, number);
  const colour = pick(colours, number >>> 5);
  const price = cents(4 + (number % 39_000) / 100);
  const letters = kind
    .replaceAll(/[^A-Z]/gi, '')
    .slice(0, 3)
    .toUpperCase();
  return {
    sku: `${letters}-${String(world.slot).padStart(2, '0')}${String(index + 1).padStart(4, '0')}`,
    name: `${word} ${kind.toLowerCase()} ${world.slot * 1000 + index + 1}`,
    description: `${kind} of the ${word} line, ${colour}`,
    category,
    colour,
    price,
    cost: cents(price * (0.4 + (number % 25) / 100)),
    weight: cents(0.1 + (number % 950) / 50),
    barcode: barcode(number),
    stock: (number >>> 7) % 400,
    number,
  };
};

export interface Line {
  readonly article: number;
  readonly number: number;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

export interface Sale {
  readonly lines: readonly Line[];
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly shipping: number;
  readonly total: number;
  readonly number: number;
}

/** An order; the invoice of the same index has the same lines. */
export const saleOf = (world: World, index: number): Sale =>
  remember(world, 'sale', index, () => makeSale(world, index));

const makeSale = (world: World, index: number): Sale => {
  const number = mix(world.seed, world.endpoint, 'sale', index);
  const lines = Array.from({ length: 1 + (number % 4) }, (_, position): Line => {
    const chance = mix(number, position);
    const article = chance % world.rows;
    const quantity = 1 + ((chance >>> 9) % 12);
    const unitPrice = articleOf(world, article).price;
    const discount = chance % 5 === 0 ? cents(quantity * unitPrice * 0.1) : 0;
    const total = cents(quantity * unitPrice - discount);
    return { article, number: position + 1, quantity, unitPrice, discount, tax: cents(total * 0.19), total };
  });
  const sum = (value: (line: Line) => number): number => cents(lines.reduce((all, line) => all + value(line), 0));
  const shipping = number % 3 === 0 ? 0 : cents(4.9 + (number % 40) / 2);
  const [subtotal, discount, tax] = [sum(line => line.total), sum(line => line.discount), sum(line => line.tax)];
  return { lines, subtotal, discount, tax, shipping, total: cents(subtotal + tax + shipping), number };
};
