import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import type { RunLog } from '../../src/elements/log/log-download.ts';
import { changeContact, deployRecipe, recipe } from './api.ts';
import { withPage } from './browser.ts';
import { withDemo } from './demo.ts';
import { countRows, queryWarehouse } from './warehouse.ts';
import { wizardPage } from './wizard-page.ts';

/** The file that the browser stores when something is pressed. */
const saved = async (page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
};

it('A row that the target refuses is in the log with its reason, and in the files of the log; the others arrive', async () => {
  await withDemo(demo =>
    withPage(async ({ page, complaints }) => {
      await changeContact(demo, 'ct_10105', { email: null });
      await page.goto(`${demo.address}/integrations`);
      await page.getByRole('button', { name: 'Deployments', exact: true }).click();
      await deployRecipe(demo);

      const row = page.getByRole('row').filter({ hasText: recipe.name });
      await row.getByText('Needs a look').waitFor();
      assert.equal(await countRows(demo), 1199);
      assert.deepEqual(
        await queryWarehouse(demo, `select contact_id from public.contacts where contact_id = 'ct_10105'`),
        [],
      );

      await wizardPage(page).deployment.click();
      const log = page.locator('citizen-log');
      await log.getByText('Record ct_10105').waitFor();
      await log.getByText('Done, with warnings').first().waitFor();
      await log.getByText('1 refused').first().waitFor();
      assert.match(await log.getByRole('listitem').filter({ hasText: 'Record ct_10105' }).last().innerText(), /email/);
      const csv = await saved(page, () => log.getByRole('button', { name: 'CSV' }).click());
      assert.match(csv.name, /\.csv$/);
      assert.match(csv.text, /"ct_10105"/);
      const json = await saved(page, () => log.getByRole('button', { name: 'JSON' }).click());
      assert.match(json.name, /\.json$/);
      const keys = (JSON.parse(json.text) as RunLog[]).flatMap(run => run.log.map(({ row }) => row?.key));
      assert.deepEqual(
        keys.filter(key => key !== undefined),
        ['ct_10105'],
      );
      assert.deepEqual(complaints, []);
    }),
  );
});
