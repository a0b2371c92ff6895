import { hkdfSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod/mini';
import {
  Access,
  Id,
  Role,
  type EnvironmentAccess,
  type Named,
  type SessionRequest,
  type SessionToken,
} from 'citizen-integrator/contract';
import { findOrganization, listEnvironments } from '../environments/store.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { HttpProblem } from '../http/problem.ts';
import { message, type MessageRef } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import type { Caller } from './caller.ts';
import { algorithmsOf, createKeyFinder, hostKeyId } from './signing-keys.ts';
import { findSigningKey, upsertCustomer, upsertUser } from './store.ts';

/** Longest life of a token, in seconds. */
const longestLife = 3600;
/** How far the clocks of partner and host may differ, in seconds. */
const clockTolerance = 5;
/** How long names of people are believed before they are read again, in ms. */
const namesLife = 60_000;
const mostNames = 10_000;

/** What a token says, whoever signed it. */
const Claims = z.object({
  iss: Id,
  sub: Id,
  customer: z.optional(Id),
  role: Role,
  /** Left out: every environment of the organization, with write access. */
  environments: z.optional(z.array(z.object({ id: Id, access: Access }))),
  name: z.optional(z.string()),
  customer_name: z.optional(z.string()),
  iat: z.number(),
  exp: z.number(),
});
type Claims = z.infer<typeof Claims>;

const refuse = (says: MessageRef, cause?: unknown): HttpProblem =>
  new HttpProblem('unauthorized', says, {
    cause,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });

/** What is wrong with a token, in words. Anything but an error of jose is passed on. */
const refusal = (error: unknown, url: string): unknown => {
  if (error instanceof errors.JWTExpired) return refuse(message('request.token.expired'), error);
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'aud'
      ? refuse(message('request.token.audience', { url }), error)
      : refuse(message('request.token.claims', { claim: error.claim }), error);
  }
  if (error instanceof errors.JWKSNoMatchingKey) return refuse(message('request.token.key'), error);
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
    return refuse(message('request.token.signature'), error);
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    return refuse(message('request.token.unreadable'), error);
  }
  return error;
};

export interface TokenParts {
  readonly store: Store;
  readonly masterSecret: Buffer;
  readonly guard: AddressGuard;
  /** The host's public origin, once it is known: tokens are made for it. */
  readonly url: () => string;
}

export interface Tokens {
  /** Makes a token for a person of an organization, and knows the person from now on. */
  readonly issue: (organization: string, request: SessionRequest) => Promise<SessionToken>;
  /**
   * @param origin Of the page that calls; null for a caller that is no page.
   * @throws HttpProblem unauthorized, with what is wrong with the token; forbidden for a page that its organization does
   *   not list.
   */
  readonly authenticate: (token: string, origin: string | null) => Promise<Caller>;
}

