import assert from 'node:assert/strict';
import type { ApiDescription } from '@citizen-integrator/library';
import type { Sandbox } from '@citizen-integrator/sandbox';
import type { Authorization, AuthorizationRequest, AuthorizationStart, Connection } from 'citizen-integrator/contract';
import { listOAuthClients, putOAuthClient } from '../../packages/host/src/consents/client-store.ts';
import { sealClientSecret } from '../../packages/host/src/consents/oauth-client.ts';
import { loadMasterSecret } from '../../packages/host/src/secrets/master-secret.ts';
import type { TestHost } from './host-fixture.ts';

/** A description whose addresses are those of a practice server, as if that were the vendor. */
export const servedBy = (api: ApiDescription, { address }: Sandbox): ApiDescription => {
  const move = (template: string): string => template.replace(/^https:\/\/[^/]+/, `${address}/${api.id}`);
  return {
    ...api,
    baseUrl: { ...api.baseUrl, template: move(api.baseUrl.template) },
    auth: api.auth.map(way => {
      if (way.type !== 'oauth2') return way;
      const { tokenUrl, authorizationUrl, revokeUrl } = way;
      return {
        ...way,
        tokenUrl: move(tokenUrl),
        ...(authorizationUrl !== undefined && { authorizationUrl: move(authorizationUrl) }),
        ...(revokeUrl !== undefined && { revokeUrl: move(revokeUrl) }),
      };
    }),
  };
};

/** Sets the OAuth client of an endpoint, as the command line does. */
export const setOAuthClient = async (
  { config, store }: TestHost,
  endpoint: string,
  { id, secret }: { readonly id: string; readonly secret: string },
  { organization = '', redirect = null }: { readonly organization?: string; readonly redirect?: string | null } = {},
): Promise<void> => {
  const sealed = sealClientSecret(
    await loadMasterSecret(config.secret, config.data),
    { endpoint, organization },
    secret,
  );
  await store.withScope('operator', async tx => {
    await putOAuthClient(tx, { endpoint, organization, clientId: id, sealed, name: 'Test', redirect });
    assert.ok((await listOAuthClients(tx)).length > 0);
  });
};

/** What a person does at the vendor: opens the page and answers. @returns the address that the browser is sent back to. */
export const answerConsent = async (url: string, answer: 'allow' | 'refuse'): Promise<string> => {
  const page = await fetch(url);
  const html = await page.text();
  assert.equal(page.status, 200, html);
  const action = /action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
  const asked = /name="request" value="([^"]+)"/.exec(html)?.[1];
  assert.ok(action && asked, html);
  const answered = await fetch(action, {
    method: 'POST',
    body: new URLSearchParams({ request: asked, answer }),
    redirect: 'manual',
  });
  const location = answered.headers.get('location');
  assert.ok(location, `the vendor answers with an address: ${answered.status}`);
  return location;
};

export const beginSignIn = async (
  host: TestHost,
  token: string,
  request: Partial<AuthorizationRequest> & { readonly endpoint: string },
  headers: Readonly<Record<string, string>> = { origin: 'https://partner.example' },
): Promise<AuthorizationStart> => {
  const body = { environment: 'test', values: {}, display: 'popup', ...request };
  const answer = await host.call<AuthorizationStart>('/v1/connections/authorize', { token, body, headers });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};

export const lookAtSignIn = async (host: TestHost, token: string, state: string): Promise<Authorization> => {
  const answer = await host.call<Authorization>(`/v1/connections/authorize/${state}`, { token });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};

/** Signs in from beginning to end. */
export const signIn = async (
  host: TestHost,
  token: string,
  request: Partial<AuthorizationRequest> & { readonly endpoint: string },
): Promise<Connection> => {
  const { url, state } = await beginSignIn(host, token, request);
  await fetch(await answerConsent(url, 'allow'));
  const { status, connection, message } = await lookAtSignIn(host, token, state);
  assert.equal(status, 'done', JSON.stringify(message));
  return connection ?? assert.fail('there is a connection');
};
