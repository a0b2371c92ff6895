import { message } from '../messages/index.ts';
import { HttpProblem } from './problem.ts';

/** Quoted, as it stands in `ETag` and `If-Match` (RFC 9110 §8.8.3). */
export const etagOf = (version: number | string): string => `"${version}"`;

/** Whether an `If-Match` header names this version. */
export const isMatch = (ifMatch: string, version: number | string): boolean =>
  ifMatch === '*' || ifMatch.split(',').some(tag => tag.trim() === etagOf(version));

/** @throws HttpProblem conflict (412) when the caller has seen another version than this one. */
export const requireMatch = (ifMatch: string | null, version: number): void => {
  if (ifMatch === null || isMatch(ifMatch, version)) return;
  throw new HttpProblem('conflict', message('problem.conflict'), { status: 412 });
};
