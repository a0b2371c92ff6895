import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLibrary, endpointOf } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type { Connection, Deployment, RecipeSourceInput, Run } from 'citizen-integrator/contract';
import type { Page } from 'playwright-core';
import { describedApi } from '../host/api-world.ts';
import { servedBy, setOAuthClient } from '../host/consent-walk.ts';
import { startTestHost, until, type TestHost } from '../host/host-fixture.ts';
import { withPage } from './browser.ts';

const copyAccounts: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'copy-accounts',
  version: '1.0.0',
  name: 'Copy accounts',
  summary: 'Copies accounts.',
  category: 'crm',
  endpoints: ['salesforce', 'zendesk'],
  actions: ['upsert'],
  author: 'Test',
  visibility: 'public',
  steps: [
    { id: 'source', type: 'endpoint', title: 'Connect Salesforce', connection: 'source', properties: [] },
    { id: 'target', type: 'endpoint', title: 'Connect Zendesk', connection: 'target', properties: [] },
    { id: 'review', type: 'summary', title: 'Review' },
  ],
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'salesforce' }, target: { endpoint: 'zendesk' } },
    operations: [
      {
        id: 'main',
        name: 'Main',
        source: { connection: 'source', object: 'Account' },
        target: { connection: 'target', object: 'organizations', key: 'external_id' },
        mapping: [
          { to: 'external_id', from: 'Id' },
          { to: 'name', from: 'Name' },
        ],
      },
    ],
  },
};

