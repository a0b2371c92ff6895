import type { Project, Transformation } from '@citizen-integrator/jitterpak';
import {
  evaluateScript,
  parseScript,
  textOf,
  type Script,
  type ScriptHost,
  type ScriptScope,
  type ScriptValue,
} from '@citizen-integrator/jitterpak/script';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ContentError, createNodeCount, makeNode, type ContentNode } from './content/content-node.ts';
import { instancesAt, parsePath, readPath, type Bound, type ContentPath } from './content/content-path.ts';
import { readFlat, writeFlat, type FlatRow } from './content/flat.ts';
import { readJson, writeJson } from './content/json.ts';
import { readXml, writeTree, writeXml } from './content/xml.ts';
import { formatOf, type Format } from './formats.ts';

interface Field {
  readonly path: ContentPath;
  readonly name: string;
  readonly script: Script;
}

/** A list element of the target, made for each instance of the source. */
interface Loop {
  readonly target: ContentPath;
  /** Null for the record of a flat source, or for once. */
  readonly source: ContentPath | null;
  readonly fields: Field[];
  readonly loops: Loop[];
}

export interface PreparedTransformation {
  readonly name: string;
  readonly source: Format;
  readonly target: Format;
  readonly root: Loop;
}

const endOf = (path: ContentPath): string => path.at(-1)?.prefix ?? '';
/** Whether a path leads through the list element of another one. */
const isWithin = (path: ContentPath, outer: ContentPath): boolean =>
  outer.length === 0 || path[outer.length - 1]?.prefix === endOf(outer);

/** The innermost loop that a path leads through. */
const innermost = (root: Loop, path: ContentPath): Loop => {
  const inner = root.loops.find(loop => isWithin(path, loop.target));
  return inner ? innermost(inner, path) : root;
};

/** A field of a flat target is written with or without brackets. */
const bareName = (target: string): string => target.replace(/^\[([\s\S]*)\]$/, '$1');

/**
 * Reads the mappings of a transformation.
 * @throws ContentError when a format is not known, ScriptError when an expression cannot be read.
 */
export const prepareTransformation = (project: Project, transformation: Transformation): PreparedTransformation => {
  const { name, mappings } = transformation;
  const source = formatOf(project, transformation.source);
  const target = formatOf(project, transformation.target);
  if (!source || !target || target.kind === 'none') {
    throw new ContentError(`"${name}" reads or writes in a format that is not known here.`);
  }
  const root: Loop = { target: [], source: null, fields: [], loops: [] };
  const isFlat = target.kind === 'flat';
  const loops = mappings
    .filter(mapping => mapping.kind === 'loop')
    .map(mapping => ({ target: isFlat ? [] : parsePath(mapping.target), text: mapping.source }))
    .sort((one, other) => one.target.length - other.target.length);
  for (const { target: path, text } of loops) {
    if (isFlat && root.loops.length > 0) break;
    const loop: Loop = { target: path, source: text.trim() === '' ? null : parsePath(text), fields: [], loops: [] };
    // Of two loops that make one list neither is within the other.
    innermost(root, path.slice(0, -1)).loops.push(loop);
  }
  // A flat target without a loop has a record for each of a flat source, else one.
  if (isFlat && root.loops.length === 0) root.loops.push({ target: [], source: null, fields: [], loops: [] });
  for (const mapping of mappings) {
    if (mapping.kind !== 'field') continue;
    const field: Field = {
      path: isFlat ? [] : parsePath(mapping.target),
      name: bareName(mapping.target),
      script: parseScript(mapping.script, { name: `${name}: ${mapping.target}` }),
    };
    const loop = isFlat ? root.loops[0] : innermost(root, field.path);
    loop?.fields.push(field);
  }
  return { name, source, target, root };
};

/** Where mapping is: what each list of the source is at, and what is being made. */
interface Place {
  readonly bound: Bound;
  readonly row: FlatRow | null;
  readonly counts: {
    readonly record: number;
    readonly target: number;
    readonly source: number;
    readonly sources: number;
  };
}

/** What a transformation reads. */
interface Source {
  readonly root: ContentNode | null;
  readonly rows: readonly FlatRow[] | null;
}

const readSource = (text: string | null, format: Format): Source => {
  if (format.kind === 'none' || text === null) return { root: null, rows: null };
  // A flat target may have an empty file, which is no document of the others.
  if (format.kind === 'flat') return { root: null, rows: readFlat(text, format.document) };
  if (format.kind === 'json') return { root: readJson(text, format.root), rows: null };
  return { root: readXml(text, format.kind === 'xml' ? format.root : null), rows: null };
};

export interface TransformParts {
  /** What expressions can reach beside the source. */
  readonly host: ScriptHost;
  readonly scope: ScriptScope;
  readonly signal: AbortSignal;
}

export interface Transformed {
  readonly text: string;
  /** List elements or records that were made; 1 when it has no lists. */
  readonly records: number;
}

