import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from './account.ts';
import type { Answer } from './answer.ts';
import type { World } from './data/people.ts';
import type { Json } from './json.ts';
import type { OAuthServer, OAuthSettings } from './auth/oauth.ts';
import type { Dialect, Store } from './store/record-store.ts';

/** One account at a vendor, as its module sees it. */
export interface Practice {
  readonly endpoint: string;
  readonly world: World;
  readonly account: Account;
  readonly store: Store;
  readonly oauth: OAuthServer;
  /** ms since 1970. */
  now(): number;
  /** Address of this vendor's APIs, without a slash at its end: `http://127.0.0.1:4499/salesforce`. */
  readonly addressFor: (request: FastifyRequest) => string;
}

export interface Vendor {
  readonly id: string;
  readonly title: string;
  readonly dialect: Dialect;
  readonly oauth?: OAuthSettings;
  account(world: World): Account;
  /** Paths that need no login, beside those of OAuth. */
  isOpen?(path: string): boolean;
  /** Whether a request is signed in; the answer for one that is not. */
  login(request: FastifyRequest, practice: Practice): Answer | undefined | Promise<Answer | undefined>;
  /** What the vendor says when its limit is reached. */
  readonly limited: Answer;
  /** What it says of an unknown path (404), of a body that cannot be read (400) and of its own faults (500). */
  failed(status: number, message: string): unknown;
  serve(app: FastifyInstance, practice: Practice): void | Promise<void>;
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Everything behind a prefix of a path, decoded: `accounts(…)` of `/api/data/v9.2/accounts(…)`. */
export const restOf = (request: FastifyRequest): string => (request.params as { '*': string })['*'];

/** Query parameters as text; of one that comes twice the last. */
export const queryOf = (request: FastifyRequest): Record<string, string> => {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
    query[name] = Array.isArray(value) ? (value.at(-1) ?? '') : value;
  }
  return query;
};

export const listOf = (request: FastifyRequest, name: string): string[] => {
  const value = (request.query as Record<string, string | string[] | undefined>)[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
};

export const answer = (reply: FastifyReply, status: number, body?: Json | object): FastifyReply =>
  reply.code(status).send(body);
