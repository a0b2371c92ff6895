import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../data/people.ts';
import { textOf } from '../json.ts';
import type { Account } from '../account.ts';
import type { Answer } from '../answer.ts';
import { consentPage, faultPage } from './consent-page.ts';
import { basicOf, isSame } from './credentials.ts';

type Grant = 'authorization_code' | 'refresh_token' | 'client_credentials' | 'password';

export interface Granted {
  readonly grant: Grant;
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
  /** Address of the vendor's APIs. */
  readonly address: string;
  readonly issuedAt: number;
}

export interface OAuthSettings {
  /** Paths behind the vendor's own: `/services/oauth2/authorize`. */
  readonly authorize?: string;
  readonly token: string;
  readonly revoke?: string;
  readonly grants: readonly Grant[];
  readonly refresh: 'none' | 'kept' | 'rotated';
  /** Seconds an access token lasts. */
  readonly lifetime: number;
  readonly scopeSeparator?: string;
  /** Whether a refresh token comes with these scopes; always when left out. */
  offline?(scopes: readonly string[], query: Readonly<Record<string, string>>): boolean;
  /** The vendor's answer with tokens, where it is not that of RFC 6749. */
  body?(granted: Granted, account: Account): object;
  /** The vendor's answer to a request for tokens that it refuses. */
  refuse?(code: string, description: string): Answer;
  /** What tokens of this vendor begin with. */
  readonly tokenPrefix?: string;
  /** A code is taken without the address that it was asked with. */
  readonly codeAlone?: boolean;
}

export interface OAuthServer {
  /** An access token without asking, for vendors that hand out sessions: it lasts that many seconds. */
  issue(seconds: number): string;
  /** Whether an access token holds. */
  accepts(token: string | undefined): boolean;
  /** Ends every access token that was given out. */
  expire(): void;
  /** Ends refresh tokens too: people have to sign in again. */
  withdraw(): void;
  /** Seconds that access tokens last from now on; the vendor's own when nothing is given. */
  setLifetime(seconds: number | undefined): void;
}

interface Ticket {
  /** access, refresh or code */
  readonly kind: 'access' | 'refresh' | 'code';
  /** Counts up: tokens below a floor have ended. */
  readonly number: number;
  /** ms since 1970; refresh tokens last. */
  readonly until?: number;
  readonly scope: string;
  readonly redirect?: string;
  readonly challenge?: string;
  readonly challengeMethod?: string;
  readonly offline?: boolean;
}

interface Question {
  readonly redirect: string;
  readonly state: string | undefined;
  readonly scope: string;
  readonly challenge: string | undefined;
  readonly challengeMethod: string;
  readonly offline: boolean;
}

interface Parts {
  readonly title: string;
  readonly settings: OAuthSettings | undefined;
  readonly world: World;
  readonly account: Account;
  readonly now: () => number;
  readonly addressFor: (request: FastifyRequest) => string;
}

const minutes = 60_000;
const fields = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, unknown>).map(([name, each]) => [name, textOf(each)]),
  );

/**
 * OAuth 2.0 (RFC 6749) with PKCE (RFC 7636) and revocation (RFC 7009). Tokens are signed and hold what they stand for, so that a
 * connection outlives a restart of the server.
 */
