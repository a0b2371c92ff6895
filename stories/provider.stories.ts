import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { see } from './act.ts';
import { metaOf } from './render.ts';
import { everyState } from './samples.ts';

const meta: Meta = { title: 'Elements/Provider', ...metaOf('citizen-provider') };
export default meta;

/** Two elements that share the session that the provider round them gives. */
export const SharedSession: StoryObj = {
  parameters: { scene: everyState },
  render: () => html`<citizen-gallery endpoints="harbor"></citizen-gallery><citizen-deployments></citizen-deployments>`,
};

/** Without the host's address, each element says in its place what is missing. */
export const AddressMissing: StoryObj = {
  parameters: { isAlone: true },
  render: () => html`<citizen-gallery></citizen-gallery>`,
  play: ({ canvasElement }) => see(canvasElement, 'api-url'),
};
