import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { clientOf } from './api.ts';
import { openPage } from './browser.ts';
import { openDemoStage, type Demo, type DemoStage } from './demo.ts';
import { readSystem } from './systems.ts';
import { until } from './until.ts';
import { readFacts } from './warehouse.ts';
import { wizardPage } from './wizard-page.ts';

/** Opens Harbor's menu and chooses whom to be. */
const switchTo = async (page: Page, choice: string | RegExp): Promise<void> => {
  await page.getByTitle('Account').click();
  await page.getByRole('radio', { name: choice }).check();
  await page.keyboard.press('Escape');
};

describe('The systems beside Harbor', () => {
  let stage: DemoStage | undefined;
  let demo: Demo;
  let browser: Browser;
  before(async () => {
    stage = await openDemoStage();
    ({ demo, browser } = stage);
  });
  after(() => stage?.close());

  it('order files on the SFTP server become orders in Harbor', async () => {
    const { page, complaints } = await openPage(browser);
    const wizard = wizardPage(page);
    const files = await readSystem(demo, 'files');

    await page.goto(`${demo.address}/integrations`);
    await wizard.button('Bring orders from CSV files into Harbor').click();
    await wizard.heading('Orders in Harbor, without typing').waitFor();
    await wizard.button('Continue').click();

    await wizard.heading('Connect your SFTP server').waitFor();
    for (const label of ['Server address', 'Port', 'User name', 'Password']) {
      await wizard.field(label).fill(files.get(label) ?? '');
    }
    await wizard.button('Test connection').click();
    await wizard.words(/^Connection works. We see 5 files in the folder \/\./).waitFor();
    await wizard.button('Continue').click();

    await wizard.heading('Options').waitFor();
    assert.equal(await wizard.field('Which files?').inputValue(), 'orders-*.csv');
    await wizard.button('Continue').click();
    await wizard.heading('Where each field goes').waitFor();
    await wizard.button('Continue').click();
    await wizard.heading('How often').waitFor();
    await wizard.button('Continue').click();
    await wizard.steps.review.waitFor();
    await wizard.button('Deploy').click();
    await wizard.words('120 records were copied.').waitFor();

    await page.goto(`${demo.address}/orders`);
    await page.getByText('156 orders').waitFor();
    await page.getByRole('link', { name: 'AC-2001' }).click();
    await page.getByRole('heading', { name: 'Order AC-2001' }).waitFor();
    const lines = page.getByRole('region', { name: 'Lines of the order' }).getByRole('row');
    assert.ok((await lines.count()) > 1, 'the order has its lines');

    await page.goto(`${demo.address}/files`);
    await page
      .getByRole('link', { name: /^done\/orders-/ })
      .first()
      .click();
    await page.getByRole('columnheader', { name: 'order_number' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('overdue invoices of the warehouse come as one mail that can be read', async () => {
    const client = clientOf(demo);
    const mail = await readSystem(demo, 'mail');
    const given = (label: string): string => mail.get(label) ?? '';
    const environment = 'production';
    const source = await client.connections.create({
      endpoint: 'postgresql',
      environment,
      values: { ...(await readFacts(demo)), encryption: 'disable' },
    });
    const target = await client.connections.create({
      endpoint: 'smtp',
      environment,
      values: {
        host: given('Mail server'),
        port: Number(given('Port')),
        encryption: 'off',
        user: given('User name'),
        password: given('Password'),
        from: given('Sender address'),
      },
    });

    const { page, complaints } = await openPage(browser);
    await page.goto(`${demo.address}/mail`);
    await page.getByText('No mail yet.').waitFor();
    const { id } = await client.deployments.create({
      recipe: 'overdue-invoices-to-mail',
      version: '1.0.0',
      environment,
      connections: { source: source.id, target: target.id },
      values: { to: 'accounting@acme.example', grace: 0 },
    });

    // The page is open all the time: the message comes by itself.
    const message = page.getByRole('link', { name: /invoices are overdue/ });
    await message.click();
    await page.getByRole('heading', { name: /invoices are overdue/ }).waitFor();
    let read: number | undefined;
    await until('the run has ended', async () => {
      const { lastRun } = await client.deployments.get(id);
      read = lastRun?.read;
      return Boolean(lastRun?.finishedAt);
    });
    const text = await page.locator('.letter').innerText();
    assert.match(text, /^These invoices are past the due date/);
    assert.equal(text.match(/^INV-\d+ /gm)?.length, read);
    await page.getByRole('definition').filter({ hasText: 'accounting@acme.example' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('Back, Forward and Reload know where in the integrations one is', async () => {
    const { page, complaints } = await openPage(browser);
    const wizard = wizardPage(page);
    await page.goto(`${demo.address}/integrations`);
    await wizard.card.click();
    await wizard.steps.introduction.waitFor();
    await page.reload();
    await wizard.steps.introduction.waitFor();
    await page.getByRole('button', { name: 'Deployments', exact: true }).click();
    await wizard.heading('Deployments').waitFor();
    await page.goBack();
    await wizard.steps.introduction.waitFor();
    await page.goBack();
    await wizard.card.waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.goForward();
    await wizard.steps.introduction.waitFor();
    assert.deepEqual(complaints, []);
  });

  it('whoever has changes that are not saved is asked before they leave, by Back too, and the address stays', async () => {
    const { page, complaints } = await openPage(browser);
    const wizard = wizardPage(page);
    await page.goto(`${demo.address}/integrations`);
    await switchTo(page, /^Harbor’s own admin/);
    await page.getByRole('button', { name: 'What customers see' }).click();
    await page.getByRole('checkbox', { name: 'Show Slack' }).uncheck();
    const leaving = [
      () => page.getByRole('button', { name: 'Dashboard' }).click(),
      () => page.evaluate(() => history.back()),
    ];
    for (const leave of leaving) {
      await leave();
      await page.getByRole('button', { name: 'Keep editing' }).click();
      await page.getByText('Changes not saved').waitFor();
      assert.equal(new URL(page.url()).search, '?page=curation');
    }
    await page.evaluate(() => history.back());
    await page.getByRole('button', { name: 'Leave without saving' }).click();
    await wizard.card.waitFor();
    assert.equal(new URL(page.url()).search, '');
    await switchTo(page, /^Admin/);
    assert.deepEqual(complaints, []);
  });

  it('another customer and another role change every page without a reload', async () => {
    const { page, complaints } = await openPage(browser);
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.goto(`${demo.address}/contacts`);
    await page.getByText('1,200 contacts').waitFor();
    await switchTo(page, 'Nordlicht Foods');
    await page.getByText('86 contacts').waitFor();
    await page.getByRole('button', { name: 'Signed in as Ingrid Halvorsen' }).waitFor();
    assert.equal(loads, 1);

    await page.goto(`${demo.address}/integrations`);
    await page.getByRole('button', { name: 'Deployments', exact: true }).click();
    await page.getByText('Nothing is running yet').waitFor();
    await switchTo(page, 'Acme');
    await page.getByRole('row').filter({ hasText: 'Send overdue invoices' }).waitFor();
    await switchTo(page, /^User/);
    await page.getByRole('button', { name: 'Signed in as Ben Okafor' }).waitFor();
    await switchTo(page, /^Harbor’s own admin/);
    await page.getByRole('columnheader', { name: 'Customer' }).waitFor();
    assert.equal(loads, 2);

    // Accounts are apart: what Acme got is not in Nordlicht's mailbox.
    await switchTo(page, 'Nordlicht Foods');
    await page.goto(`${demo.address}/mail`);
    await page.getByText('No mail yet.').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('an order that is sent again is not placed twice, and one that is none is refused in words', async () => {
    const api = await readSystem(demo, 'api');
    const post = async (body: unknown, key: string): Promise<[status: number, detail: string]> => {
      const answer = await fetch(`${api.get('Address of the API') ?? ''}/orders`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${api.get('Token') ?? ''}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      });
      return [answer.status, ((await answer.json()) as { detail?: string }).detail ?? ''];
    };
    const order = {
      number: 'T-1',
      orderedOn: '2026-11-25',
      customer: { number: 'C1', name: 'Someone' },
      currency: 'EUR',
      lines: [{ sku: 'A', description: 'A thing', quantity: 1, unitPrice: '1.50' }],
    };
    assert.deepEqual(await post(order, 'run:1'), [201, '']);
    assert.deepEqual(await post(order, 'run:1'), [201, ''], 'the answer that it got first');
    assert.deepEqual(await post(order, 'run:2'), [200, ''], 'it was there already');
    const [status, detail] = await post({ ...order, lines: [{ ...order.lines[0], quantity: 0 }] }, 'run:3');
    assert.deepEqual([status, detail], [422, 'Line 1: "quantity" is a whole number from 1.']);
    await until('it is there once', async () => {
      const answer = await fetch(`${demo.address}/app/orders`);
      const { orders } = (await answer.json()) as { orders: { number: string }[] };
      return orders.filter(({ number }) => number === 'T-1').length === 1;
    });
  });
});
