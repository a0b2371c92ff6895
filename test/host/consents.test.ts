import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { createLibrary, endpointOf, type Library } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type {
  Authorization,
  Connection,
  ConnectionTest,
  Deployment,
  Endpoint,
  Session,
} from 'citizen-integrator/contract';
import { getConnection } from '../../packages/host/src/connections/store.ts';
import { createConsents } from '../../packages/host/src/consents/consents.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { loadMasterSecret } from '../../packages/host/src/secrets/master-secret.ts';
import { programArguments } from '../program.ts';
import { copyingRecipe, describedApi } from './api-world.ts';
import { answerConsent, beginSignIn, lookAtSignIn, servedBy, setOAuthClient, signIn } from './consent-walk.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';

const copyAccounts = copyingRecipe('copy-accounts', ['salesforce', 'zendesk'], {
  source: { connection: 'source', object: 'Account' },
  target: { connection: 'target', object: 'organizations', key: 'external_id' },
  mapping: [
    { to: 'external_id', from: 'Id' },
    { to: 'name', from: 'Name' },
  ],
});

let sandbox: Sandbox;
let library: Library;
let host: TestHost;
let token: string;

const clientOf = (id: string) => sandbox.accounts[id]?.oauthClient ?? assert.fail(`${id} has an OAuth client`);
const answers = (id: string) => {
  const { loginHost, subdomain } = sandbox.accounts[id]?.values ?? {};
  return { ...(loginHost && { loginHost }), ...(subdomain && { subdomain, signIn: 'oauth2' }) };
};
const salesforce = () => ({ endpoint: 'salesforce', values: answers('salesforce') });
const revokes = (): number =>
  sandbox.log('salesforce').filter(entry => entry.kind === 'call' && entry.path.startsWith('/services/oauth2/revoke'))
    .length;

const test = async (connection: Connection): Promise<ConnectionTest> => {
  const { id, endpoint, values } = connection;
  return (await host.call<ConnectionTest>('/v1/connections/test', { token, body: { id, endpoint, values } })).body;
};
const find = async (id: string): Promise<Connection> => {
  const { body } = await host.call<{ items: Connection[] }>('/v1/connections', { token });
  return body.items.find(connection => connection.id === id) ?? assert.fail(`there is ${id}`);
};

before(async () => {
  sandbox = await createSandbox({ rowsPerObject: 5 });
  library = createLibrary(
    ['salesforce', 'zendesk', 'dotdigital'].map(id => endpointOf(servedBy(describedApi(id), sandbox))),
    [copyAccounts],
  );
  host = await startTestHost({ allow: [new URL(sandbox.address).host], library, practice: sandbox.address });
  token = await host.tokenFor();
});
after(async () => {
  await host.close();
  await sandbox.close();
});

