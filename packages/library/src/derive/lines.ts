import type { FieldMapping } from 'citizen-integrator/contract';
import type { FieldDescription, ObjectDescription } from '../descriptions/api-description.ts';
import { formulaPath, referenceOf, type PairScene } from './field-mapping.ts';

const linesOf = ({ fields }: ObjectDescription): FieldDescription | undefined =>
  fields.find(({ canonical, type }) => canonical === 'lines' && type === 'array');

/** Fields of each row of a list, by their canonical names. */
const innerFields = ({ fields }: ObjectDescription, list: FieldDescription): FieldDescription[] =>
  fields.filter(({ name, canonical }) => canonical?.startsWith('line.') && name.startsWith(`${list.name}.`));

type Tree = Map<string, Tree | string>;

const put = (tree: Tree, [name = '', ...rest]: readonly string[], value: string): void => {
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const inner = tree.get(name);
  const branch = inner instanceof Map ? inner : new Map<string, Tree | string>();
  tree.set(name, branch);
  put(branch, rest, value);
};

const written = (tree: Tree): string =>
  `{${[...tree].map(([name, value]) => `${JSON.stringify(name)}: ${typeof value === 'string' ? value : written(value)}`).join(', ')}}`;

/** In characters: what is shorter holds codes of the system's own. */
const codeLength = 8;
const isCode = ({ maxLength }: FieldDescription): boolean => maxLength !== undefined && maxLength <= codeLength;

const numeric = new Set<FieldDescription['type']>(['integer', 'decimal', 'currency', 'percent']);

/** What a field of a row is worked out from: its counterpart, or what can be counted from others. */
const feedOf = (name: string, sources: ReadonlyMap<string, string>): string | null => {
  const [quantity, total, price] = ['line.quantity', 'line.total', 'line.unitPrice'].map(each => sources.get(each));
  if (name === 'line.unitPrice' && !price && quantity && total)
    return `($number(${quantity}) > 0 ? $round($number(${total}) / $number(${quantity}), 4))`;
  if (name === 'line.total' && !total && quantity && price)
    return `$round($number(${quantity}) * $number(${price}), 2)`;
  return sources.get(name) ?? null;
};

/** How the rows of an order become rows there; null when what each of them needs is not told. */
export const linesMapping = (scene: PairScene): FieldMapping | null => {
  const from = linesOf(scene.source);
  const to = linesOf(scene.target);
  if (!from || !to || from.writeOnly || to.readOnly) return null;
  const sources = new Map(
    innerFields(scene.source, from).flatMap(({ name, canonical, writeOnly }) =>
      canonical === undefined || writeOnly ? [] : [[canonical, formulaPath(name.slice(from.name.length + 1))] as const],
    ),
  );
  const sourceFields = new Map(
    innerFields(scene.source, from).flatMap(field =>
      field.canonical === undefined ? [] : [[field.canonical, field] as const],
    ),
  );
  const targets = innerFields(scene.target, to).filter(({ readOnly }) => !readOnly);
  const tree: Tree = new Map();
  let find: FieldMapping['convert'];
  for (const field of targets) {
    const { name, canonical = '', type, required } = field;
    const inner = name.slice(to.name.length + 1);
    if (canonical === 'line.number') continue;
    if (type === 'reference' && (canonical === 'line.productId' || canonical === 'line.sku')) {
      const reference = find ? null : referenceOf(field, { ...scene, name: canonical, sources: sourceFields });
      const path = reference && formulaPath(reference.from.name.slice(from.name.length + 1));
      // The host knows a link by the source's field, which a formula hides.
      if (reference?.find.by !== undefined && path) {
        find = { ...reference.find, within: inner, otherwise: required ? 'refuse' : 'leave' };
        put(tree, inner.split('.'), path);
      } else if (required) return null;
      continue;
    }
    const feed = feedOf(canonical, sources);
    // Units and taxes are words of each system's own.
    const isOwnWord = /line\.(unit|taxCode)$/.test(canonical) && (type === 'reference' || isCode(field));
    if (feed === null || isOwnWord) {
      if (required) return null;
      continue;
    }
    put(tree, inner.split('.'), numeric.has(type) && feed === sources.get(canonical) ? `$number(${feed})` : feed);
  }
  // Rows that say neither what nor how much help nobody.
  if (tree.size < 2) return null;
  return { to: to.name, formula: `[${formulaPath(from.name)}.${written(tree)}]`, ...(find && { convert: find }) };
};

/** The name of the question for the product of the only line. */
const productQuestion = (list: FieldDescription): string => `set_${list.name}_product`;

/** An order of a deal, which knows no products: one line over the whole amount, of a product that is asked for. */
export const wholeLine = (
  scene: PairScene,
): { readonly entry: FieldMapping; readonly product: FieldDescription; readonly question: string } | null => {
  const to = linesOf(scene.target);
  const isDeal = scene.source.canonical === 'Opportunity' && scene.target.canonical === 'Order';
  if (!to || to.readOnly || !isDeal || linesOf(scene.source)) return null;
  const targets = innerFields(scene.target, to).filter(({ readOnly }) => !readOnly);
  const named = (...names: readonly string[]) => targets.find(({ canonical }) => names.includes(canonical ?? ''));
  const product = named('line.sku', 'line.productId');
  const [quantity, price, amount] = [named('line.quantity'), named('line.unitPrice'), scene.sources.get('total')];
  if (!product || !quantity || !price || !amount) return null;
  const question = productQuestion(to);
  const tree: Tree = new Map();
  const inner = ({ name }: FieldDescription): string[] => name.slice(to.name.length + 1).split('.');
  put(tree, inner(product), `$values.${question}`);
  put(tree, inner(quantity), '1');
  put(tree, inner(price), `$number(${formulaPath(amount.name)})`);
  return { entry: { to: to.name, formula: `[${written(tree)}]` }, product, question };
};
