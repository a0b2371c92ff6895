import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { commonJs } from './test/elements/support/common-js.mjs';
import { createStage } from './test/elements/support/stage-middleware.mjs';

// Chrome is the one that CHROME_PATH names, else an installed one. A sandbox cannot be had by root in a container.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const stage = createStage();

// Test files run beside each other, and a page that is not in front gets no focus events.
const createPage = async ({ context }) => {
  const page = await context.newPage();
  const devtools = await page.createCDPSession();
  await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return page;
};

export default {
  files: 'test/elements/**/*.test.ts',
  browsers: [chromeLauncher({ launchOptions: { args }, createPage })],
  concurrency: 2,
  nodeResolve: { exportConditions: ['@citizen-integrator/source', 'browser', 'development'] },
  middleware: [stage.middleware],
  plugins: [
    commonJs([{ name: 'saxes', exports: ['SaxesParser'] }]),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
    stage.plugin,
  ],
  testFramework: { config: { timeout: 20_000 } },
  testsStartTimeout: 60_000,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
};
