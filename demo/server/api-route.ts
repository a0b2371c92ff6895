import type { Account } from './account.ts';
import type { Answer, Call, Route } from './http.ts';

/** An address of Harbor's REST API. The token that was sent says whose account it is about. */
export interface ApiRoute extends Pick<Route, 'method' | 'pattern'> {
  readonly answer: (account: Account, call: Call) => Answer | Promise<Answer>;
}
