import type { Meta } from '@storybook/web-components-vite';
import { runStatuses } from 'citizen-integrator/contract';
import { see, waiting } from './act.ts';
import { metaOf, story } from './render.ts';
import { running, stopped, warning, working } from './samples.ts';

const meta: Meta = { title: 'Elements/Log', ...metaOf('citizen-log') };
export default meta;

export const Fine = story({ args: { deployment: 'dep_working' }, scene: { deployments: [working] } });

export const RefusedRows = story({
  args: { deployment: 'dep_warning' },
  scene: { deployments: [warning] },
  play: canvas => see(canvas, '"full_name" needs a value.'),
});

export const Stopped = story({
  args: { deployment: 'dep_stopped' },
  scene: { deployments: [stopped] },
  play: canvas => see(canvas, 'The connection to PostgreSQL was lost.'),
});

export const Running = story({ args: { deployment: 'dep_running' }, scene: { deployments: [running] } });

export const EveryStatus = story({
  args: { deployment: 'dep_working' },
  scene: { deployments: [{ ...working, runs: runStatuses.map((status, index) => ({ status, ago: index + 1 })) }] },
});

export const NotRunYet = story({
  args: { deployment: 'dep_working' },
  scene: { deployments: [{ ...working, runs: [] }] },
});

export const Loading = story({
  args: { deployment: 'dep_working' },
  scene: { deployments: [working], faults: { listRuns: 'silent' } },
  play: waiting,
});

export const HostIsAway = story({
  args: { deployment: 'dep_working' },
  scene: { deployments: [working], faults: { listRuns: 'unavailable' } },
  play: canvas => see(canvas, 'We could not load what happened'),
});

export const NoDeployment = story();

export const Closable = story({
  args: { deployment: 'dep_working', closable: true },
  scene: { deployments: [working] },
});

export const Narrow = story({
  args: { deployment: 'dep_warning' },
  scene: { deployments: [warning] },
  isNarrow: true,
});

export const Dark = story({ args: { deployment: 'dep_warning' }, scene: { deployments: [warning] }, theme: 'dark' });

export const RightToLeft = story({
  args: { deployment: 'dep_warning' },
  scene: { deployments: [warning] },
  direction: 'rtl',
});