export const createOAuth = ({ title, settings, world, account, now, addressFor }: Parts) => {
  const key = `${world.seed}|${world.endpoint}|${account.oauthClient?.secret ?? ''}`;
  const prefix = settings?.tokenPrefix ?? '';
  let number = now();
  let accessFloor = 0;
  let refreshFloor = 0;
  let lifetime: number | undefined;
  const used = new Set<number>();
  const revoked = new Set<number>();
  const questions = new Map<string, Question>();

  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url').slice(0, 27);
  const seal = (ticket: Omit<Ticket, 'number'>): string => {
    number += 1;
    const text = Buffer.from(JSON.stringify({ ...ticket, number })).toString('base64url');
    return `${prefix}${text}.${sign(text)}`;
  };
  const open = (token: string | undefined, kind: Ticket['kind']): Ticket | undefined => {
    if (!token?.startsWith(prefix)) return undefined;
    const [text = '', signature = ''] = token.slice(prefix.length).split('.');
    if (!isSame(sign(text), signature)) return undefined;
    const ticket = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Ticket;
    const ended = (ticket.until !== undefined && ticket.until <= now()) || revoked.has(ticket.number);
    return ticket.kind === kind && !ended ? ticket : undefined;
  };

  const server: OAuthServer = {
    issue: seconds => seal({ kind: 'access', scope: '', until: now() + (lifetime ?? seconds) * 1000 }),
    accepts(token) {
      const ticket = open(token, 'access');
      return ticket !== undefined && ticket.number > accessFloor;
    },
    expire() {
      accessFloor = number;
    },
    withdraw() {
      accessFloor = number;
      refreshFloor = number;
    },
    setLifetime(seconds) {
      lifetime = seconds;
    },
  };

  const give = (
    reply: FastifyReply,
    request: FastifyRequest,
    grant: Grant,
    scope: string,
    offline: boolean,
    kept?: string,
  ): FastifyReply => {
    if (!settings) return reply;
    const expiresIn = lifetime ?? settings.lifetime;
    const refreshToken =
      settings.refresh === 'none' || !offline ? undefined : (kept ?? seal({ kind: 'refresh', scope }));
    const granted: Granted = {
      grant,
      accessToken: seal({ kind: 'access', scope, until: now() + expiresIn * 1000 }),
      ...(refreshToken === undefined ? {} : { refreshToken }),
      expiresIn,
      scope,
      address: addressFor(request),
      issuedAt: now(),
    };
    const standard = {
      access_token: granted.accessToken,
      token_type: 'bearer',
      expires_in: expiresIn,
      scope,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    };
    return reply.header('cache-control', 'no-store').send(settings.body?.(granted, account) ?? standard);
  };

  const refuse = (reply: FastifyReply, code: string, description: string, status = 400): FastifyReply => {
    const told = settings?.refuse?.(code, description) ?? {
      status,
      body: { error: code, error_description: description },
    };
    return reply
      .code(told.status)
      .headers(told.headers ?? {})
      .header('cache-control', 'no-store')
      .send(told.body);
  };

  const isClient = (request: FastifyRequest, body: Readonly<Record<string, string>>, hasVerifier: boolean): boolean => {
    const client = account.oauthClient;
    if (!client) return false;
    const basic = basicOf(request);
    const id = basic ? decodeURIComponent(basic.user) : (body['client_id'] ?? '');
    const secret = basic ? decodeURIComponent(basic.password) : body['client_secret'];
    if (!isSame(id, client.id)) return false;
    return secret === undefined ? hasVerifier : isSame(secret, client.secret);
  };

  const proves = (ticket: Ticket, verifier: string | undefined): boolean => {
    if (ticket.challenge === undefined) return true;
    if (!verifier) return false;
    const shown =
      ticket.challengeMethod === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
    return isSame(shown, ticket.challenge);
  };

  const answerToken = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (!settings) return reply;
    const body = { ...fields(request.query), ...fields(request.body) };
    // Slack asks for no grant_type beside a code.
    const grant = (body['grant_type'] ?? (body['code'] === undefined ? '' : 'authorization_code')) as Grant;
    if (!isClient(request, body, body['code_verifier'] !== undefined)) {
      return refuse(reply, 'invalid_client', 'The client id or its secret is wrong', 401);
    }
    // An app may always come by itself: that is how an account is tried without a person.
    if (grant !== 'client_credentials' && !settings.grants.includes(grant))
      return refuse(reply, 'unsupported_grant_type', 'This grant is not supported');
    if (grant === 'authorization_code') {
      const ticket = open(body['code'], 'code');
      if (!ticket || used.has(ticket.number))
        return refuse(reply, 'invalid_grant', 'The code is wrong, used or too old');
      used.add(ticket.number);
      const isLeftOut = settings.codeAlone === true && body['redirect_uri'] === undefined;
      if (!isLeftOut && ticket.redirect !== body['redirect_uri']) {
        return refuse(reply, 'invalid_grant', 'redirect_uri is not the one that was asked with');
      }
      if (!proves(ticket, body['code_verifier'])) return refuse(reply, 'invalid_grant', 'The code verifier is wrong');
      return give(reply, request, grant, ticket.scope, ticket.offline === true);
    }
    if (grant === 'refresh_token') {
      const ticket = open(body['refresh_token'], 'refresh');
      if (!ticket || ticket.number <= refreshFloor || used.has(ticket.number)) {
        return refuse(reply, 'invalid_grant', 'The refresh token has ended');
      }
      if (settings.refresh === 'rotated') used.add(ticket.number);
      return give(
        reply,
        request,
        grant,
        ticket.scope,
        true,
        settings.refresh === 'rotated' ? undefined : body['refresh_token'],
      );
    }
    if (grant === 'password') {
      const { username, userName, password = '' } = account.values;
      if (!isSame(body['username'] ?? '', username ?? userName ?? '') || !isSame(body['password'] ?? '', password)) {
        return refuse(reply, 'invalid_grant', 'authentication failure');
      }
      return give(reply, request, grant, body['scope'] ?? '', true);
    }
    return give(reply, request, grant, body['scope'] ?? '', false);
  };

  const ask = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const query = fields(request.query);
    const client = account.oauthClient;
    const html = (status: number, text: string): FastifyReply =>
      reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
    const redirect = query['redirect_uri'] ?? '';
    // A client or an address that is wrong is told to the person: nothing goes back to an address that nobody vouched for.
    if (!client || query['client_id'] !== client.id) return html(400, faultPage(title, 'The client id is not known.'));
    if (!/^https?:\/\/[^\s/]+/.test(redirect))
      return html(400, faultPage(title, 'redirect_uri is missing or no web address.'));
    const state = query['state'];
    if (query['response_type'] !== 'code') return back(reply, redirect, state, { error: 'unsupported_response_type' });
    const challengeMethod = query['code_challenge_method'] ?? 'plain';
    if (query['code_challenge'] !== undefined && !['S256', 'plain'].includes(challengeMethod)) {
      return back(reply, redirect, state, {
        error: 'invalid_request',
        error_description: 'code_challenge_method has to be S256',
      });
    }
    const scope = query['scope'] ?? '';
    const scopes = scope.split(settings?.scopeSeparator ?? /[ ,]+/).filter(Boolean);
    const id = randomBytes(18).toString('base64url');
    questions.set(id, {
      redirect,
      state,
      scope,
      challenge: query['code_challenge'],
      challengeMethod,
      offline: settings?.offline?.(scopes, query) ?? true,
    });
    const action = `${addressFor(request)}${(request.url.split('?')[0] ?? '').replace(/^\/[^/]+/, '')}`;
    const person = account.values['email'] ?? account.values['username'] ?? 'practice@example.com';
    return html(200, consentPage({ action, request: id, vendor: title, person, client: 'Citizen Integrator', scopes }));
  };

  const back = (
    reply: FastifyReply,
    redirect: string,
    state: string | undefined,
    told: Readonly<Record<string, string>>,
  ): FastifyReply => {
    const url = new URL(redirect);
    for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
    if (state !== undefined) url.searchParams.set('state', state);
    return reply.code(302).header('cache-control', 'no-store').header('location', url.href).send();
  };

  const decide = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const body = fields(request.body);
    const question = questions.get(body['request'] ?? '');
    questions.delete(body['request'] ?? '');
    if (!question) {
      const text = faultPage(title, 'This question was answered already. Go back to the app and sign in once more.');
      return reply.code(400).type('text/html; charset=utf-8').send(text);
    }
    const { redirect, state, scope, challenge, challengeMethod, offline } = question;
    if (body['answer'] !== 'allow') {
      return back(reply, redirect, state, { error: 'access_denied', error_description: 'The person refused' });
    }
    const code = seal({
      kind: 'code',
      scope,
      redirect,
      offline,
      until: now() + 10 * minutes,
      ...(challenge === undefined ? {} : { challenge, challengeMethod }),
    });
    return back(reply, redirect, state, { code });
  };

  const revoke = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const body = { ...fields(request.query), ...fields(request.body) };
    const token = body['token'];
    const ticket = open(token, 'access') ?? open(token, 'refresh');
    if (ticket) revoked.add(ticket.number);
    if (ticket?.kind === 'refresh') accessFloor = number;
    return reply.code(200).send();
  };

  const serve = (app: FastifyInstance): void => {
    if (!settings) return;
    if (settings.authorize !== undefined) {
      app.get(settings.authorize, (request, reply) => ask(request, reply));
      app.post(settings.authorize, (request, reply) => decide(request, reply));
    }
    app.post(settings.token, (request, reply) => answerToken(request, reply));
    if (settings.revoke !== undefined) {
      app.post(settings.revoke, (request, reply) => revoke(request, reply));
      app.get(settings.revoke, (request, reply) => revoke(request, reply));
    }
  };

  return { server, serve };
};
