import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { parse } from 'yaml';

interface Description {
  readonly auth: readonly {
    readonly type: string;
    readonly grants?: readonly string[];
    readonly fields?: readonly string[];
  }[];
  readonly connection: {
    readonly fields: readonly {
      readonly name: string;
      readonly required: boolean;
      readonly pattern: string | null;
      readonly client?: boolean;
    }[];
  };
}

let sandbox: Sandbox;
before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
});
after(() => sandbox.close());

const describedAs = async (endpoint: string): Promise<Description> => {
  const file = new URL(`../../packages/library/endpoints/${endpoint}.yaml`, import.meta.url);
  return parse(await readFile(file, 'utf8')) as Description;
};

describe('Each practice account', () => {
  it('has the answers that its description asks for, in the form that it wants', async () => {
    for (const [endpoint, { values, oauthClient }] of Object.entries(sandbox.accounts)) {
      const { auth, connection } = await describedAs(endpoint);
      const bySignIn = auth.flatMap(({ fields = [] }) => fields);
      for (const { name, required, pattern, client } of connection.fields) {
        const value = values[name];
        if (client) continue;
        if (value === undefined) assert.ok(!required, `${endpoint} has no ${name}`);
        else if (pattern !== null) assert.match(value, new RegExp(pattern), `${endpoint} ${name}`);
      }
      const needsClient = auth.some(
        ({ type, grants = [] }) => type === 'oauth2' && grants.includes('authorization_code'),
      );
      assert.ok(
        !needsClient || oauthClient,
        `${endpoint} has no OAuth client; ways to sign in ask for ${bySignIn.join()}`,
      );
    }
  });

  it('is the same with the same seed, and another with another', async () => {
    const [same, other] = await Promise.all([createSandbox({ seed: 'test' }), createSandbox({ seed: 'other' })]);
    assert.deepEqual(same.accounts, sandbox.accounts);
    for (const [endpoint, account] of Object.entries(other.accounts))
      assert.notDeepEqual(account, sandbox.accounts[endpoint]);
    await Promise.all([same.close(), other.close()]);
  });

  it('tells itself to a host', async () => {
    const all = (await (await fetch(`${sandbox.address}/accounts`)).json()) as unknown;
    assert.deepEqual(all, sandbox.accounts);
    const one = (await (await fetch(`${sandbox.address}/zendesk/account`)).json()) as unknown;
    assert.deepEqual(one, sandbox.accounts['zendesk']);
  });
});
