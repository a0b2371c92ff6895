import type { Route } from './route.ts';
import { shapeOf } from './shape-of.ts';
import type { Shape } from './shape.ts';

/**
 * What a page has to know of a route: `GET /v1/session`, what the answer looks like (`file` for one that is a file),
 * whether a key lets it be repeated.
 */
export type Call = readonly [what: `${string} ${string}`, answer: Shape | 'file' | null, isIdempotent?: true];

/** @throws TypeError for an answer that has no shape: see `shapeOf`. */
export const callOf = (name: string, { method, path, response, download, idempotent }: Route): Call => {
  const answer = download === undefined ? null : 'file';
  const call = [`${method} ${path}`, response ? shapeOf(response, name) : answer] as const;
  return idempotent ? [...call, true] : call;
};
