import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { recipe, readToken } from './api.ts';
import { openPage } from './browser.ts';
import { openDemoStage, type Demo, type DemoStage } from './demo.ts';
import { servePartnerPage } from './partner-page.ts';
import { until } from './until.ts';
import { readFacts } from './warehouse.ts';
import { wizardPage } from './wizard-page.ts';

/** What a partner's script hears of an event. */
interface Heard {
  readonly type: string;
  readonly kind?: string;
  readonly requestId?: string;
}

const listen = async (page: Page, ...types: string[]): Promise<Heard[]> => {
  const heard: Heard[] = [];
  await page.exposeFunction('hear', (event: Heard) => heard.push(event));
  await page.addInitScript(names => {
    const { hear } = window as unknown as { hear: (event: unknown) => void };
    for (const name of names) {
      addEventListener(name, event => {
        const { error } = event as unknown as { error?: { kind: string; requestId: string } };
        hear({ type: event.type, kind: error?.kind, requestId: error?.requestId });
      });
    }
  }, types);
  return heard;
};

describe('On a partner’s page', () => {
  let stage: DemoStage | undefined;
  let demo: Demo;
  let browser: Browser;
  before(async () => {
    stage = await openDemoStage();
    ({ demo, browser } = stage);
  });
  after(() => stage?.close());

  /** A session's token from Harbor's own key, with a life of its own. */
  const tokenFor = async (seconds: number): Promise<string> => {
    const key = await readFile(join(demo.data, 'harbor', 'api-key'), 'utf8');
    const answer = await fetch(`${demo.api}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { id: 'ana' }, customer: { id: 'acme' }, role: 'user', expiresIn: seconds }),
    });
    return ((await answer.json()) as { token: string }).token;
  };

  it('two copies of the script work side by side, with one session', async () => {
    const settings = `api-url="${demo.api}" token-url="/token"`;
    const partner = await servePartnerPage(
      demo.api,
      `<script type="module" src="/one/citizen-integrator.js"></script>
       <script type="module" src="/two/citizen-integrator.js"></script>
       <citizen-gallery ${settings}></citizen-gallery>
       <citizen-deployments ${settings}></citizen-deployments>`,
    );
    try {
      partner.setToken(() => readToken(demo));
      const { page, complaints } = await openPage(browser);
      const asked: string[] = [];
      page.on('request', request => asked.push(new URL(request.url()).pathname));
      await page.goto(partner.address);
      await page.getByRole('button', { name: recipe.name }).waitFor();
      await page.getByText('Nothing is running yet').waitFor();
      assert.ok(asked.includes('/one/citizen-integrator.js') && asked.includes('/two/citizen-integrator.js'));
      assert.equal(asked.filter(path => path === '/token').length, 1);
      assert.equal(asked.filter(path => path === '/v1/session').length, 1);
      assert.ok(asked.filter(path => path === '/v1/events').length <= 1);
      assert.deepEqual(complaints, []);
    } finally {
      await partner.close();
    }
  });

  it('what is chosen shows in forced colours, and paper carries no controls', async () => {
    const { page } = await openPage(browser, { forcedColors: 'active' });
    await page.goto(`${demo.address}/integrations`);
    await page.getByRole('button', { name: recipe.name }).waitFor();
    const edgeOf = (name: string) =>
      page.getByRole('button', { name, exact: true }).evaluate(button => getComputedStyle(button).borderBottomColor);
    const highlight = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'Highlight';
      return getComputedStyle(probe).color;
    });
    assert.equal(await edgeOf('Recipes'), highlight);
    assert.notEqual(await edgeOf('Deployments'), highlight);

    const search = page.getByRole('searchbox');
    assert.equal(await search.count(), 1);
    await page.emulateMedia({ media: 'print', forcedColors: 'none' });
    assert.equal(await search.count(), 0, 'the search is no control on paper');
    assert.ok(await page.getByText(recipe.name).first().isVisible());
    assert.equal(await page.getByRole('button', { name: 'Deployments', exact: true }).count(), 0);
  });

  it('a bad token is one sentence for the person and an event for the page; a good one recovers', async () => {
    const partner = await servePartnerPage(
      demo.api,
      `<script type="module" src="/one/citizen-integrator.js"></script>
       <citizen-gallery api-url="${demo.api}" token="not-a-token"></citizen-gallery>`,
    );
    try {
      const { page } = await openPage(browser);
      const heard = await listen(page, 'citizen-error');
      await page.goto(partner.address);
      await page.getByRole('alert').getByRole('heading', { name: 'You are signed out' }).waitFor();
      await page.getByRole('alert').getByText('You could not be signed in').waitFor();
      await until('the page has heard of it', () => heard.length > 0);
      assert.equal(heard[0]?.kind, 'unauthorized');
      assert.ok(heard[0].requestId, 'a request id for support');

      await page
        .locator('citizen-gallery')
        .evaluate((gallery, token) => gallery.setAttribute('token', token), await tokenFor(60));
      await page.getByRole('button', { name: recipe.name }).waitFor();
    } finally {
      await partner.close();
    }
  });

  it('a token that ends asks the page for another one, and goes on with it', async () => {
    const partner = await servePartnerPage(
      demo.api,
      `<script type="module" src="/one/citizen-integrator.js"></script>
       <citizen-deployments api-url="${demo.api}" token="${await tokenFor(2)}"></citizen-deployments>`,
    );
    try {
      const { page } = await openPage(browser);
      const heard = await listen(page, 'citizen-token-expired');
      await page.goto(partner.address);
      await until('the token has ended', () => heard.length > 0);
      await page
        .locator('citizen-deployments')
        .evaluate((deployments, token) => deployments.setAttribute('token', token), await tokenFor(600));
      await page.getByText('Nothing is running yet').waitFor();
    } finally {
      await partner.close();
    }
  });

  it('a host that cannot be reached is said so, and what was typed is still there when it is back', async () => {
    const { page } = await openPage(browser);
    const wizard = wizardPage(page);
    const facts = await readFacts(demo);
    const api = `${demo.api}/v1/**`;

    await page.route(api, route => route.abort('connectionrefused'));
    await page.goto(`${demo.address}/integrations`);
    await page.getByText('We could not load the recipes').waitFor();
    await page.unroute(api);
    const tryAgain = wizard.button('Try again');
    if (await tryAgain.isVisible()) await tryAgain.click();
    await wizard.card.click();
    await wizard.button('Continue').click();
    await wizard.fillConnection(facts);

    await page.route(api, route => route.abort('connectionrefused'));
    await wizard.button('Test connection').click();
    await page.getByText('We could not reach the service. What you entered is kept.').waitFor();
    await page.unroute(api);
    await page.getByText('Connection works.').first().waitFor();
    assert.equal(await wizard.field('Password').inputValue(), facts.password);
  });
});