describe('signing in with a system', () => {
  it('asks the operator for a client first, and says so', async () => {
    const said = await host.problem('/v1/connections/authorize', 400, {
      token,
      body: { ...salesforce(), environment: 'test', display: 'popup' },
    });
    assert.equal(
      said.detail,
      'Signing in with Salesforce is not set up here yet. Ask the people who run this service.',
    );
    const consent = async () => {
      const { body } = await host.call<{ items: Endpoint[] }>('/v1/endpoints', { token });
      return body.items.find(({ id }) => id === 'salesforce')?.consent;
    };
    assert.deepEqual(await consent(), { ways: [], isReady: false });
    await setOAuthClient(host, 'salesforce', clientOf('salesforce'));
    await setOAuthClient(host, 'zendesk', clientOf('zendesk'));
    assert.deepEqual(await consent(), { ways: [], isReady: true });
  });

  it('keeps a person with a system that asks for consent from connecting it without', async () => {
    const said = await host.problem('/v1/connections', 400, { token, body: { ...salesforce(), environment: 'test' } });
    assert.equal(said.detail, 'Sign in with Salesforce to connect it.');
  });

  it('makes a connection that works, and shows no token', async () => {
    const { url, state } = await beginSignIn(host, token, salesforce());
    const asked = new URL(url).searchParams;
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.equal(asked.get('redirect_uri'), `${host.url}/v1/oauth/callback`);
    assert.equal((await lookAtSignIn(host, token, state)).status, 'waiting');

    const page = await fetch(await answerConsent(url, 'allow'));
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.match(html, /You are signed in to Salesforce\./);
    assert.match(html, /postMessage\(told,origin\)/);
    assert.match(html, /"https:\/\/partner\.example"/);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'.*script-src 'sha256-/);

    const { status, connection } = await lookAtSignIn(host, token, state);
    assert.equal(status, 'done');
    assert.ok(connection);
    assert.equal(connection.consent, 'given');
    assert.equal(connection.tested?.ok, true);
    assert.ok(connection.account);
    assert.doesNotMatch(JSON.stringify(connection), /token|secret.*[A-Z0-9]{20}/i);
    assert.equal((await test(connection)).ok, true);
  });

  it('ends once: the same address a second time changes nothing', async () => {
    const { url, state } = await beginSignIn(host, token, salesforce());
    const back = await answerConsent(url, 'allow');
    await fetch(back);
    const made = (await lookAtSignIn(host, token, state)).connection?.id;
    const again = await fetch(back);
    assert.match(await again.text(), /has ended already/);
    assert.equal((await lookAtSignIn(host, token, state)).connection?.id, made);
  });

  it('knows nothing of a state that it did not give', async () => {
    const page = await fetch(`${host.url}/v1/oauth/callback?code=x&state=${'a'.repeat(43)}`);
    assert.equal(page.status, 400);
    assert.match(await page.text(), /We do not know this sign-in/);
  });

  it('shows how it goes to nobody but the person who began', async () => {
    const { state } = await beginSignIn(host, token, salesforce());
    const colleague = await host.tokenFor({ user: { id: 'bo' } });
    const stranger = await host.tokenFor({ customer: { id: 'globex', name: 'Globex' } });
    for (const other of [colleague, stranger]) {
      await host.problem(`/v1/connections/authorize/${state}`, 404, { token: other });
    }
  });

  it('tells a person who refused so, and connects nothing', async () => {
    const { url, state } = await beginSignIn(host, token, salesforce());
    await fetch(await answerConsent(url, 'refuse'));
    const { status, connection, message } = await lookAtSignIn(host, token, state);
    assert.equal(status, 'refused');
    assert.equal(connection, null);
    assert.equal(message?.text, 'You did not give access to Salesforce. Nothing was connected.');
  });

  it('lets nobody finish what the person left', async () => {
    const { url, state } = await beginSignIn(host, token, salesforce());
    const back = await answerConsent(url, 'allow');
    const path = `/v1/connections/authorize/${state}`;
    const colleague = await host.tokenFor({ user: { id: 'bo' } });
    await host.problem(path, 404, { token: colleague, method: 'DELETE' });
    assert.equal((await host.call(path, { token, method: 'DELETE' })).status, 204);
    const before = (await host.call<{ total: number }>('/v1/connections', { token })).body.total;
    assert.match(await (await fetch(back)).text(), /We do not know this sign-in/);
    assert.equal((await host.call<{ total: number }>('/v1/connections', { token })).body.total, before);
    await host.problem(path, 404, { token });
  });

  it('makes nothing of a code that is being exchanged when the person leaves, and gives back what it got', async () => {
    const { url, state } = await beginSignIn(host, token, salesforce());
    const back = await answerConsent(url, 'allow');
    const before = (await host.call<{ total: number }>('/v1/connections', { token })).body.total;
    const revoked = revokes();
    const lock = new pg.Client(host.rootUrl ?? assert.fail('it has a database of its own'));
    await lock.connect();
    // Whoever finishes stands at this table until it is let go.
    await lock.query('begin; lock table citizen.oauth_clients in access exclusive mode');
    const finishing = fetch(back);
    await until('the exchange', async () => {
      const { rows } = await host.store.withScope('operator', tx =>
        tx.query(`select 1 from citizen.authorizations where status = 'exchanging'`),
      );
      return rows.length > 0;
    });
    assert.equal((await host.call(`/v1/connections/authorize/${state}`, { token, method: 'DELETE' })).status, 204);
    await lock.query('commit');
    await lock.end();
    assert.match(await (await finishing).text(), /You left signing in to Salesforce/);
    assert.equal(revokes(), revoked + 1);
    assert.equal((await host.call<{ total: number }>('/v1/connections', { token })).body.total, before);
  });

  it('says what the system said when the code is no good', async () => {
    const { state } = await beginSignIn(host, token, salesforce());
    await fetch(`${host.url}/v1/oauth/callback?code=forged&state=${state}`);
    const { status, message } = await lookAtSignIn(host, token, state);
    assert.equal(status, 'failed');
    assert.match(message?.text ?? '', /^Salesforce did not let us in: /);
  });

  it('takes a code only from the browser that was sent to this vendor with this challenge', async () => {
    const first = await beginSignIn(host, token, salesforce());
    const second = await beginSignIn(host, token, salesforce());
    const stolen = new URL(await answerConsent(first.url, 'allow'));
    stolen.searchParams.set('state', second.state);
    await fetch(stolen);
    assert.equal((await lookAtSignIn(host, token, second.state)).status, 'failed');
  });

  it('goes back to a page of the organization only', async () => {
    const body = { ...salesforce(), environment: 'test', display: 'redirect' };
    const returnTo = 'https://partner.example/recipes?open=1';
    const origin = 'https://partner.example';
    await host.problem('/v1/connections/authorize', 400, {
      token,
      body: { ...body, returnTo: 'https://evil.example/' },
      headers: { origin },
    });
    const { url } = await beginSignIn(host, token, { ...salesforce(), display: 'redirect', returnTo }, { origin });
    const back = await fetch(await answerConsent(url, 'allow'), { redirect: 'manual' });
    assert.equal(back.status, 303);
    assert.equal(back.headers.get('location'), returnTo);
  });

  it("uses an organization's own client, with its own address", async () => {
    await setOAuthClient(
      host,
      'zendesk',
      { id: 'quays-own', secret: 'x' },
      {
        organization: 'quay',
        redirect: 'https://quay.example/oauth',
      },
    );
    const quay = await host.tokenFor({}, 'quay');
    const request = { endpoint: 'zendesk', values: answers('zendesk') };
    const theirs = new URL((await beginSignIn(host, quay, request)).url).searchParams;
    assert.equal(theirs.get('client_id'), 'quays-own');
    assert.equal(theirs.get('redirect_uri'), 'https://quay.example/oauth');
    const ours = new URL((await beginSignIn(host, token, request)).url).searchParams;
    assert.equal(ours.get('client_id'), clientOf('zendesk').id);
  });
});

