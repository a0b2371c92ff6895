import type { Meta } from '@storybook/web-components-vite';
import { fill, press, see, settled, waiting } from './act.ts';
import { metaOf, story } from './render.ts';
import { everyState, working } from './samples.ts';

const meta: Meta = { title: 'Elements/Dashboard', ...metaOf('citizen-dashboard') };
export default meta;

export const SomethingToDo = story({ scene: everyState });

export const AllIsWell = story({ scene: { deployments: [working] } });

export const FirstVisit = story();

export const ForAnAdmin = story({ scene: { ...everyState, isAdmin: true } });

export const SearchDeployed = story({
  scene: everyState,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Search your running recipes', 'postgresql');
    await see(canvas, 'Copy contacts from Harbor to PostgreSQL');
  },
});

export const ByApp = story({
  scene: everyState,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Search by app or name', 'contacts');
    await see(canvas, 'Clear');
    await settled(canvas);
  },
});

export const NothingFound = story({
  scene: everyState,
  async play(canvas) {
    await settled(canvas);
    await fill(canvas, 'Search by app or name', 'payroll');
    await see(canvas, 'No recipe matches “payroll”.');
    await press(canvas, 'Clear');
  },
});

export const Loading = story({ scene: { faults: { summarizeDeployments: 'silent' } }, play: waiting });

export const HostIsAway = story({
  scene: { faults: { summarizeDeployments: 'unavailable' } },
  play: canvas => see(canvas, 'We could not load your integrations'),
});

export const Narrow = story({ scene: everyState, isNarrow: true });

export const Dark = story({ scene: everyState, theme: 'dark' });

export const RightToLeft = story({ scene: everyState, direction: 'rtl' });
