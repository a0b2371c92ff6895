import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import type { Session } from 'citizen-integrator/contract';
import { keySet, publicKey, sharedSecret } from '../../packages/host/src/auth/signing-keys.ts';
import { insertSigningKey, revokeSigningKey } from '../../packages/host/src/auth/store.ts';
import { loadMasterSecret } from '../../packages/host/src/secrets/master-secret.ts';
import { organizationAdmin, startTestHost, type TestHost } from './host-fixture.ts';

const secret = randomBytes(32).toString('base64');
const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const inSet = generateKeyPairSync('ed25519');
const publicPem = ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString();

let host: TestHost;
const keySetServer = createServer((_request, response) => {
  void exportJWK(inSet.publicKey).then(jwk => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'in-set', alg: 'EdDSA' }] }));
  });
});

interface Signing {
  readonly kid?: string;
  readonly alg?: string;
  readonly key?: KeyObject | Uint8Array;
  readonly audience?: string;
  readonly issuer?: string;
  readonly issuedAt?: number;
  readonly life?: number;
  readonly claims?: Record<string, unknown>;
}

const now = () => Math.floor(Date.now() / 1000);

/** A token as a partner makes it, right where nothing else is said. */
const sign = ({ kid = 'ed', alg = 'EdDSA', key = ed25519.privateKey, ...rest }: Signing = {}): Promise<string> => {
  const { audience = host.url, issuer = 'harbor', issuedAt = now(), life = 600, claims } = rest;
  return new SignJWT({ customer: 'acme', customer_name: 'Acme Ltd', name: 'Bo', role: 'user', ...claims })
    .setProtectedHeader({ alg, kid })
    .setIssuer(issuer)
    .setSubject('bo')
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + life)
    .sign(key);
};

const refusedBecause = async (token: string, words: RegExp): Promise<void> => {
  const problem = await host.problem('/v1/session', 401, { token });
  assert.equal(problem.kind, 'unauthorized');
  assert.match(problem.detail, words);
};

before(async () => {
  await new Promise<void>(resolve => keySetServer.listen(0, '127.0.0.1', resolve));
  const { port } = keySetServer.address() as AddressInfo;
  host = await startTestHost({ allow: [`127.0.0.1:${port}`] });
  const master = await loadMasterSecret(null, host.data);
  const keys = [
    { kid: 'ed', ...publicKey(publicPem) },
    { kid: 'p256', ...publicKey(JSON.stringify(p256.publicKey.export({ format: 'jwk' }))) },
    { kid: 'shared', ...sharedSecret(master, { organization: 'harbor', kid: 'shared' }, secret) },
    { kid: 'in-set', ...keySet(`http://127.0.0.1:${port}/keys`) },
    { kid: 'withdrawn', ...publicKey(publicPem) },
  ];
  await host.store.withScope('operator', async tx => {
    for (const key of keys) await insertSigningKey(tx, { organization: 'harbor', ...key });
    await revokeSigningKey(tx, 'harbor', 'withdrawn');
  });
});
after(async () => {
  await host.close();
  keySetServer.close();
});

describe('a token for an API key', () => {
  test('says who is here and what they may do', async () => {
    const token = await host.tokenFor({ environments: [{ id: 'production', access: 'read' }] });
    const { status, body } = await host.call<Session>('/v1/session', { token });
    assert.equal(status, 200);
    assert.deepEqual(
      { organization: body.organization, customer: body.customer, user: body.user, role: body.role },
      {
        organization: { id: 'harbor', name: 'harbor' },
        customer: { id: 'acme', name: 'Acme' },
        user: { id: 'ana', name: 'Ana' },
        role: 'user',
      },
    );
    assert.deepEqual(body.environments, [{ id: 'production', name: 'Production', access: 'read' }]);
  });

  test('opens every environment where none is named', async () => {
    const { body } = await host.call<Session>('/v1/session', { token: await host.tokenFor(organizationAdmin) });
    assert.equal(body.customer, null);
    assert.deepEqual(
      body.environments.map(({ id, access }) => [id, access]),
      [
        ['test', 'write'],
        ['production', 'write'],
      ],
    );
  });

  test('ends when it was asked to', async () => {
    const token = await host.tokenFor({ expiresIn: 60 });
    const { body } = await host.call<Session>('/v1/session', { token });
    const left = Date.parse(body.expiresAt) - Date.now();
    assert.ok(left > 50_000 && left <= 60_000, `${left} ms are left`);
  });

  test('is not made for a user without a customer, nor for an environment that is not there', async () => {
    const body = { user: { id: 'ana' }, role: 'user', environments: [{ id: 'moon', access: 'read' }] };
    const problem = await host.problem('/v1/sessions', 400, { token: host.keys.harbor, body });
    assert.deepEqual(
      problem.errors?.map(({ path, code }) => [path, code]),
      [
        ['customer', 'required'],
        ['environments.0.id', 'unknown'],
      ],
    );
  });

  test('takes a key, and a key alone', async () => {
    const body = { user: { id: 'ana' }, role: 'admin' };
    assert.match((await host.problem('/v1/sessions', 401, { body })).detail, /needs an API key/);
    const unknown = `cik_${randomBytes(32).toString('base64url')}`;
    assert.match((await host.problem('/v1/sessions', 401, { body, token: unknown })).detail, /not known/);
    assert.match((await host.problem('/v1/sessions', 401, { body, token: await host.tokenFor() })).detail, /not known/);
    const withKey = await host.problem('/v1/session', 401, { token: host.keys.harbor });
    assert.match(withKey.detail, /POST \/v1\/sessions/);
  });
});

