import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { routes, type Route, type RouteName, type RouteRequest, type RouteResponse } from 'citizen-integrator/contract';
import { authenticateKey, isApiKey } from '../auth/api-keys.ts';
import type { Caller } from '../auth/caller.ts';
import type { Tokens } from '../auth/tokens.ts';
import { message } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import { invalid, schemaFaults } from './faults.ts';
import { readFiles, type SentFile } from './files.ts';
import { createOnce, readIdempotencyKey, requestKey, type Once } from './idempotency.ts';
import { preferredLanguage } from './language.ts';
import { HttpProblem } from './problem.ts';

type Part<Name extends RouteName, Key extends 'params' | 'query' | 'body'> =
  (typeof routes)[Name] extends Record<Key, unknown> ? { readonly [K in Key]: RouteRequest<Name, Key> } : unknown;

type Who<Name extends RouteName> = (typeof routes)[Name] extends { auth: 'key' }
  ? { readonly organization: string }
  : { readonly caller: Caller };

type Files<Name extends RouteName> = (typeof routes)[Name] extends { files: infer Parts }
  ? {
      /** Reads them; not before it is known that the caller may send them. */
      readonly readFiles: () => Promise<{
        readonly [K in keyof Parts]: Parts[K] extends { required: true } ? SentFile : SentFile | undefined;
      }>;
    }
  : unknown;

/** A checked call, as a handler gets it. */
export type Call<Name extends RouteName> = Part<Name, 'params'> &
  Part<Name, 'query'> &
  Part<Name, 'body'> &
  Files<Name> &
  Who<Name> & {
    /** BCP 47. */
    readonly language: string;
    readonly once: Once;
    readonly ifMatch: string | null;
    /** Of the page that calls; null for a caller that is no page. */
    readonly origin: string | null;
    /** Aborts when the caller has gone. */
    readonly signal: AbortSignal;
  };

/** A file that goes out. */
export interface Download {
  readonly name: string;
  readonly bytes: Buffer;
}

export type Answer<Name extends RouteName> = (typeof routes)[Name] extends { response: unknown }
  ? RouteResponse<Name>
  : (typeof routes)[Name] extends { download: string }
    ? Download
    : void;

export type Handle = <Name extends RouteName>(name: Name, handler: (call: Call<Name>) => Promise<Answer<Name>>) => void;

interface Identity {
  readonly who: { readonly organization: string } | { readonly caller: Caller };
  /** Whose idempotency keys the call may use. */
  readonly owner: { readonly organization: string; readonly customer: string | null };
}

const fastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

const checked = (schema: z.core.$ZodType | undefined, input: unknown): unknown => {
  if (!schema) return undefined;
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  throw invalid(schemaFaults(result.error, input));
};

/** The token or key of a call. @throws HttpProblem unauthorized when there is none. */
export const bearerOf = (request: FastifyRequest, route: Pick<Route, 'auth'>): string => {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  throw new HttpProblem(
    'unauthorized',
    message(route.auth === 'key' ? 'request.key.missing' : 'request.token.missing'),
    { headers: { 'www-authenticate': 'Bearer' } },
  );
};

/** @throws HttpProblem unauthorized or, for a page that may not call, forbidden. */
export const authenticateToken = async (request: FastifyRequest, tokens: Tokens): Promise<Caller> => {
  const bearer = bearerOf(request, { auth: 'token' });
  if (isApiKey(bearer)) throw new HttpProblem('unauthorized', message('request.token.isKey'));
  return tokens.authenticate(bearer, request.headers.origin ?? null);
};

const signalOf = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
};

/** What goes out, held to the contract. @throws Error naming the places that do not fit. */
const fitting = (name: RouteName, schema: z.core.$ZodType, answer: unknown): { readonly etag?: unknown } | null => {
  const result = z.safeParse(schema, answer);
  if (result.success) return result.data as { readonly etag?: unknown } | null;
  const places = result.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`).join(', ');
  throw new Error(`The answer of ${name} does not fit the contract (${places})`);
};

const notJson = (): HttpProblem => new HttpProblem('invalid', message('request.mediaType'), { status: 415 });

/** RFC 6266: the name as it is for all who can read it, and a plain one for the others. */
const sendFile = (reply: FastifyReply, type: string, { name, bytes }: Download): FastifyReply => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return reply
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .type(type)
    .send(bytes);
};

export interface HandleParts {
  readonly store: Store;
  readonly tokens: Tokens;
  readonly masterSecret: Buffer;
}

/** Joins the contract's route table to handlers: checks what comes in, who asks, and what goes out. */
export const createHandle = (app: FastifyInstance, { store, tokens, masterSecret }: HandleParts): Handle => {
  const hashKey = requestKey(masterSecret);

  const identify = async (request: FastifyRequest, route: Route): Promise<Identity> => {
    if (route.auth === 'key') {
      const organization = await authenticateKey(store, bearerOf(request, route));
      return { who: { organization }, owner: { organization, customer: null } };
    }
    const caller = await authenticateToken(request, tokens);
    return { who: { caller }, owner: caller.scope };
  };

  return (name, handler) => {
    const route: Route = routes[name];
    app.route({
      method: route.method,
      url: fastifyPath(route.path),
      handler: async (request, reply) => {
        const signal = signalOf(reply);
        const { who, owner } = await identify(request, route);
        const params = checked(route.params, request.params);
        const query = checked(route.query, request.query);
        if (!route.files && request.isMultipart()) throw notJson();
        const body = checked(route.body, request.body ?? {});
        const key = route.idempotent ? readIdempotencyKey(request.headers['idempotency-key']) : null;
        const call = {
          params,
          query,
          body,
          readFiles: () => readFiles(request, route.files ?? {}),
          ...who,
          language: preferredLanguage(request.headers['accept-language']),
          once: createOnce(key, owner, name, { params, body }, hashKey),
          ifMatch: request.headers['if-match'] ?? null,
          origin: request.headers.origin ?? null,
          signal,
        };
        // The schemas that were just applied are those that `Call` is made from.
        const answer: unknown = await handler(call as unknown as Call<typeof name>);
        reply.status(route.status);
        if (route.download !== undefined) return sendFile(reply, route.download, answer as Download);
        if (!route.response) return reply.send();
        const outgoing = fitting(name, route.response, answer);
        // Fastify takes null for no body at all.
        if (outgoing === null) return reply.type('application/json').send('null');
        if (typeof outgoing.etag === 'string') reply.header('etag', outgoing.etag);
        return reply.send(outgoing);
      },
    });
  };
};