describe('access that was given', () => {
  it('is renewed when it ends, once for all who need it, and the new refresh token is kept', async () => {
    const connection = await signIn(host, token, { endpoint: 'zendesk', values: answers('zendesk') });
    const refreshes = () =>
      sandbox.log('zendesk').filter(entry => entry.kind === 'call' && entry.path === '/oauth/tokens').length;
    for (let round = 0; round < 3; round++) {
      sandbox.expire('zendesk');
      const before = refreshes();
      const outcomes = await Promise.all([test(connection), test(connection), test(connection)]);
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        [true, true, true],
      );
      assert.equal(refreshes(), before + 1);
    }
    assert.equal((await find(connection.id)).consent, 'given');
  });

  it('is renewed by one of several hosts, and the others use what it got', async () => {
    const { id } = await signIn(host, token, { endpoint: 'zendesk', values: answers('zendesk') });
    const { store, config } = host;
    const masterSecret = await loadMasterSecret(config.secret, config.data);
    const guard = createAddressGuard({ allow: [new URL(sandbox.address).host] });
    const endpoint = library.endpoints.get('zendesk') ?? assert.fail('there is Zendesk');
    const row = await store.withScope('operator', tx => getConnection(tx, id));
    const hosts = Array.from({ length: 3 }, () => {
      const { consent } = createConsents({ store, library, guard, masterSecret, practice: null }).of(
        row ?? assert.fail('it is stored'),
        endpoint,
      );
      return consent ?? assert.fail('somebody signed in');
    });
    const signal = AbortSignal.timeout(10_000);
    const { accessToken: stale } = await (hosts[0] ?? assert.fail('there are hosts')).read(signal);
    const calls = () => sandbox.log('zendesk').filter(entry => entry.kind === 'call' && entry.path === '/oauth/tokens');
    const before = calls().length;
    const tokens = await Promise.all(hosts.map(each => each.renew(stale, signal)));
    assert.equal(calls().length, before + 1);
    assert.equal(new Set(tokens.map(({ accessToken }) => accessToken)).size, 1);
    assert.notEqual(tokens[0]?.accessToken, stale);
    await guard.close();
  });

  it('is lost when the system says so, and given again by signing in again', async () => {
    const connection = await signIn(host, token, salesforce());
    sandbox.withdraw('salesforce');
    const outcome = await test(connection);
    assert.equal(outcome.ok, false);
    assert.match(outcome.message.text, /Salesforce no longer lets us in/);
    assert.deepEqual(outcome.todo, ['Sign in again with Salesforce.']);
    assert.equal((await find(connection.id)).consent, 'lost');

    const again = await signIn(host, token, { ...salesforce(), values: {}, connection: connection.id });
    assert.equal(again.id, connection.id);
    assert.equal(again.consent, 'given');
    assert.equal((await test(again)).ok, true);
  });

  it('asks before it takes another account than before', async () => {
    const connection = await signIn(host, token, { endpoint: 'zendesk', values: answers('zendesk') });
    const { url, state } = await beginSignIn(host, token, {
      endpoint: 'zendesk',
      values: {},
      connection: connection.id,
    });
    sandbox.fail('zendesk', {
      match: { method: 'GET', path: /users\/me/ },
      change: body => {
        const { user } = body as { user: object };
        return { user: { ...user, name: 'Somebody Else' } };
      },
    });
    await fetch(await answerConsent(url, 'allow'));
    const { status, account, message } = await lookAtSignIn(host, token, state);
    assert.equal(status, 'other-account');
    assert.equal(account, 'Somebody Else');
    assert.match(message?.text ?? '', /You are signed in to Zendesk as Somebody Else\. This connection used /);
    assert.equal((await find(connection.id)).account, connection.account);
    const path = `/v1/connections/authorize/${state}/accept`;
    const { body } = await host.call<Authorization>(path, { token, method: 'POST' });
    assert.equal(body.status, 'done');
    assert.equal(body.connection?.account, 'Somebody Else');
    await host.problem(path, 409, { token, method: 'POST' });
  });

  it('is given back when the person does not take another account than before', async () => {
    const connection = await signIn(host, token, salesforce());
    const { url, state } = await beginSignIn(host, token, { ...salesforce(), values: {}, connection: connection.id });
    sandbox.fail('salesforce', {
      match: { method: 'POST', path: /oauth2\/token/ },
      change: body => {
        const tokens = body as { id: string };
        return { ...tokens, id: `${tokens.id}?of=another` };
      },
    });
    await fetch(await answerConsent(url, 'allow'));
    assert.equal((await lookAtSignIn(host, token, state)).status, 'other-account');
    const before = revokes();
    const path = `/v1/connections/authorize/${state}`;
    assert.equal((await host.call(path, { token, method: 'DELETE' })).status, 204);
    assert.equal(revokes(), before + 1);
    assert.equal((await test(connection)).ok, true);
  });

  it('does not go to another system than it was given by', async () => {
    const connection = await signIn(host, token, { endpoint: 'zendesk', values: answers('zendesk') });
    const { id, endpoint, values } = connection;
    const other = { ...values, subdomain: 'elsewhere' };
    const outcome = await host.call<ConnectionTest>('/v1/connections/test', {
      token,
      body: { id, endpoint, values: other },
    });
    assert.equal(outcome.body.ok, false);
    assert.match(outcome.body.message.text, /Nobody has signed in/);
    const { body } = await host.call<Connection>(`/v1/connections/${id}`, {
      token,
      method: 'PATCH',
      body: { values: { subdomain: 'elsewhere' } },
      headers: { 'if-match': connection.etag },
    });
    assert.equal(body.consent, 'lost');
  });

  it('is given back when the connection is removed', async () => {
    const { id } = await signIn(host, token, salesforce());
    const before = revokes();
    const { status } = await host.call(`/v1/connections/${id}`, { token, method: 'DELETE' });
    assert.equal(status, 204);
    assert.equal(revokes(), before + 1);
  });
});

