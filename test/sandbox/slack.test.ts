import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { LogLevel, WebClient } from '@slack/web-api';
import { consent, redirect } from './sign-in.ts';

let sandbox: Sandbox;
let client: WebClient;
const quiet = { logLevel: LogLevel.ERROR, retryConfig: { retries: 3, minTimeout: 10, maxTimeout: 20 } };

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  client = new WebClient(sandbox.accounts['slack']?.values['botToken'], {
    slackApiUrl: `${sandbox.address}/slack/api/`,
    ...quiet,
  });
});
after(() => sandbox.close());

describe('@slack/web-api', () => {
  it('signs in with a bot token, and is told when it is wrong', async () => {
    assert.equal((await client.auth.test()).team, 'Practice Company');
    const wrong = new WebClient('xoxb-wrong', { slackApiUrl: `${sandbox.address}/slack/api/`, ...quiet });
    await assert.rejects(wrong.auth.test(), /invalid_auth/);
  });

  it('signs in by the consent page', async () => {
    const { id = '', secret = '' } = sandbox.accounts['slack']?.oauthClient ?? {};
    const back = await consent(sandbox, 'slack', { path: '/oauth/v2/authorize', scope: 'chat:write,users:read' });
    const given = await client.oauth.v2.access({
      client_id: id,
      client_secret: secret,
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirect,
    });
    const other = new WebClient(given.access_token, { slackApiUrl: `${sandbox.address}/slack/api/`, ...quiet });
    assert.equal((await other.auth.test()).ok, true);
    await assert.rejects(
      client.oauth.v2.access({
        client_id: id,
        client_secret: secret,
        code: back.searchParams.get('code') ?? '',
        redirect_uri: redirect,
      }),
      /invalid_code/,
    );
  });

  it('lists all pages of people, and finds one', async () => {
    const ids = new Set<string>();
    let email = '';
    for await (const page of client.paginate('users.list', { limit: 300 })) {
      for (const { id, profile } of (page as unknown as { members: { id: string; profile: { email: string } }[] })
        .members) {
        ids.add(id);
        email = profile.email;
      }
    }
    assert.equal(ids.size, 1000);
    assert.equal((await client.users.lookupByEmail({ email })).user?.profile?.email, email);
    await assert.rejects(client.users.lookupByEmail({ email: 'nobody@citizen.example' }), /users_not_found/);
  });

  it('writes, changes and reads messages', async () => {
    const sent = await client.chat.postMessage({ channel: '#integrations', text: 'Run finished' });
    await client.chat.update({ channel: sent.channel ?? '', ts: sent.ts ?? '', text: 'Run finished: 12 rows' });
    const { messages = [] } = await client.conversations.history({ channel: sent.channel ?? '' });
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['Run finished: 12 rows'],
    );
    await assert.rejects(client.chat.postMessage({ channel: '#nowhere', text: 'x' }), /channel_not_found/);
    await assert.rejects(client.chat.postMessage({ channel: '#sales', text: '' }), /no_text/);
  });
});
