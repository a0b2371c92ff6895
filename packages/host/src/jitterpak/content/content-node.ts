import type { ScriptValue } from '@citizen-integrator/jitterpak/script';

/** An element, attribute or JSON value of a document. */
export interface ContentNode {
  readonly name: string;
  /** Null when it has none, or only children. */
  value: ScriptValue;
  /** Attributes among them. */
  readonly children: ContentNode[];
}

export const makeNode = (name: string, value: ScriptValue = null): ContentNode => ({ name, value, children: [] });

/** A document is too large, or is not what its format says. The reason is a sentence for people. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
}

/** Elements, attributes and values of one document. */
const mostNodes = 2_000_000;

/** Counts the nodes of one document. @returns what throws ContentError when there are too many. */
export const createNodeCount = (): (() => void) => {
  let count = 0;
  return () => {
    count += 1;
    if (count > mostNodes) throw new ContentError(`The document has more than ${mostNodes} elements.`);
  };
};

const numberTypes =
  /^(double|float|decimal|int|integer|long|short|byte|(non)?(positive|negative)Integer|unsigned\w+)$/i;

export const isNumberType = (type: string | null): boolean => type !== null && numberTypes.test(type);

/** A text as the type that its format names; as it is when it does not fit. */
export const typedValue = (text: string, type: string | null): ScriptValue => {
  if (type !== null && /^bool(ean)?$/i.test(type)) {
    if (/^(true|1)$/i.test(text.trim())) return true;
    return /^(false|0)$/i.test(text.trim()) ? false : text;
  }
  if (!isNumberType(type)) return text;
  if (text.trim() === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
};
