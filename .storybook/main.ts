import type { StorybookConfig } from '@storybook/web-components-vite';
import type { Plugin } from 'vite';
import { readManifest } from '../scripts/manifest.mjs';

const manifestName = 'virtual:custom-elements-manifest';

/** The manifest as the sources have it now, not as it was built last. */
const manifest: Plugin = {
  name: 'manifest',
  resolveId: id => (id === manifestName ? `\0${id}` : null),
  load: async id => (id === `\0${manifestName}` ? `export default ${JSON.stringify(await readManifest())}` : null),
};

const config: StorybookConfig = {
  framework: '@storybook/web-components-vite',
  stories: ['../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-a11y'],
  core: {
    disableTelemetry: true,
    disableWhatsNewNotifications: true,
    // The package's own vite.config.ts builds the package.
    builder: { name: '@storybook/builder-vite', options: { viteConfigPath: '.storybook/vite.config.ts' } },
  },
  viteFinal: vite => ({ ...vite, plugins: [...(vite.plugins ?? []), manifest] }),
};
export default config;
