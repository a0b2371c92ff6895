import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import * as z from 'zod/mini';
import { RecipeSource } from '../contract/index.ts';
import { hostMadeKeys } from './recipe-keys.ts';
import { checkRecipe, type RecipeCheckOptions } from './recipe-check.ts';
import { collect, problem, type Place, type RecipeProblem } from './recipe-problem.ts';
import { misfits } from './schema-misfits.ts';

/** A problem, and where it stands in the text; lines and columns count from 1. */
export interface PlacedProblem extends RecipeProblem {
  readonly line: number;
  readonly column: number;
}

export interface ReadRecipe {
  /** Null when the text does not fit the schema; else it is given, whatever its parts point at: see `ok`. */
  readonly recipe: RecipeSource | null;
  /** Whether nothing but warnings was found. */
  readonly ok: boolean;
  /** In the order of the text; of very many, the first. */
  readonly problems: readonly PlacedProblem[];
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Deeper than any recipe, and what a parser can take. */
const deepest = 100;

/** Where a text nests too deep; null when it does not. What is no JSON may be misread: the parser refuses it anyway. */
const tooDeepAt = (text: string): number | null => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > deepest) return index;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return null;
};

/** Finds lines and columns in a text, which may be asked for often. */
const positionsIn = (text: string): ((offset: number) => Position) => {
  const starts = [0, ...[...text.matchAll(/\r\n|[\r\n]/g)].map(({ index, 0: end }) => index + end.length)];
  return offset => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};

interface Member {
  readonly name: Node;
  readonly value: Node;
}

const membersOf = (node: Node): readonly Member[] =>
  (node.children ?? []).flatMap(({ children: [name, value] = [] }) => (name && value ? [{ name, value }] : []));

const keyOf = ({ name }: Member): string => String(name.value);

/** Members by their key; of two with the same key the last, which JSON.parse takes too. Made once for each object. */
const createIndex = (): ((node: Node) => ReadonlyMap<string, Member>) => {
  const indexes = new Map<Node, ReadonlyMap<string, Member>>();
  return node => {
    const known = indexes.get(node);
    if (known) return known;
    const index = new Map(membersOf(node).map(member => [keyOf(member), member]));
    indexes.set(node, index);
    return index;
  };
};

/** Finds where the value at a place begins, or its key; for what is missing, the nearest that is there. */
const findOffset = (root: Node, place: Place, atKey: boolean, indexOf: ReturnType<typeof createIndex>): number => {
  let node = root;
  let { offset } = root;
  for (const [index, key] of place.entries()) {
    if (node.type === 'object') {
      const member = indexOf(node).get(String(key));
      if (!member) break;
      node = member.value;
      ({ offset } = atKey && index === place.length - 1 ? member.name : node);
    } else if (node.type === 'array') {
      const element = typeof key === 'number' ? node.children?.[key] : undefined;
      if (!element) break;
      node = element;
      ({ offset } = node);
    } else break;
  }
  return offset;
};

const duplicateKeys = (root: Node, positionAt: (offset: number) => Position): PlacedProblem[] => {
  const found: PlacedProblem[] = [];
  const look = (node: Node, place: Place): void => {
    if (node.type === 'array')
      for (const [index, each] of (node.children ?? []).entries()) look(each, [...place, index]);
    if (node.type !== 'object') return;
    const seen = new Set<string>();
    for (const member of membersOf(node)) {
      const key = keyOf(member);
      const at = [...place, key];
      if (seen.has(key) && found.length < 100)
        found.push({ ...problem('duplicate-key', at, { key }), ...positionAt(member.name.offset) });
      seen.add(key);
      look(member.value, at);
    }
  };
  look(root, []);
  return found;
};

/** Where a text stops being JSON: as the engine says, which knows an end that comes too early; else as the parser does. */
const brokenAt = (text: string): number | null => {
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const told = /position (\d+)/.exec(message)?.[1];
    if (told !== undefined) return Number(told);
    if (/end of (JSON|data)/i.test(message)) return text.length;
  }
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  return errors[0]?.offset ?? null;
};

const syntaxProblem = (text: string, offset: number): PlacedProblem => {
  const character = [...text.slice(offset, offset + 2)][0];
  const what = character === undefined ? 'it ends too early.' : `${JSON.stringify(character)} cannot stand here.`;
  return { ...problem('json', [], { what }), ...positionsIn(text)(offset) };
};

/** Codes that are about a key, so that the key is shown. */
const aboutKeys: ReadonlySet<RecipeProblem['code']> = new Set(['unknown-key']);

const inOrder = (problems: readonly PlacedProblem[]): readonly PlacedProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column);

const read = (text: string): { readonly root: Node; readonly value: unknown } | PlacedProblem => {
  const deep = tooDeepAt(text);
  if (deep !== null) {
    const what = `it nests more than ${deepest} levels deep.`;
    return { ...problem('json', [], { what }), ...positionsIn(text)(deep) };
  }
  try {
    const value = JSON.parse(text) as unknown;
    const root = parseTree(text);
    if (root) return { root, value };
  } catch {
    // Said below, with its place.
  }
  return syntaxProblem(text, brokenAt(text) ?? 0);
};

/**
 * Reads the metadata of a recipe as a person wrote it, and says all that is wrong with it, each with its line: JSON,
 * schema, and what `checkRecipe` finds. What the host adds to a recipe, and `$schema`, may stand there and is left out.
 */
export const readRecipeText = (text: string, options: RecipeCheckOptions = {}): ReadRecipe => {
  // Some editors begin a file with a mark of its byte order.
  const plain = text.replace(/^\uFEFF/, '');
  const given = read(plain);
  if ('code' in given) return { recipe: null, ok: false, problems: [given] };
  const { root, value } = given;
  const indexOf = createIndex();
  const positionAt = positionsIn(plain);
  const placed = (found: RecipeProblem): PlacedProblem => ({
    ...found,
    ...positionAt(findOffset(root, found.place, aboutKeys.has(found.code), indexOf)),
  });
  const source =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([key]) => !hostMadeKeys.has(key)))
      : value;
  const twice = duplicateKeys(root, positionAt);
  const parts = collect(misfits(RecipeSource, source));
  const { data: recipe = null, error } = z.safeParse(RecipeSource, source);
  for (const issue of parts.length > 0 ? [] : (error?.issues ?? [])) {
    const place = issue.path.map(key => (typeof key === 'symbol' ? String(key) : key));
    parts.push(problem('wrong-type', place, { expected: issue.code }));
  }
  const problems = recipe ? parts.concat(checkRecipe(recipe, options)) : parts;
  const ok = recipe !== null && twice.length === 0 && problems.every(({ severity }) => severity === 'warning');
  return { recipe, ok, problems: inOrder([...twice, ...problems.map(placed)]) };
};
