import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ApiDescription } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { connectorOf, type ConnectorConnection } from '../../packages/host/src/connectors/index.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { answersFor, describedApi, endpointFor } from '../host/api-world.ts';

const never = new AbortController().signal;
const rowsPerObject = 7;
let sandbox: Sandbox;
let guard: AddressGuard;

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject });
  guard = createAddressGuard({ allow: [new URL(sandbox.address).host] });
});
after(() => Promise.all([guard.close(), sandbox.close()]));

/** A token without a person: the account lets an app in that asks for itself. */
const consentFor = (api: ApiDescription): NonNullable<ConnectorConnection['consent']> | undefined => {
  const oauth = api.auth.find(each => each.type === 'oauth2');
  const client = sandbox.accounts[api.id]?.oauthClient;
  if (oauth?.type !== 'oauth2' || !client) return undefined;
  const path = new URL(oauth.tokenUrl.replaceAll(/\{[^}]*\}/g, 'x')).pathname;
  const read = async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
    });
    const answer = await fetch(`${sandbox.address}/${api.id}${path}`, { method: 'POST', body });
    const told = (await answer.json()) as Record<string, string>;
    return {
      accessToken: String(told['access_token']),
      kept: { instanceUrl: told['instance_url'], identity: told['id'], apiDomain: told['api_domain'] },
    };
  };
  return { read, renew: read };
};

const connectionTo = (id: string): ConnectorConnection => {
  const api = describedApi(id);
  const endpoint = endpointFor(api);
  const consent = consentFor(api);
  const way = api.auth.find(({ type }) => type !== 'oauth2' || consent) ?? api.auth[0];
  const values = answersFor(sandbox, endpoint, api.auth.length > 1 && way ? { signIn: way.id } : {});
  return { endpoint, values, guard, practice: { origin: sandbox.address }, ...(consent ? { consent } : {}) };
};

describe('The host reads what a description names at', () => {
  const endpoints = [
    'autodesk',
    'autodesk-fusion-manage',
    'clarizen',
    'constant-contact',
    'dotdigital',
    'dynamics-crm',
    'jira',
    'magento',
    'netsuite',
    'salesforce',
    'sap-business-one',
    'sap-s4hana',
    'servicenow',
    'shopify',
    'slack',
    'zendesk',
    'zendesk-sell',
    'zoho-crm',
  ];
  for (const id of endpoints) {
    it(id, async () => {
      const connection = connectionTo(id);
      const connector = connectorOf(connection.endpoint);
      const outcome = await connector.test(connection, never);
      assert.ok(outcome.ok, `${id}: ${JSON.stringify(outcome)}`);
      for (const { id: object, calls } of describedApi(id).objects) {
        if (!calls.list) continue;
        const source = await connector.openSource?.(
          connection,
          { source: { connection: 'source', object }, answers: {}, formulas: [] },
          never,
        );
        const page = await source?.read(null, never);
        await source?.close();
        assert.deepEqual(page?.unreadable ?? [], [], object);
        assert.ok((page?.rows.length ?? 0) > 0, `${id} ${object} has no records`);
      }
    });
  }

  it('all of them', () => assert.deepEqual(Object.keys(sandbox.accounts).sort(), endpoints));
});
