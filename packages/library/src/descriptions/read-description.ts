import { LineCounter, parseDocument, isNode } from 'yaml';
import * as z from 'zod/mini';
import { ApiDescription, callNames, calls, type Calls, WrittenDescription } from './api-description.ts';
import { descriptionProblems } from './check-description.ts';
import { tryDescription } from './try-description.ts';

/** Something that is wrong with a description: where, and why. */
export interface DescriptionProblem {
  /** Counted from 1; null when the place is not in the file. */
  readonly line: number | null;
  /** `objects.0.calls.list.rows` */
  readonly path: string;
  readonly message: string;
}

export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
  constructor(
    readonly file: string,
    readonly problems: readonly DescriptionProblem[],
  ) {
    const lines = problems.map(
      ({ line, path, message }) => `${file}${line ? `:${line}` : ''}: ${path || '(all)'}: ${message}`,
    );
    super(lines.join('\n'));
  }
}

type Path = readonly (PropertyKey | number)[];

/** Calls that need nothing of an object: those of objects that only an account has. */
const wholeCalls = (shared: Readonly<Record<string, unknown>>): Calls =>
  Object.fromEntries(
    callNames.flatMap(name => {
      const call = z.safeParse(calls[name], shared[name]);
      return call.success ? [[name, call.data]] : [];
    }),
  );

/** What is written of calls that objects share has to hold, whole or not. */
const sharedProblems = (shared: Readonly<Record<string, unknown>>): { path: Path; message: string }[] =>
  callNames.flatMap(name => {
    const read = z.safeParse(z.partial(calls[name] as z.ZodMiniObject), shared[name] ?? {});
    return read.success
      ? []
      : issuesOf(read.error).map(({ path, message }) => ({ path: ['calls', name, ...path], message }));
  });

/** A call of the endpoint with what the object says of it. */
const mergedCalls = (shared: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(own).map(([name, call]) => [
      name,
      call === true ? shared[name] : { ...(shared[name] as object | undefined), ...(call as object) },
    ]),
  );

const issuesOf = (error: z.core.$ZodError): { path: Path; message: string }[] =>
  error.issues.map(({ path, message, code, ...rest }) => ({
    path,
    message: code === 'unrecognized_keys' ? `does not know ${(rest as { keys?: string[] }).keys?.join(', ')}` : message,
  }));

const valueAt = (content: unknown, path: Path): unknown => {
  let place = content;
  for (const step of path) {
    if (typeof place !== 'object' || place === null) return undefined;
    place = (place as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return place;
};

/** Where it is written down what a path leads to: a part of an object's call may stand in the endpoint's. */
const writtenPath = (content: unknown, path: Path): Path => {
  const [objects, , calls, name, part] = path;
  if (objects !== 'objects' || calls !== 'calls' || name === undefined || part === undefined) return path;
  const isOwn = valueAt(content, path.slice(0, 5)) !== undefined;
  return isOwn || valueAt(content, ['calls', name, part]) === undefined ? path : path.slice(2);
};

type Refuse = (problems: readonly { path: Path; message: string }[]) => never;

/** What stands in a file, and how to refuse it by its lines. @throws DescriptionError when it is no YAML. */
const openFile = (text: string, file: string): { content: unknown; refuse: Refuse } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const lineOf = (path: Path): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  if (document.errors.length > 0) {
    throw new DescriptionError(
      file,
      document.errors.map(({ message, linePos }) => ({ line: linePos?.[0].line ?? null, path: '', message })),
    );
  }
  const content: unknown = document.toJS();
  const refuse: Refuse = problems => {
    const said = new Map<string, DescriptionProblem>();
    for (const { path: whole, message } of problems) {
      const path = writtenPath(content, whole);
      said.set(`${path.join('.')}: ${message}`, { line: lineOf(path), path: path.join('.'), message });
    }
    throw new DescriptionError(file, [...said.values()]);
  };
  return { content, refuse };
};

const descriptionOf = (content: unknown, refuse: Refuse): ApiDescription => {
  const written = z.safeParse(WrittenDescription, content);
  if (!written.success) return refuse(issuesOf(written.error));
  const ofShared = sharedProblems(written.data.calls);
  if (ofShared.length > 0) return refuse(ofShared);
  const whole = {
    ...written.data,
    calls: wholeCalls(written.data.calls),
    objects: written.data.objects.map(object => ({
      ...object,
      calls: mergedCalls(written.data.calls, object.calls as Readonly<Record<string, unknown>>),
    })),
  };
  const read = z.safeParse(ApiDescription, whole);
  if (!read.success) return refuse(issuesOf(read.error));
  const problems = descriptionProblems(read.data);
  return problems.length > 0 ? refuse(problems) : read.data;
};

/**
 * Reads a description from YAML.
 * @param file its name, for what is said of errors
 * @throws DescriptionError naming file, line, path and reason of everything that is wrong.
 */
export const readDescription = (text: string, file: string): ApiDescription => {
  const { content, refuse } = openFile(text, file);
  return descriptionOf(content, refuse);
};

/**
 * Reads a description and evaluates what can be evaluated without the system, with made-up records and answers.
 * @param file its name, for what is said of errors
 * @throws DescriptionError as `readDescription` does, and for what cannot be evaluated or gives what its place cannot use.
 */
export const checkDescription = async (text: string, file: string): Promise<ApiDescription> => {
  const { content, refuse } = openFile(text, file);
  const description = descriptionOf(content, refuse);
  const problems = await tryDescription(description);
  return problems.length > 0 ? refuse(problems) : description;
};
