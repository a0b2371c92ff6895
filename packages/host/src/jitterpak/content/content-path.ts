import type { ScriptValue } from '@citizen-integrator/jitterpak/script';
import type { ContentNode } from './content-node.ts';

/** A step of a path such as `json$tickets$item.subject$`. */
interface PathStep {
  readonly name: string;
  /** Written with a dot: it may come several times. */
  readonly repeats: boolean;
  /** Written with `#`: all of them are meant. */
  readonly isAll: boolean;
  /** The path so far, without `#`. */
  readonly prefix: string;
}

export type ContentPath = readonly PathStep[];

const step = /([^$.#]+)(#?)([$.]?)/g;
/** What stands for the document itself. */
const documentStep = '_root_';

/** @throws nothing: what is no path has no steps. */
export const parsePath = (text: string): ContentPath => {
  const steps: PathStep[] = [];
  let prefix = '';
  for (const [, name = '', all, separator = ''] of text.matchAll(step)) {
    if (name === documentStep && steps.length === 0) continue;
    // The last name of a path is written with or without a `$`.
    prefix += `${name}${separator === '.' ? '.' : '$'}`;
    steps.push({ name, repeats: separator === '.', isAll: all === '#', prefix });
  }
  return steps;
};

/** Which instance of each repeating element is looked at, by its path; the document under the empty path. */
export type Bound = ReadonlyMap<string, ContentNode>;

const firstChild = ({ children }: ContentNode, name: string): ContentNode | undefined =>
  children.find(child => child.name === name);

/** The node nearest to the end of the path that is looked at, and the steps behind it. */
const startOf = (path: ContentPath, bound: Bound): { node: ContentNode | undefined; rest: ContentPath } => {
  const firstAll = path.findIndex(({ isAll }) => isAll);
  for (let at = firstAll < 0 ? path.length : firstAll; at > 0; at -= 1) {
    const node = bound.get(path[at - 1]?.prefix ?? '');
    if (node) return { node, rest: path.slice(at) };
  }
  return { node: bound.get(''), rest: path };
};

const valueAt = (node: ContentNode | undefined, path: ContentPath, at: number): ScriptValue => {
  const step = path[at];
  if (!step) return node?.value ?? null;
  if (step.isAll) {
    const found = node?.children.filter(({ name }) => name === step.name) ?? [];
    return found.map(child => valueAt(child, path, at + 1));
  }
  return valueAt(node && firstChild(node, step.name), path, at + 1);
};

/** The value at a path; with `#` in it an array of all. Null where there is nothing. */
export const readPath = (path: ContentPath, bound: Bound): ScriptValue => {
  const { node, rest } = startOf(path, bound);
  return valueAt(node, rest, 0);
};

/** All instances that a loop goes over. */
export const instancesAt = (path: ContentPath, bound: Bound): readonly ContentNode[] => {
  const { node, rest } = startOf(path, bound);
  return rest.reduce<readonly ContentNode[]>(
    (nodes, { name, repeats }) =>
      nodes.flatMap(each => {
        const found = repeats ? each.children.filter(child => child.name === name) : firstChild(each, name);
        return found ?? [];
      }),
    node ? [node] : [],
  );
};