describe('practice accounts', () => {
  const connect = async (endpoint: string): Promise<Connection> => {
    const body = { endpoint, environment: 'test' };
    const answer = await host.call<Connection>('/v1/connections/practice', { token, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };

  it('are offered by the session and their endpoints', async () => {
    const session = await host.call<Session>('/v1/session', { token });
    assert.equal(session.body.practice, true);
    const { body } = await host.call<{ items: Endpoint[] }>('/v1/endpoints', { token });
    assert.deepEqual(
      body.items.map(({ id, practice }) => [id, practice]),
      [
        ['dotdigital', true],
        ['salesforce', true],
        ['zendesk', true],
      ],
    );
  });

  it('connect without a word, marked as what they are, and once', async () => {
    for (const endpoint of ['salesforce', 'zendesk', 'dotdigital']) {
      const made = await connect(endpoint);
      assert.equal(made.practice, true);
      assert.equal(made.name, 'Practice account');
      const outcome = await test(made);
      assert.equal(outcome.ok, true, outcome.message.text);
      assert.equal((await connect(endpoint)).id, made.id);
    }
  });

  it('go on when their token ends', async () => {
    const made = await connect('salesforce');
    sandbox.expire('salesforce');
    assert.equal((await test(made)).ok, true);
  });

  it('keep their answers: no practice account becomes a real one', async () => {
    const { id, etag } = await connect('zendesk');
    const said = await host.problem(`/v1/connections/${id}`, 400, {
      token,
      method: 'PATCH',
      body: { values: { subdomain: 'real' } },
      headers: { 'if-match': etag },
    });
    assert.match(said.detail, /The answers of a practice account stay as they are/);
  });
});

it('runs a deployment with what was given, and says in it when access is lost', async () => {
  const source = await signIn(host, token, salesforce());
  const target = await host.call<Connection>('/v1/connections/practice', {
    token,
    body: { endpoint: 'zendesk', environment: 'test' },
  });
  const body = {
    recipe: 'copy-accounts',
    version: '1.0.0',
    environment: 'test',
    connections: { source: source.id, target: target.body.id },
  };
  const { body: made } = await host.call<Deployment>('/v1/deployments', { token, body });
  const look = async () => (await host.call<Deployment>(`/v1/deployments/${made.id}`, { token })).body;
  const first = await until('the first run', async () => {
    const now = await look();
    return now.lastRun?.finishedAt ? now : null;
  });
  assert.equal(first.lastRun?.status, 'success', JSON.stringify(first.lastRun));
  assert.equal(first.lastRun.created, 5);
  assert.equal(first.practice, true);
  assert.equal(first.lostAccess, undefined);

  sandbox.withdraw('salesforce');
  await host.call(`/v1/deployments/${made.id}/run`, { token, body: {} });
  const lost = await until('the end of access', async () => {
    const now = await look();
    return now.lastRun?.id !== first.lastRun?.id && now.lastRun?.finishedAt ? now : null;
  });
  assert.equal(lost.lastRun?.status, 'error');
  assert.match(lost.lastRun.message?.text ?? '', /Salesforce no longer lets us in/);
  assert.deepEqual(lost.lostAccess, ['salesforce']);
});

describe('citizen-host oauth-client', () => {
  const run = (...args: string[]) => {
    const program = programArguments('packages/host/src/bin/citizen-host.ts');
    const env = {
      ...process.env,
      CITIZEN_HOST_DATA: host.data,
      DATABASE_URL: host.config.databaseUrl ?? '',
      CITIZEN_OAUTH_CLIENT_SECRET: 'not to be seen',
    };
    return promisify(execFile)(process.execPath, [...program, 'oauth-client', ...args], { env });
  };
  const clientAsked = async () =>
    new URL((await beginSignIn(host, token, salesforce())).url).searchParams.get('client_id');

  it("sets an organization's own client, lists it without its secret, and removes it", async () => {
    const { stdout } = await run('set', 'salesforce', '--client-id', 'harbors-own', '--org', 'harbor');
    assert.match(stdout, /People of "harbor" can sign in with "salesforce"/);
    assert.equal(await clientAsked(), 'harbors-own');
    const listed = await run('list', '--json');
    assert.match(listed.stdout, /"endpoint":"salesforce","organization":"harbor","clientId":"harbors-own"/);
    assert.doesNotMatch(listed.stdout, /not to be seen/);
    await run('remove', 'salesforce', '--org', 'harbor');
    assert.equal(await clientAsked(), clientOf('salesforce').id);
  });

  it('says which endpoints people sign in with', async () => {
    await assert.rejects(run('set', 'postgresql', '--client-id', 'x'), /"postgresql" is none of them/);
  });
});

it('tells a page that follows', async () => {
  const events = await fetch(`${host.url}/v1/events`, { headers: { authorization: `Bearer ${token}` } });
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('events are a stream');
  const { id } = await signIn(host, token, salesforce());
  let heard = '';
  await until('the connection', async () => {
    heard += (await reader.read()).value ?? '';
    return heard.includes('event: connection') && heard.includes(id);
  });
  await reader.cancel();
});
