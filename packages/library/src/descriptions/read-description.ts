import { LineCounter, parseDocument, isNode } from 'yaml';
import * as z from 'zod/mini';
import { ApiDescription, WrittenDescription } from './api-description.ts';
import { descriptionProblems } from './check-description.ts';

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

/**
 * Reads a description from YAML.
 * @param file its name, for what is said of errors
 * @throws DescriptionError naming file, line, path and reason of everything that is wrong.
 */
export const readDescription = (text: string, file: string): ApiDescription => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const lineOf = (path: Path): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  const refuse = (problems: readonly { path: Path; message: string }[]): never => {
    throw new DescriptionError(
      file,
      problems.map(({ path, message }) => ({ line: lineOf(path), path: path.join('.'), message })),
    );
  };
  if (document.errors.length > 0) {
    throw new DescriptionError(
      file,
      document.errors.map(({ message, linePos }) => ({ line: linePos?.[0].line ?? null, path: '', message })),
    );
  }
  const content: unknown = document.toJS();
  const written = z.safeParse(WrittenDescription, content);
  if (!written.success) return refuse(issuesOf(written.error));
  const whole = {
    ...written.data,
    calls: {},
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
