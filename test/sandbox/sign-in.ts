import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Sandbox } from '@citizen-integrator/sandbox';

export const redirect = 'http://127.0.0.1:9/callback';

interface Asked {
  readonly path: string;
  readonly scope?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly answer?: 'allow' | 'refuse';
}

/** Opens the consent page like a browser, presses a button, and says where that led. */
export const consent = async (
  sandbox: Sandbox,
  endpoint: string,
  { path, scope, params, answer = 'allow' }: Asked,
): Promise<URL> => {
  const url = new URL(`${sandbox.address}/${endpoint}${path}`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: sandbox.accounts[endpoint]?.oauthClient?.id ?? '',
    redirect_uri: redirect,
    state: 'st&te',
    ...(scope === undefined ? {} : { scope }),
    ...params,
  }).toString();
  const page = await fetch(url);
  const html = await page.text();
  assert.equal(page.status, 200, html);
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const request = /name="request" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const answered = await fetch(action, {
    method: 'POST',
    body: new URLSearchParams({ request, answer }),
    redirect: 'manual',
  });
  assert.equal(answered.status, 302, await answered.text());
  return new URL(answered.headers.get('location') ?? '');
};

export const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, params: { code_challenge: challenge, code_challenge_method: 'S256' } };
};

/** Exchanges a code or a refresh token, with the client's secret in the body. */
export const askToken = async (
  sandbox: Sandbox,
  endpoint: string,
  path: string,
  values: Readonly<Record<string, string>>,
) => {
  const client = sandbox.accounts[endpoint]?.oauthClient;
  const body = new URLSearchParams({ client_id: client?.id ?? '', client_secret: client?.secret ?? '', ...values });
  const answer = await fetch(`${sandbox.address}/${endpoint}${path}`, { method: 'POST', body });
  return { status: answer.status, body: (await answer.json()) as Record<string, string | number | undefined> };
};

/** An access token by way of the consent page. */
export const signIn = async (
  sandbox: Sandbox,
  endpoint: string,
  paths: { readonly authorize: string; readonly token: string },
  scope?: string,
): Promise<string> => {
  const { verifier, params } = pkce();
  const back = await consent(sandbox, endpoint, {
    path: paths.authorize,
    params,
    ...(scope === undefined ? {} : { scope }),
  });
  const { status, body } = await askToken(sandbox, endpoint, paths.token, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirect,
    code_verifier: verifier,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['access_token']);
};
