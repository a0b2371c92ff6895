import type { Meta } from '@storybook/web-components-vite';
import { press, see, settled, waiting } from './act.ts';
import { metaOf, story } from './render.ts';
import { everyState, paused, running, stopped, warning, working } from './samples.ts';

const meta: Meta = { title: 'Elements/Deployments', ...metaOf('citizen-deployments') };
export default meta;

export const EveryState = story({ scene: everyState });

export const Working = story({ scene: { deployments: [working] } });

export const NeedsALook = story({ scene: { deployments: [warning] } });

export const Stopped = story({ scene: { deployments: [stopped] } });

export const Paused = story({ scene: { deployments: [paused] } });

export const Running = story({ scene: { deployments: [running] } });

export const RunNow = story({
  scene: { deployments: [working], course: 'endless' },
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Run now: Copy contacts from Harbor to PostgreSQL');
    await see(canvas, 'Run started.');
  },
});

export const PauseWithUndo = story({
  scene: { deployments: [working] },
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'Pause: Copy contacts from Harbor to PostgreSQL');
    await see(canvas, 'Undo');
  },
});

export const AskBeforeRemoving = story({
  scene: { deployments: [working] },
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'More actions: Copy contacts from Harbor to PostgreSQL');
    await press(canvas, 'Remove…');
    await see(canvas, 'Remove this deployment?');
  },
});

export const WithLog = story({
  scene: { deployments: [warning, working] },
  async play(canvas) {
    await settled(canvas);
    await press(canvas, 'More actions: Send orders from CSV files to a REST API');
    await press(canvas, 'See what happened');
    await see(canvas, 'What happened');
    await settled(canvas);
  },
});

export const NewVersion = story({ scene: { deployments: [{ ...working, version: '0.9.0' }] } });

const kinds = [working, warning, stopped, paused];

export const ManyRows = story({
  scene: {
    deployments: Array.from({ length: 60 }, (_, index) => {
      const sample = kinds[index % kinds.length] ?? working;
      return { ...sample, id: `dep_many_${index}`, runs: sample.runs?.slice(0, 3) ?? [] };
    }),
  },
});

export const NothingYet = story({ args: { 'can-add': true } });

export const Loading = story({
  scene: { faults: { listDeployments: 'silent' } },
  play: waiting,
});

export const HostIsAway = story({
  scene: { faults: { listDeployments: 'unavailable' } },
  play: canvas => see(canvas, 'We could not load your deployments'),
});

export const LiveConnectionLost = story({
  scene: { ...everyState, faults: { events: 'offline' } },
  play: canvas => see(canvas, 'We lost the live connection.'),
});

export const MayOnlyLook = story({ scene: { ...everyState, access: 'view-logs' } });

export const TwoEnvironments = story({ scene: { ...everyState, environments: 2 } });

export const Narrow = story({ scene: everyState, isNarrow: true });

export const Dark = story({ scene: everyState, theme: 'dark' });

export const RightToLeft = story({ scene: everyState, direction: 'rtl' });

export const Compact = story({ scene: everyState, args: { density: 'compact' } });
