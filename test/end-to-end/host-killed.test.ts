import assert from 'node:assert/strict';
import { it } from 'node:test';
import { clientOf, deployRecipe, recipe } from './api.ts';
import { withPage } from './browser.ts';
import { withDemo } from './demo.ts';
import { until } from './until.ts';
import { countRows, queryWarehouse } from './warehouse.ts';

it('The host is killed in the middle of a run: after its restart every row is there exactly once', async () => {
  await withDemo(demo =>
    withPage(async ({ page }) => {
      await page.goto(`${demo.address}/integrations`);
      await page.getByRole('button', { name: 'Deployments', exact: true }).click();
      const deployment = await deployRecipe(demo);
      const row = page.getByRole('row').filter({ hasText: recipe.name });
      await row.getByText('Running').waitFor();

      await until('the first rows have arrived', async () => (await countRows(demo)) >= 200);
      const killed = await demo.readPid('host');
      process.kill(killed, 'SIGKILL');
      const before = await countRows(demo);
      assert.ok(before < 1200, `the run had to be in its middle, but ${before} rows had arrived`);
      await page.getByText('We lost the live connection.').waitFor();

      await until('the host runs again', async () => (await demo.readPid('host')) !== killed);
      await row.getByText('Working').waitFor();
      await page.getByText('We lost the live connection.').waitFor({ state: 'hidden' });
      await page.locator('citizen-deployments').getByText('Live', { exact: true }).waitFor();

      const [counted] = await queryWarehouse<{ rows: number; contacts: number }>(
        demo,
        'select count(*)::int as rows, count(distinct contact_id)::int as contacts from public.contacts',
      );
      assert.deepEqual(counted, { rows: 1200, contacts: 1200 });
      const { items } = await clientOf(demo).deployments.runs(deployment);
      assert.equal(items.length, 1);
      const [run] = items;
      assert.equal(run?.status, 'success');
      assert.equal(run.read, 1200);
      assert.equal(run.created + run.updated, 1200);
    }),
  );
});
