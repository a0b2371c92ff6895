import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import { setStorybookHelpersConfig } from '@wc-toolkit/storybook-helpers';
import { html } from 'lit';
import manifest from 'virtual:custom-elements-manifest';
import '../src/define.ts';
import { openStoryHost, type StoryHost } from '../stories/host/story-host.ts';
import type { Scene } from '../stories/host/scene.ts';

setCustomElementsManifest(manifest);
setStorybookHelpersConfig({
  hideArgRef: true,
  categoryOrder: ['attributes', 'properties', 'events', 'slots', 'cssProps', 'cssParts', 'methods'],
});

let host: StoryHost | undefined;

const preview: Preview = {
  parameters: { layout: 'fullscreen', a11y: { test: 'error' }, controls: { expanded: true } },
  globalTypes: {
    theme: {
      description: 'Colours',
      toolbar: { icon: 'circlehollow', items: ['light', 'dark'], dynamicTitle: true },
    },
    direction: {
      description: 'Direction of writing',
      toolbar: { icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true },
    },
  },
  initialGlobals: { theme: 'light', direction: 'ltr' },
  // Each story has a host of its own, for as long as it is in view.
  beforeEach({ id, parameters }) {
    host = openStoryHost(id, (parameters['scene'] ?? {}) as Scene);
    return host.close;
  },
  decorators: [
    (story, { globals, parameters }) => {
      document.documentElement.dir = String(globals['direction']);
      document.documentElement.style.colorScheme = String(globals['theme']);
      const page = html`<main class=${parameters['isNarrow'] ? 'narrow' : ''}>${story()}</main>`;
      if (parameters['isAlone']) return page;
      return html`<citizen-provider api-url=${host?.apiUrl ?? ''} token=${host?.token ?? ''}
        >${page}</citizen-provider
      >`;
    },
  ],
};
export default preview;
