import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, basic } from './ask.ts';
import { askToken, consent, pkce, redirect, signIn } from './sign-in.ts';

let sandbox: Sandbox;
let time = Date.now();
const paths = { authorize: '/oauth/authorizations/new', token: '/oauth/tokens' };

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject: 20, clock: () => time });
});
beforeEach(() => sandbox.reset());
after(() => sandbox.close());

const me = (token: string) =>
  ask(sandbox, 'zendesk', '/api/v2/users/me.json', { headers: { authorization: `Bearer ${token}` } });
const withKey = (path: string, body?: unknown) => {
  const { email = '', apiToken = '' } = sandbox.accounts['zendesk']?.values ?? {};
  return ask(sandbox, 'zendesk', `/api/v2${path}`, { headers: basic(`${email}/token`, apiToken), body });
};
const exchange = (values: Readonly<Record<string, string>>) =>
  askToken(sandbox, 'zendesk', paths.token, { grant_type: 'authorization_code', redirect_uri: redirect, ...values });

describe('The consent page', () => {
  it('goes back with the state, whatever was answered', async () => {
    const allowed = await consent(sandbox, 'zendesk', { path: paths.authorize });
    assert.ok(allowed.searchParams.get('code'));
    const refused = await consent(sandbox, 'zendesk', { path: paths.authorize, answer: 'refuse' });
    assert.equal(refused.searchParams.get('error'), 'access_denied');
    assert.deepEqual(
      [allowed, refused].map(url => url.searchParams.get('state')),
      ['st&te', 'st&te'],
    );
  });

  it('goes nowhere for an app that it does not know', async () => {
    const query = new URLSearchParams({ response_type: 'code', client_id: '<b>other</b>', redirect_uri: redirect });
    const page = await ask(sandbox, 'zendesk', `${paths.authorize}?${query.toString()}`);
    assert.deepEqual([page.status, page.headers.get('location')], [400, null]);
    assert.doesNotMatch(page.text, /<b>other/);
  });

  it('takes a code once, with its verifier and its address', async () => {
    const { verifier, params } = pkce();
    const codeOf = async () =>
      (await consent(sandbox, 'zendesk', { path: paths.authorize, params })).searchParams.get('code') ?? '';
    assert.equal((await exchange({ code: await codeOf(), code_verifier: 'wrong' })).body['error'], 'invalid_grant');
    assert.equal(
      (await exchange({ code: await codeOf(), code_verifier: verifier, redirect_uri: 'http://127.0.0.1/other' }))
        .status,
      400,
    );
    assert.equal(
      (await exchange({ code: await codeOf(), code_verifier: verifier, client_secret: 'wrong' })).body['error'],
      'invalid_client',
    );
    const code = await codeOf();
    assert.equal((await exchange({ code, code_verifier: verifier })).status, 200);
    assert.equal((await exchange({ code, code_verifier: verifier })).body['error'], 'invalid_grant');
  });
});

describe('Tokens', () => {
  it('end with time, and are renewed with one that counts once', async () => {
    const code = (await consent(sandbox, 'zendesk', { path: paths.authorize })).searchParams.get('code') ?? '';
    const first = (await exchange({ code })).body;
    assert.equal((await me(String(first['access_token']))).status, 200);
    time += 31 * 60_000;
    assert.equal((await me(String(first['access_token']))).status, 401);
    const renew = (token: unknown) =>
      askToken(sandbox, 'zendesk', paths.token, { grant_type: 'refresh_token', refresh_token: String(token) });
    const second = (await renew(first['refresh_token'])).body;
    assert.equal((await me(String(second['access_token']))).status, 200);
    assert.equal((await renew(first['refresh_token'])).status, 400);
    sandbox.expire('zendesk');
    assert.equal((await me(String(second['access_token']))).status, 401);
    const third = (await renew(second['refresh_token'])).body;
    sandbox.withdraw('zendesk');
    assert.equal((await renew(third['refresh_token'])).status, 400);
  });

  it('outlive a restart', async () => {
    const token = await signIn(sandbox, 'zendesk', paths);
    const other = await createSandbox({ seed: 'test', rowsPerObject: 20, clock: () => time });
    const answer = await ask(other, 'zendesk', '/api/v2/users/me.json', {
      headers: { authorization: `Bearer ${token}` },
    });
    await other.close();
    assert.equal(answer.status, 200);
  });

  it('come to an app that asks for itself', async () => {
    const { body } = await askToken(sandbox, 'zendesk', paths.token, { grant_type: 'client_credentials' });
    assert.equal((await me(String(body['access_token']))).status, 200);
  });
});

describe('What goes wrong on purpose', () => {
  it('is HTML in place of JSON, a missing field, a new value, or no answer at all', async () => {
    sandbox.fail('zendesk', { status: 502, body: '<h1>Bad gateway</h1>', times: 2 });
    for (let time_ = 0; time_ < 2; time_ += 1) {
      const { status, headers } = await withKey('/users/me.json');
      assert.deepEqual([status, headers.get('content-type')], [502, 'text/html; charset=utf-8']);
    }
    assert.equal((await withKey('/users/me.json')).status, 200);
    sandbox.fail('zendesk', {
      match: { path: /^\/api\/v2\/organizations/ },
      change: body => ({
        ...(body as object),
        organizations: (body as { organizations: object[] }).organizations.map(row => ({
          ...row,
          name: undefined,
          tier: 'new',
        })),
      }),
    });
    assert.equal((await withKey('/users/me.json')).status, 200);
    const { body } = await withKey('/organizations.json');
    assert.deepEqual([body['organizations']?.[0]?.['name'], body['organizations']?.[0]?.['tier']], [undefined, 'new']);
    sandbox.fail('zendesk', { hangUp: true });
    await assert.rejects(withKey('/users/me.json'));
  });

  it('is a limit that is reached', async () => {
    sandbox.limit('zendesk', { every: 3 });
    const statuses = [];
    for (let call = 0; call < 6; call += 1) statuses.push((await withKey('/users/me.json')).status);
    assert.deepEqual(statuses, [200, 200, 429, 200, 200, 429]);
  });

  it('is forgotten by a reset, with all that was written', async () => {
    const made = await withKey('/organizations.json', { organization: { name: 'Citizen Test' } });
    assert.equal(made.status, 201);
    const [call] = sandbox.log('zendesk').filter(({ kind }) => kind === 'call');
    assert.deepEqual(call && 'path' in call && [call.method, call.path, call.status], [
      'POST',
      '/api/v2/organizations.json',
      201,
    ]);
    sandbox.reset();
    assert.deepEqual(sandbox.log('zendesk'), []);
    assert.equal((await withKey('/organizations/search.json?name=Citizen%20Test')).body['count'], 0);
  });
});
