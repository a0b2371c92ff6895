import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { clientOf } from './api.ts';
import { withPage } from './browser.ts';
import { withDemo, type Demo } from './demo.ts';
import { until } from './until.ts';
import { countRows, queryWarehouse, readFacts } from './warehouse.ts';
import { wizardPage } from './wizard-page.ts';

const contacts = 1200;

/** What is true after either journey: everything arrived once, and one deployment knows it. */
const checkOutcome = async (demo: Demo): Promise<void> => {
  assert.equal(await countRows(demo), contacts);
  const [row] = await queryWarehouse<{ full_name: string; country: string }>(
    demo,
    `select full_name, country from public.contacts where contact_id = 'ct_10002'`,
  );
  assert.deepEqual(row, { full_name: 'Żaneta Gołębiewska', country: 'Poland' });
  const { items, total } = await clientOf(demo).deployments.list();
  assert.equal(total, 1);
  assert.equal(items[0]?.state, 'active');
  assert.equal(items[0].lastRun?.status, 'success');
  assert.equal(items[0].lastRun.created, contacts);
};

it('By mouse: from the gallery to 1,200 rows in PostgreSQL', async () => {
  await withDemo(demo =>
    withPage(async ({ page, complaints }) => {
      const wizard = wizardPage(page);
      const facts = await readFacts(demo);

      await page.goto(`${demo.address}/integrations`);
      await wizard.search.fill('warehouse');
      await wizard.card.click();

      await wizard.steps.introduction.waitFor();
      await wizard.button('Continue').click();

      await wizard.steps.connection.waitFor();
      await wizard.fillConnection({ ...facts, password: 'not the password' });
      await wizard.button('Test connection').click();
      await wizard.words('We reached PostgreSQL, but it did not let us in.').waitFor();
      await wizard.words('Check the user name and the password, then test again.').waitFor();
      await wizard.words('Details for support').click();
      await wizard.words(/password authentication failed/).waitFor();

      await wizard.field('Password').fill(facts.password);
      await wizard.button(/^Test (again|connection)$/).click();
      await wizard.words('Connection works. We may write to 4 tables in warehouse.').waitFor();
      await wizard.button('Continue').click();

      await wizard.steps.options.waitFor();
      await wizard.field('Which contacts?').selectOption({ label: 'Everyone' });
      await wizard.field('Table to fill').selectOption({ label: 'contacts' });
      await wizard.button('Continue').click();

      await wizard.steps.review.waitFor();
      await wizard.button('Deploy').dblclick();
      await wizard.steps.done.waitFor();
      await wizard.words('1,200 records were copied.').waitFor();
      await checkOutcome(demo);

      await wizard.button('Watch it in Deployments').click();
      await page.getByRole('cell', { name: 'Working' }).waitFor();
      await wizard.deployment.click();
      await wizard.words('1,200 written').waitFor();
      await wizard.words('1,200 records copied: 1,200 added, 0 updated.').waitFor();

      await page.goto(`${demo.address}/warehouse`);
      await page.locator('#rows').getByText('1,200').waitFor();
      assert.deepEqual(complaints, []);
    }),
  );
});

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate(element => {
    const { activeElement } = element.getRootNode() as Document | ShadowRoot;
    return activeElement === element;
  });

/** Presses Tab until something has the focus, as a person without a mouse does. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`60 times Tab do not lead to ${target.toString()}.`);
};

const typeInto = async (page: Page, target: Locator, text: string): Promise<void> => {
  await tabTo(page, target);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
};

/** A closed list takes the letters that an entry begins with. */
const chooseFrom = async (page: Page, target: Locator, label: string): Promise<void> => {
  await tabTo(page, target);
  await page.keyboard.type(label);
  await until(`"${label}" is chosen`, async () => {
    const chosen = await target.evaluate(list => (list as HTMLSelectElement).selectedOptions[0]?.label);
    return chosen === label;
  });
};

it('By keyboard alone: the same way, without touching the mouse', async () => {
  await withDemo(demo =>
    withPage(async ({ page, complaints }) => {
      const wizard = wizardPage(page);
      const facts = await readFacts(demo);
      const press = async (target: Locator) => {
        await tabTo(page, target);
        await page.keyboard.press('Enter');
      };

      await page.goto(`${demo.address}/integrations`);
      await typeInto(page, wizard.search, 'contacts');
      await press(wizard.card);
      await wizard.steps.introduction.waitFor();
      await press(wizard.button('Continue'));

      await wizard.steps.connection.waitFor();
      assert.ok(await isFocused(wizard.steps.connection), 'a new step has the focus on its heading');
      await typeInto(page, wizard.field('Server address'), facts.host);
      await typeInto(page, wizard.field('Port'), String(facts.port));
      await typeInto(page, wizard.field('Database'), facts.database);
      await typeInto(page, wizard.field('User name'), facts.user);
      await typeInto(page, wizard.field('Password'), facts.password);
      await chooseFrom(page, wizard.field('Encryption'), 'Off');
      await press(wizard.button('Test connection'));
      await wizard.words('Connection works.').waitFor();
      await press(wizard.button('Continue'));

      await wizard.steps.options.waitFor();
      await chooseFrom(page, wizard.field('Which contacts?'), 'Everyone');
      await wizard.field('Table to fill').getByText('contacts').waitFor({ state: 'attached' });
      await chooseFrom(page, wizard.field('Table to fill'), 'contacts');
      await press(wizard.button('Continue'));

      await wizard.steps.review.waitFor();
      await press(wizard.button('Deploy'));
      await wizard.words('1,200 records were copied.').waitFor();
      await checkOutcome(demo);
      assert.deepEqual(complaints, []);
    }),
  );
});
