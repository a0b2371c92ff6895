import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { getStorybookHelpers } from '@wc-toolkit/storybook-helpers';
import { settled } from './act.ts';
import type { Scene } from './host/scene.ts';

/** What every element's stories share: controls and actions from the manifest, and a wait for what is being loaded. */
export const metaOf = (tag: string): Pick<Meta, 'component' | 'args' | 'argTypes' | 'render' | 'play'> => {
  const { args, argTypes, template } = getStorybookHelpers(tag);
  return {
    component: tag,
    args,
    argTypes,
    render: given => template(given),
    play: ({ canvasElement }) => settled(canvasElement),
  };
};

type Play = (canvas: HTMLElement) => Promise<unknown>;

export interface StoryParts {
  readonly args?: Readonly<Record<string, unknown>>;
  /** What the story finds at its host. */
  readonly scene?: Scene;
  /** As wide as a phone. */
  readonly isNarrow?: boolean;
  readonly theme?: 'dark';
  readonly direction?: 'rtl';
  /** What a person does, or what to wait for. */
  readonly play?: Play;
}

export const story = ({
  args = {},
  scene = {},
  isNarrow = false,
  theme,
  direction,
  play,
}: StoryParts = {}): StoryObj => ({
  args: { ...args },
  parameters: { scene, isNarrow },
  ...((theme ?? direction) && { globals: { ...(theme && { theme }), ...(direction && { direction }) } }),
  ...(play && { play: async ({ canvasElement }) => void (await play(canvasElement)) }),
});