export const createTokens = ({ store, masterSecret, guard, url }: TokenParts): Tokens => {
  const hostKey = Buffer.from(hkdfSync('sha256', masterSecret, '', 'citizen-integrator/v1/tokens', 32));
  const findKey = createKeyFinder(masterSecret, guard);
  const people = new Map<string, { customer: Named | null; user: Named; at: number }>();

  const keyFor = async (token: string): Promise<{ key: JWTVerifyGetKey; algorithms: readonly string[] }> => {
    let kid: string | undefined;
    let iss: string | undefined;
    try {
      ({ kid } = decodeProtectedHeader(token));
      ({ iss } = decodeJwt(token));
    } catch (error) {
      throw refuse(message('request.token.unreadable'), error);
    }
    if (kid === hostKeyId) return { key: () => Promise.resolve(hostKey), algorithms: algorithmsOf.HS256 };
    const row =
      kid && iss
        ? await store.withScope({ organization: iss, customer: null }, tx => findSigningKey(tx, iss, kid))
        : null;
    if (!row || row.revokedAt) throw refuse(message('request.token.key'));
    return { key: await findKey(row), algorithms: algorithmsOf[row.kind] };
  };

  const verify = async (token: string): Promise<Claims> => {
    const { key, algorithms } = await keyFor(token);
    const audience = url();
    let payload: unknown;
    try {
      ({ payload } = await jwtVerify(token, key, {
        algorithms: [...algorithms],
        audience: [audience, `${audience}/`],
        maxTokenAge: longestLife,
        clockTolerance,
        requiredClaims: ['iss', 'sub', 'exp'],
      }));
    } catch (error) {
      const known = refusal(error, audience);
      if (known instanceof HttpProblem) throw known;
      // What is left went wrong on the way to a partner's key set.
      throw new HttpProblem('unavailable', message('request.token.keySet'), { cause: error });
    }
    const claims = z.safeParse(Claims, payload);
    if (!claims.success) {
      const claim = String(claims.error.issues[0]?.path[0] ?? 'sub');
      throw refuse(message('request.token.claims', { claim }), claims.error);
    }
    const { exp, iat, role, customer } = claims.data;
    if (exp - iat > longestLife) throw refuse(message('request.token.tooLong'));
    if (role === 'user' && customer === undefined) throw refuse(message('request.token.claims', { claim: 'customer' }));
    return claims.data;
  };

  const peopleOf = async (claims: Claims): Promise<{ customer: Named | null; user: Named }> => {
    const { iss, sub, customer: customerId, name, customer_name } = claims;
    const key = JSON.stringify([iss, sub, customerId, name, customer_name]);
    const known = people.get(key);
    if (known && Date.now() - known.at < namesLife) return known;
    const found = await store.withScope({ organization: iss, customer: customerId ?? null }, async tx => ({
      customer:
        customerId === undefined ? null : await upsertCustomer(tx, iss, { id: customerId, name: customer_name }),
      user: await upsertUser(tx, iss, customerId ?? '', { id: sub, name }),
    }));
    if (people.size >= mostNames) people.clear();
    people.set(key, { ...found, at: Date.now() });
    return found;
  };

  return {
    async issue(organization, { user, customer, role, environments, expiresIn = longestLife }) {
      const now = Math.floor(Date.now() / 1000);
      const claims: Omit<Claims, 'iss' | 'sub' | 'iat' | 'exp'> = {
        role,
        ...(customer ? { customer: customer.id } : {}),
        ...(customer?.name ? { customer_name: customer.name } : {}),
        ...(user.name ? { name: user.name } : {}),
        ...(environments ? { environments } : {}),
      };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: hostKeyId, typ: 'JWT' })
        .setIssuer(organization)
        .setSubject(user.id)
        .setAudience(url())
        .setIssuedAt(now)
        .setExpirationTime(now + expiresIn)
        .sign(hostKey);
      await peopleOf({ ...claims, iss: organization, sub: user.id, iat: now, exp: now + expiresIn });
      return { token, expiresAt: new Date((now + expiresIn) * 1000).toISOString() };
    },

    async authenticate(token, origin) {
      const claims = await verify(token);
      const scope = { organization: claims.iss, customer: claims.customer ?? null };
      const { found, all } = await store.withScope(scope, async tx => ({
        found: await findOrganization(tx, claims.iss),
        all: await listEnvironments(tx, claims.iss),
      }));
      if (!found) throw refuse(message('request.token.key'));
      const { origins, ...organization } = found;
      if (origin !== null && origins.length > 0 && !origins.includes(origin)) {
        throw new HttpProblem('forbidden', message('request.origin', { origin }));
      }
      const environments = all.flatMap(({ id, name }): EnvironmentAccess[] => {
        const access = claims.environments ? claims.environments.find(granted => granted.id === id)?.access : 'write';
        return access ? [{ id, name, access }] : [];
      });
      return {
        ...(await peopleOf(claims)),
        organization,
        role: claims.role,
        environments,
        expiresAt: new Date(claims.exp * 1000),
        scope,
      };
    },
  };
};