describe('A person signs in with a system in a browser', () => {
  let sandbox: Sandbox;
  let host: TestHost;
  let partner: Server;
  let address: string;
  let customers = 0;
  let token: string;

  before(async () => {
    sandbox = await createSandbox({ rowsPerObject: 5 });
    const library = createLibrary(
      ['salesforce', 'zendesk'].map(id => endpointOf(servedBy(describedApi(id), sandbox))),
      [copyAccounts],
    );
    const { CITIZEN_HOST_ELEMENTS: elements } = process.env;
    host = await startTestHost({
      allow: [new URL(sandbox.address).host],
      library,
      practice: sandbox.address,
      ...(elements !== undefined && { elements }),
    });
    const client = sandbox.accounts['salesforce']?.oauthClient ?? assert.fail('there is a client');
    await setOAuthClient(host, 'salesforce', client);
    // As strict as a partner's page can be.
    const policy = `default-src 'none'; script-src ${host.url}; connect-src ${host.url}; img-src data:; require-trusted-types-for 'script'; trusted-types lit-html`;
    partner = createServer(({ url = '/' }, response) => {
      const deployment = new URL(url, host.url).searchParams.get('deployment');
      const about = deployment === null ? 'recipe="copy-accounts"' : `deployment="${deployment}"`;
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy })
        .end(
          `<!doctype html><html lang="en"><title>Partner</title><link rel="icon" href="data:,">` +
            `<script type="module" src="${host.url}/elements/citizen-integrator.js"></script>` +
            `<citizen-wizard api-url="${host.url}" token="${token}" ${about}></citizen-wizard></html>`,
        );
    });
    await new Promise<void>(resolve => partner.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/`;
  });
  after(async () => {
    partner.close();
    await host.close();
    await sandbox.close();
  });

  /** A new customer's person at the step that connects Salesforce. */
  const open = async (page: Page): Promise<void> => {
    const id = `customer-${++customers}`;
    token = await host.tokenFor({ customer: { id, name: id } });
    await page.goto(address);
    await page.getByRole('radio', { name: 'Test' }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Connect Salesforce' }).waitFor();
    await page.getByRole('button', { name: 'Sign in with Salesforce' }).waitFor();
  };
  const signIn = async (page: Page): Promise<Page> => {
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Sign in with Salesforce' }).click();
    return opened;
  };
  const signedIn = (page: Page): Promise<void> =>
    page
      .getByText(/^You are signed in to Salesforce/)
      .first()
      .waitFor();
  const usePractice = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Use a practice account' }).click();
    await page.getByText('Its records are made up.').first().waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  const connections = async () => (await host.call<{ items: Connection[] }>('/v1/connections', { token })).body.items;

  /** @returns The run when it has ended. */
  const runNow = async (deployment: string): Promise<Run> => {
    const path = `/v1/deployments/${deployment}`;
    const started = await host.call<Run>(`${path}/run`, { token, body: {} });
    assert.equal(started.status, 202, JSON.stringify(started.body));
    return until('the end of the run', async () => {
      const { items } = (await host.call<{ items: Run[] }>(`${path}/runs`, { token })).body;
      return items.find(({ id, finishedAt }) => id === started.body.id && finishedAt !== null) ?? null;
    });
  };

  it('in a window that closes by itself', () =>
    withPage(async ({ page, complaints }) => {
      await open(page);
      const popup = await signIn(page);
      const closed = popup.waitForEvent('close');
      await popup.getByRole('button', { name: 'Allow' }).click();
      await signedIn(page);
      await closed;
      assert.equal((await connections())[0]?.consent, 'given');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Connect Zendesk' }).waitFor();
      assert.deepEqual(complaints, []);
    }));

  it('and refuses', () =>
    withPage(async ({ page, complaints }) => {
      await open(page);
      const popup = await signIn(page);
      await popup.getByRole('button', { name: 'Refuse' }).click();
      await page.getByText('You did not give access to Salesforce').first().waitFor();
      assert.deepEqual(await connections(), []);
      assert.deepEqual(complaints, []);
    }));

  it('in a window that the system cuts off from the page', () =>
    withPage(async ({ page }) => {
      await page.context().route(/\/services\/oauth2\/authorize/, async route => {
        const response = await route.fetch({ maxRedirects: 0 });
        await route.fulfill({
          response,
          headers: { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' },
        });
      });
      await open(page);
      const popup = await signIn(page);
      await popup.getByRole('button', { name: 'Allow' }).click();
      await signedIn(page);
      assert.equal((await connections()).length, 1);
    }));

  it('where the browser opens no windows: the page goes there and comes back', () =>
    withPage(async ({ page }) => {
      await page.addInitScript(() => {
        window.open = () => null;
      });
      await open(page);
      await page.getByRole('button', { name: 'Sign in with Salesforce' }).click();
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL(address);
      await signedIn(page);
      assert.equal((await connections()).length, 1);
    }));

  it('or takes practice accounts on both sides, and deploys', () =>
    withPage(async ({ page, complaints }) => {
      await open(page);
      await usePractice(page);
      await page.getByRole('heading', { name: 'Connect Zendesk' }).waitFor();
      await usePractice(page);
      await page.getByRole('button', { name: 'Deploy', exact: true }).click();
      await page.getByRole('heading', { name: 'It is deployed' }).waitFor();
      await page
        .getByText(/5 records/)
        .first()
        .waitFor();
      assert.deepEqual(complaints, []);
    }));

  it('and again, where access was taken away: the deployment goes on with the next run', () =>
    withPage(async ({ page, complaints }) => {
      await open(page);
      const popup = await signIn(page);
      await popup.getByRole('button', { name: 'Allow' }).click();
      await signedIn(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Connect Zendesk' }).waitFor();
      await usePractice(page);
      await page.getByRole('button', { name: 'Deploy', exact: true }).click();
      await page.getByRole('heading', { name: 'It is deployed' }).waitFor();
      const { body } = await host.call<{ items: Deployment[] }>('/v1/deployments', { token });
      const [{ id } = assert.fail('there is no deployment')] = body.items;

      sandbox.withdraw('salesforce');
      const stopped = await runNow(id);
      assert.equal(stopped.status, 'error');
      const lost = (await connections()).find(({ endpoint }) => endpoint === 'salesforce');
      assert.equal(lost?.consent, 'lost');

      await page.goto(`${address}?deployment=${id}`);
      await page.getByText('Salesforce no longer lets us in').first().waitFor();
      const again = page.waitForEvent('popup');
      await page.getByRole('button', { name: 'Sign in again' }).click();
      await (await again).getByRole('button', { name: 'Allow' }).click();
      await signedIn(page);
      await page.getByText('Salesforce no longer lets us in').waitFor({ state: 'detached' });
      const found = (await connections()).find(({ endpoint }) => endpoint === 'salesforce');
      assert.deepEqual([found?.id, found?.consent], [lost.id, 'given']);
      assert.equal((await runNow(id)).status, 'success');
      assert.deepEqual(complaints, []);
    }));
});
