import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import zendesk from 'node-zendesk';
import { ask, basic, listIn, wordOf } from './ask.ts';
import { signIn } from './sign-in.ts';

const { createClient } = zendesk;
type Client = ReturnType<typeof createClient>;
let sandbox: Sandbox;
let client: Client;
/** How far the account's clock is ahead, in ms. */
let ahead = 0;

before(async () => {
  sandbox = await createSandbox({ seed: 'test', clock: () => Date.now() + ahead });
  const { email = '', apiToken = '' } = sandbox.accounts['zendesk']?.values ?? {};
  client = createClient({ username: email, token: apiToken, endpointUri: `${sandbox.address}/zendesk/api/v2` });
});
after(() => sandbox.close());

const changes = (): string[] =>
  sandbox.log('zendesk').flatMap(entry => (entry.kind === 'change' ? [`${entry.object} ${entry.change}`] : []));

const call = (path: string, body?: unknown, more: Readonly<Record<string, string>> = {}) => {
  const { email = '', apiToken = '' } = sandbox.accounts['zendesk']?.values ?? {};
  return ask(sandbox, 'zendesk', `/api/v2${path}`, {
    headers: { ...basic(`${email}/token`, apiToken), ...more },
    body,
  });
};

describe('node-zendesk', () => {
  it('signs in with an API token', async () => {
    const { result } = await client.users.me();
    assert.equal(result.email, 'agent@practice-company.example');
    const wrong = createClient({
      username: result.email,
      token: 'wrong',
      endpointUri: `${sandbox.address}/zendesk/api/v2`,
    });
    await assert.rejects(wrong.users.me(), /401/);
  });

  it('signs in with a token of the consent page', async () => {
    const token = await signIn(
      sandbox,
      'zendesk',
      { authorize: '/oauth/authorizations/new', token: '/oauth/tokens' },
      'read write',
    );
    const other = createClient({ oauth: true, token, endpointUri: `${sandbox.address}/zendesk/api/v2` });
    assert.equal((await other.users.me()).result.role, 'admin');
  });

  it('lists all pages', async () => {
    const organizations = (await client.organizations.list()) as { id: number; name: string }[];
    assert.equal(new Set(organizations.map(({ id }) => id)).size, 1000);
    assert.equal(new Set(organizations.map(({ name }) => name)).size, 1000);
    const people = await client.users.listWithFilter('role', 'agent');
    assert.equal(people.length, 999);
  });

  it('exports what changed since', async () => {
    const since = Date.UTC(2025, 9, 1) / 1000;
    const ids = new Set<unknown>();
    let path = `/incremental/tickets/cursor.json?start_time=${since}&per_page=100`;
    for (let pages = 1; ; pages += 1) {
      const { body } = await call(path);
      for (const { id, updated_at } of listIn(body['tickets'])) {
        ids.add(id);
        assert.ok(Date.parse(wordOf(updated_at)) >= since * 1000);
      }
      if (body['end_of_stream']) {
        assert.ok(pages > 2, `only ${pages} pages`);
        break;
      }
      path = `/incremental/tickets/cursor.json?cursor=${wordOf(body['after_cursor'])}&per_page=100`;
    }
    const all = await client.tickets.list();
    assert.equal(ids.size, all.filter(({ updated_at }) => Date.parse(updated_at) >= since * 1000).length);
  });

  it('creates, changes, finds and deletes an organization', async () => {
    const made = await client.organizations.create({ organization: { name: 'Citizen Test', external_id: 'A-1' } });
    const { id } = made.result as { id: number };
    await client.organizations.update(id, { organization: { notes: 'changed' } });
    const { body } = await call('/organizations/search.json?external_id=A-1');
    assert.deepEqual([body['count'], body['organizations']?.[0]?.['notes']], [1, 'changed']);
    await client.organizations.delete(id);
    await assert.rejects(client.organizations.show(id), /404/);
    assert.deepEqual(changes().slice(-3), ['organizations created', 'organizations updated', 'organizations deleted']);
  });

  it('upserts people by external id and by address', async () => {
    const first = await client.users.createOrUpdate({
      user: { name: 'Ada Berg', email: 'ada@citizen.example', external_id: 'P-1' },
    });
    const second = await client.users.createOrUpdate({ user: { name: 'Ada Berg-Lund', external_id: 'P-1' } });
    const third = await client.users.createOrUpdate({
      user: { name: 'Ada Lund', email: 'ada@citizen.example' },
    });
    const results = [first, second, third].map(
      each => each.result as unknown as { id: number; name: string; email: string },
    );
    assert.equal(new Set(results.map(({ id }) => id)).size, 1);
    assert.deepEqual(results.at(-1)?.name, 'Ada Lund');
    assert.deepEqual(results.at(-1)?.email, 'ada@citizen.example');
  });

  it('opens a ticket for somebody new', async () => {
    const { result } = await client.tickets.create({
      ticket: {
        subject: 'Help',
        comment: { body: 'Please' },
        requester: { name: 'New Person', email: 'new@citizen.example' },
      },
    });
    assert.equal(result.description, 'Please');
    assert.equal((await client.users.show(result.requester_id)).result.email, 'new@citizen.example');
  });

  it('is told what is wrong', async () => {
    const refused = async (one: string, values: object): Promise<string> => {
      const { status, body } = await call(`/${one}s.json`, { [one]: values });
      assert.equal(status, 422);
      return JSON.stringify(body['details']);
    };
    const [{ name, id } = { name: '', id: 0 }] = (await client.organizations.list()) as { id: number; name: string }[];
    assert.match(await refused('organization', { name }), /"name":.*has already been taken/);
    assert.match(await refused('organization', {}), /"name":.*cannot be blank/);
    assert.match(await refused('user', { name: 'X', email: 'none' }), /"email":.*not properly formatted/);
    assert.match(await refused('user', { name: 'X', email: 'ADA@citizen.example' }), /already being used/);
    assert.match(
      await refused('ticket', { comment: { body: 'x' }, organization_id: id + 5_000_000 }),
      /organization_id/,
    );
    assert.match(await refused('ticket', { subject: 'x' }), /Description: cannot be blank/);
  });

  it('is slowed down, and goes on', async () => {
    sandbox.limit('zendesk', { every: 2 });
    const answers = await Promise.allSettled([client.users.me(), client.users.me(), client.users.me()]);
    sandbox.limit('zendesk', null);
    assert.ok(answers.some(({ status }) => status === 'fulfilled'));
    assert.ok(sandbox.log('zendesk').some(entry => entry.kind === 'call' && entry.status === 429));
  });
});

it('makes one ticket of what comes twice with the same key, for two hours', async () => {
  const ticket = (subject: string) => ({ ticket: { subject, comment: { body: 'Help' } } });
  const send = (subject: string) => call('/tickets.json', ticket(subject), { 'idempotency-key': 'k-1' });
  const lookup = 'x-idempotency-lookup';
  const [first, second] = [await send('Printer'), await send('Printer')];
  assert.deepEqual([first.status, first.headers.get(lookup)], [201, 'miss']);
  assert.deepEqual([second.status, second.headers.get(lookup)], [201, 'hit']);
  assert.deepEqual(second.body['ticket']?.['id'], first.body['ticket']?.['id']);
  const other = await send('Scanner');
  assert.deepEqual([other.status, wordOf(other.body['error'])], [400, 'IdempotentRequestError']);
  ahead += 2 * 60 * 60_000 + 1;
  assert.equal((await send('Printer')).headers.get(lookup), 'miss');
  assert.equal((await call('/tickets.json', ticket('Printer'))).headers.get(lookup), null);
});
