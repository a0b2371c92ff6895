import { isNode, LineCounter, parseDocument } from 'yaml';
import { DescriptionError } from '../descriptions/read-description.ts';

type Path = readonly (PropertyKey | number)[];

/**
 * Reads a file of YAML.
 * @returns its content, and a way to refuse it by places within.
 * @throws DescriptionError when it is no YAML.
 */
export const readYaml = (text: string, file: string) => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new DescriptionError(
      file,
      document.errors.map(({ message, linePos }) => ({ line: linePos?.[0].line ?? null, path: '', message })),
    );
  }
  const lineOf = (path: Path): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return {
    content: document.toJS() as unknown,
    refuse(problems: readonly { readonly path: Path; readonly message: string }[]): never {
      throw new DescriptionError(
        file,
        problems.map(({ path, message }) => ({ line: lineOf(path), path: path.join('.'), message })),
      );
    },
  };
};
