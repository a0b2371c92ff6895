import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { textOf } from '../json.ts';
import { credentials, isSame } from './credentials.ts';

export interface OAuth1Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const headerOf = (request: FastifyRequest): Readonly<Record<string, string>> | undefined => {
  const written = credentials(request, 'OAuth');
  if (written === undefined) return undefined;
  return Object.fromEntries(
    [...written.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
  );
};

/**
 * Checks a request that is signed with OAuth 1.0a (RFC 5849), and says what is wrong with it: `nonce`, `timestamp`, `token`,
 * `signature`. Clients may have signed the vendor's address or the one that they called: `bases` are both, without the path.
 */
export const createOAuth1 = (now: () => number) => {
  const nonces = new Set<string>();
  return (request: FastifyRequest, keys: OAuth1Keys, bases: readonly string[]): string | undefined => {
    const header = headerOf(request);
    if (!header) return 'missing';
    const get = (name: string): string => header[`oauth_${name}`] ?? '';
    if (!isSame(get('consumer_key'), keys.consumerKey) || !isSame(get('token'), keys.token)) return 'token';
    if (Math.abs(Number(get('timestamp')) * 1000 - now()) > 5 * 60_000) return 'timestamp';
    const nonce = `${get('timestamp')} ${get('nonce')}`;
    if (nonces.has(nonce)) return 'nonce';
    const method = /^HMAC-(SHA1|SHA256)$/.exec(get('signature_method'))?.[1];
    if (method === undefined) return 'signature_method';

    const [path = '', search = ''] = request.url.replace(/^\/[^/]+/, '').split('?');
    const params = [...new URLSearchParams(search)];
    for (const [name, value] of Object.entries(header)) {
      if (name !== 'realm' && name !== 'oauth_signature') params.push([name, value]);
    }
    if (/x-www-form-urlencoded/.test(textOf(request.headers['content-type']))) {
      for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
        params.push([name, textOf(value)]);
    }
    const sorted = params
      .map(([name, value]) => [encode(name), encode(value)] as const)
      .sort(([a, b], [c, d]) => (a < c ? -1 : a > c ? 1 : b < d ? -1 : b > d ? 1 : 0))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const key = `${encode(keys.consumerSecret)}&${encode(keys.tokenSecret)}`;
    const fits = bases.some(base => {
      const text = [request.method, `${base}${path}`, sorted].map(encode).join('&');
      return isSame(
        createHmac(method === 'SHA1' ? 'sha1' : 'sha256', key)
          .update(text)
          .digest('base64'),
        get('signature'),
      );
    });
    if (!fits) return 'signature';
    nonces.add(nonce);
    return undefined;
  };
};
