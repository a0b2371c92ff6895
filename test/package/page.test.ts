import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type {} from 'citizen-integrator';
import { build, preview, type PreviewServer } from 'vite';
import { withPage } from '../end-to-end/browser.ts';
import { startTestHost, type TestHost } from '../host/host-fixture.ts';
import { installPacked, type Packed } from './pack.ts';

const page = (api: string, token: string): string => `<!doctype html>
<html lang="en">
  <title>A partner</title>
  <link rel="icon" href="data:," />
  <citizen-gallery api-url="${api}" token="${token}"></citizen-gallery>
  <script type="module">
    import 'citizen-integrator/elements/gallery/gallery.define';
  </script>
</html>
`;

describe('A page that uses the npm modules instead of the script tag', () => {
  let host: TestHost;
  let packed: Packed;
  let server: PreviewServer;
  let code = '';

  before(async () => {
    [host, packed] = await Promise.all([startTestHost(), installPacked()]);
    await writeFile(join(packed.project, 'index.html'), page(host.url, await host.tokenFor()));
    const base = { root: packed.project, configFile: false, logLevel: 'error' } as const;
    const result = await build({ ...base, build: { target: 'es2022' } });
    const [output] = [result].flat();
    assert.ok(output && 'output' in output);
    code = output.output.map(chunk => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
    server = await preview({ ...base, preview: { port: 0, host: '127.0.0.1' } });
  });
  after(async () => {
    await server.close();
    await Promise.all([host.close(), packed.remove()]);
  });

  it('shows the recipes of a real host, and opens one', () =>
    withPage(async ({ page, complaints }) => {
      await page.goto(server.resolvedUrls?.local[0] ?? '');
      const card = page.getByRole('button', { name: 'Copy contacts from Harbor to PostgreSQL' });
      await card.waitFor();
      const chosen = page.evaluate(
        () =>
          new Promise(resolve => {
            addEventListener('citizen-recipe-select', ({ recipe }) => resolve(recipe.id));
          }),
      );
      await card.click();
      assert.equal(await chosen, 'harbor-contacts-to-postgresql');
      assert.deepEqual(complaints, []);
    }));

  it('gets the element that it asks for, and no other', () => {
    assert.ok(code.includes('citizen-gallery'));
    for (const other of [
      'citizen-wizard',
      'citizen-deployments',
      'citizen-log',
      'citizen-recipe-editor',
      'citizen-curation',
    ]) {
      assert.ok(!code.includes(`"${other}"`), `${other} came along`);
    }
    assert.ok(!code.includes('_zod'), 'a schema came along');
  });
});