describe('a token that the partner signs', () => {
  const good: readonly (readonly [string, Signing])[] = [
    ['EdDSA', {}],
    ['ES256', { kid: 'p256', alg: 'ES256', key: p256.privateKey }],
    ['HS256', { kid: 'shared', alg: 'HS256', key: Buffer.from(secret) }],
    ['a key of a set', { kid: 'in-set', key: inSet.privateKey }],
  ];
  for (const [name, signing] of good) {
    test(`is taken with ${name}`, async () => {
      const { status, body } = await host.call<Session>('/v1/session', { token: await sign(signing) });
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(body.customer, { id: 'acme', name: 'Acme Ltd' });
      assert.deepEqual(body.user, { id: 'bo', name: 'Bo' });
    });
  }

  test('opens what it names', async () => {
    const token = await sign({
      claims: {
        environments: [
          { id: 'test', access: 'view-logs' },
          { id: 'x', access: 'write' },
        ],
      },
    });
    const { body } = await host.call<Session>('/v1/session', { token });
    assert.deepEqual(body.environments, [{ id: 'test', name: 'Test', access: 'view-logs' }]);
  });

  test('is refused when it has expired', async () => {
    await refusedBecause(await sign({ issuedAt: now() - 1200 }), /sign-in has ended/);
  });
  test('is refused when it was made for somebody else', async () => {
    await refusedBecause(await sign({ audience: 'https://other.example' }), /another service than http/);
  });
  test('is refused when it lives longer than an hour', async () => {
    await refusedBecause(await sign({ life: 3601 }), /longer than an hour/);
  });
  test('is refused when its key is unknown or withdrawn', async () => {
    await refusedBecause(await sign({ kid: 'nobody' }), /not known here/);
    await refusedBecause(await sign({ kid: 'withdrawn' }), /withdrawn/);
    await refusedBecause(await sign({ issuer: 'quay' }), /not known here/);
  });
  test('is refused when nobody signed it', async () => {
    const unsigned = new UnsecuredJWT({ customer: 'acme', role: 'admin' })
      .setIssuer('harbor')
      .setSubject('bo')
      .setAudience(host.url)
      .setIssuedAt()
      .setExpirationTime('10m')
      .encode();
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'ed' })).toString('base64url');
    await refusedBecause(`${header}.${unsigned.split('.')[1]}.`, /signature/);
    await refusedBecause(unsigned, /not known here/);
  });
  test('is refused when the public key was used as a shared secret', async () => {
    await refusedBecause(await sign({ alg: 'HS256', key: Buffer.from(publicPem) }), /signature/);
  });
  test('is refused when another key signed it, or somebody changed it', async () => {
    await refusedBecause(await sign({ key: inSet.privateKey }), /signature/);
    const [header, , signature] = (await sign()).split('.');
    const payload = Buffer.from(JSON.stringify({ iss: 'harbor', role: 'admin' })).toString('base64url');
    await refusedBecause(`${header}.${payload}.${signature}`, /signature/);
  });
  test('is refused when it claims to be the host itself', async () => {
    await refusedBecause(await sign({ kid: 'host', alg: 'HS256', key: randomBytes(32) }), /signature/);
  });
  test('is refused when it does not say whose customer the user is', async () => {
    await refusedBecause(await sign({ claims: { customer: undefined } }), /"customer"/);
    await refusedBecause(await sign({ claims: { role: 'owner' } }), /"role"/);
  });
  test('is refused when it is no token', async () => {
    await refusedBecause('not-a-token', /not written/);
    assert.match((await host.problem('/v1/session', 401)).detail, /carries no token/);
  });
});
