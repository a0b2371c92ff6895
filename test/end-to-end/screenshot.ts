// Takes the README's picture anew: a recipe that is running, inside of Harbor.
// CHROME_PATH=… node -C @citizen-integrator/source --import tsx test/end-to-end/screenshot.ts
import { join } from 'node:path';
import { deployRecipe } from './api.ts';
import { withPage } from './browser.ts';
import { root, withDemo } from './demo.ts';
import { wizardPage } from './wizard-page.ts';

await withDemo(demo =>
  withPage(async ({ page }) => {
    await page.setViewportSize({ width: 1120, height: 800 });
    await page.goto(`${demo.address}/integrations`);
    await page.getByRole('button', { name: 'Deployments', exact: true }).click();
    await deployRecipe(demo);
    await wizardPage(page).deployment.click();
    const pages = page
      .locator('citizen-log')
      .getByRole('listitem')
      .filter({ hasText: /^\D*100 records read/ });
    await pages.nth(4).waitFor();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(root, 'docs', 'harbor.png') });
  }),
);