/** Of one expression. */
const expressionLimits = { maxMilliseconds: 2_000, maxScriptDepth: 20 };
/** How long mapping goes on before others have their turn, in ms. */
const turnLength = 30;

/**
 * Makes a document of another one.
 * @param text of the source; null when there is none.
 * @throws ContentError or ScriptError
 */
export const transform = async (
  { source: sourceFormat, target, root: plan }: PreparedTransformation,
  text: string | null,
  { host, scope, signal }: TransformParts,
): Promise<Transformed> => {
  const source = readSource(text, sourceFormat);
  const count = createNodeCount();
  const paths = new Map<string, ContentPath>();
  const pathOf = (written: string): ContentPath => {
    const known = paths.get(written);
    if (known) return known;
    const path = parsePath(written);
    paths.set(written, path);
    return path;
  };
  const rows: FlatRow[] = [];
  let records = 0;
  let place: Place = {
    bound: new Map(source.root ? [['', documentOf(source.root)]] : []),
    row: source.rows?.[0] ?? null,
    counts: { record: 0, target: 0, source: 0, sources: 0 },
  };
  let turn = Date.now();

  const read = (written: string): ScriptValue | undefined => {
    if (source.rows) {
      const field = place.row?.get(written);
      if (field !== undefined) return field;
      // All records: `Amount#`.
      const name = written.endsWith('#') ? written.slice(0, -1) : null;
      return name !== null && source.rows[0]?.has(name) ? source.rows.map(row => row.get(name) ?? null) : undefined;
    }
    const path = pathOf(written);
    const isRoot = written.startsWith('_root_') || (path.length > 1 && path[0]?.name === source.root?.name);
    return isRoot ? readPath(path, place.bound) : undefined;
  };

  const mappingHost: ScriptHost = {
    ...host,
    readSource: read,
    readInput: path => {
      const value = read(path);
      return value === undefined || value === null ? undefined : textOf(value);
    },
    counts: () => place.counts,
  };

  const valueOf = async (script: Script): Promise<ScriptValue> => {
    if (Date.now() - turn > turnLength) {
      await nextTurn();
      turn = Date.now();
    }
    signal.throwIfAborted();
    return evaluateScript(script, mappingHost, { scope, signal, ...expressionLimits });
  };

  /** The node at a path below another one; what is missing is made. */
  const reach = (from: ContentNode, path: ContentPath): ContentNode =>
    path.reduce((node, { name }) => {
      const known = node.children.find(child => child.name === name);
      if (known) return known;
      count();
      const made = makeNode(name);
      node.children.push(made);
      return made;
    }, from);

  const instancesOf = (loop: Loop): readonly Pick<Place, 'bound' | 'row'>[] => {
    if (loop.source === null) {
      return source.rows ? source.rows.map(row => ({ bound: place.bound, row })) : [{ bound: place.bound, row: null }];
    }
    const { source: path } = loop;
    const key = endOf(path);
    return instancesAt(path, place.bound).map(node => ({ bound: new Map([...place.bound, [key, node]]), row: null }));
  };

  const fill = async (loop: Loop, node: ContentNode): Promise<void> => {
    if (target.kind === 'flat') {
      const row = new Map<string, ScriptValue>();
      for (const { name, script } of loop.fields) row.set(name, await valueOf(script));
      if (loop !== plan) rows.push(row);
    } else {
      for (const { path, script } of loop.fields) {
        const value = await valueOf(script);
        reach(node, path.slice(loop.target.length)).value = value;
      }
    }
    for (const inner of loop.loops) await repeat(inner, node, loop.target.length);
  };

  const repeat = async (loop: Loop, node: ContentNode, depth: number): Promise<void> => {
    const before = place;
    const instances = instancesOf(loop);
    const parent = target.kind === 'flat' ? node : reach(node, loop.target.slice(depth, -1));
    for (const [index, instance] of instances.entries()) {
      count();
      records += 1;
      place = {
        ...instance,
        counts: { record: records, target: index + 1, source: index + 1, sources: instances.length },
      };
      const made = makeNode(loop.target.at(-1)?.name ?? '');
      if (target.kind !== 'flat') parent.children.push(made);
      await fill(loop, made);
    }
    place = before;
  };

  const made = makeNode('');
  await fill(plan, made);
  if (target.kind === 'flat') return { text: writeFlat(rows, target.document), records: rows.length };
  if (target.kind === 'none') throw new ContentError('There is nothing to be written.');
  return { text: writtenTree(made, target), records: plan.loops.length === 0 ? 1 : records };
};

const writtenTree = ({ children }: ContentNode, target: Exclude<Format, { kind: 'flat' | 'none' }>): string => {
  if (target.kind === 'call') return writeTree(children[0] ?? makeNode('root'));
  const root = children.find(({ name }) => name === target.root.name) ?? makeNode(target.root.name);
  return target.kind === 'json' ? writeJson(root, target.root) : writeXml(root, target.root, target.namespace);
};

const documentOf = (root: ContentNode): ContentNode => ({ name: '', value: null, children: [root] });
