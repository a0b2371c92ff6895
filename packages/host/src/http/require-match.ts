import { message } from '../messages/index.ts';
import { isMatch } from './etag.ts';
import { HttpProblem } from './problem.ts';

/** @throws HttpProblem conflict (412) when the caller has seen another version than this one. */
export const requireMatch = (ifMatch: string | null, version: number): void => {
  if (ifMatch === null || isMatch(ifMatch, version)) return;
  throw new HttpProblem('conflict', message('problem.conflict'), { status: 412 });
};
