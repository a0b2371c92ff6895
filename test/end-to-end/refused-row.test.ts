import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changeContact, deployRecipe, recipe } from './api.ts';
import { withPage } from './browser.ts';
import { withDemo } from './demo.ts';
import { countRows, queryWarehouse } from './warehouse.ts';
import { wizardPage } from './wizard-page.ts';

it('A row that the target refuses is in the log with its reason; the others arrive', async () => {
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
      assert.deepEqual(complaints, []);
    }),
  );
});
