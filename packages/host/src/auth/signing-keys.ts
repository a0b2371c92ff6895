import { createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, customFetch, importJWK, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import type { AddressGuard } from '../guard/address-guard.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { SigningKeyKind, SigningKeyRow } from './store.ts';

/** The key of the host's own tokens; no partner may take this name. */
export const hostKeyId = 'host';

/** Which algorithms a key may be used with: pinned, so that a public key never passes for a shared secret. */
export const algorithmsOf: Readonly<Record<SigningKeyKind, readonly string[]>> = {
  HS256: ['HS256'],
  ES256: ['ES256'],
  EdDSA: ['EdDSA', 'Ed25519'],
  jwks: ['ES256', 'EdDSA', 'Ed25519', 'RS256'],
};

export interface KeyMaterial {
  readonly kind: SigningKeyKind;
  readonly material: string;
}

const contextOf = (organization: string, kid: string): readonly string[] => [organization, 'signing-key', kid];

/** A secret shared with the partner. @throws Error when it is too short to withstand guessing. */
export const sharedSecret = (
  master: Buffer,
  { organization, kid }: { organization: string; kid: string },
  secret: string,
): KeyMaterial => {
  if (Buffer.byteLength(secret) < 32) throw new Error('The secret is too short: it needs at least 32 bytes.');
  return { kind: 'HS256', material: seal(master, contextOf(organization, kid), { secret }) };
};

/** A public key, as PEM or JWK. @throws Error when it is neither, or of a kind that is not taken. */
export const publicKey = (text: string): KeyMaterial => {
  let key: KeyObject;
  try {
    const isJwk = text.trimStart().startsWith('{');
    key = createPublicKey(isJwk ? { key: JSON.parse(text) as JsonWebKeyInput['key'], format: 'jwk' } : text);
  } catch (cause) {
    throw new Error('This is no public key: PEM or JWK is taken.', { cause });
  }
  const material = JSON.stringify(key.export({ format: 'jwk' }));
  if (key.asymmetricKeyType === 'ed25519') return { kind: 'EdDSA', material };
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return { kind: 'ES256', material };
  throw new Error('This kind of key is not taken: use P-256 (ES256) or Ed25519 (EdDSA).');
};

/** The address of a key set. @throws Error when it is no web address. */
export const keySet = (address: string): KeyMaterial => {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Error(`"${address}" is no web address.`);
  }
  return { kind: 'jwks', material: new URL(address).href };
};

export type KeyFinder = (row: SigningKeyRow) => Promise<JWTVerifyGetKey>;

/** Gives what jose verifies with. Key sets are kept between calls and fetched by jose when a key is new. */
export const createKeyFinder = (master: Buffer, guard: AddressGuard): KeyFinder => {
  const sets = new Map<string, JWTVerifyGetKey>();
  // undici's types and the browser's differ in name only.
  const guarded = ((url, { headers, signal }) =>
    guard.request(url, { headers: Object.fromEntries(headers), signal })) as FetchImplementation;

  return async ({ organization, kid, kind, material }) => {
    switch (kind) {
      case 'HS256': {
        const { secret } = open(master, contextOf(organization, kid), material);
        const key = Buffer.from(String(secret));
        return () => Promise.resolve(key);
      }
      case 'ES256':
      case 'EdDSA': {
        const key = await importJWK(JSON.parse(material) as JsonWebKey, kind);
        return () => Promise.resolve(key);
      }
      case 'jwks': {
        const known = sets.get(material) ?? createRemoteJWKSet(new URL(material), { [customFetch]: guarded });
        sets.set(material, known);
        return known;
      }
    }
  };
};
