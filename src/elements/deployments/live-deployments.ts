import type { Deployment, HostEvent, Run } from '../../contract/index.ts';

/** The later of two states of a deployment's last run. */
const laterRun = (present: Run | null, next: Run | null): Run | null => {
  if (!present || !next) return next ?? present;
  if (present.id === next.id) return next.seq >= present.seq ? next : present;
  // A run that has not started yet was asked for after all that have.
  const isLater = next.startedAt === null || (present.startedAt !== null && next.startedAt >= present.startedAt);
  return isLater ? next : present;
};

/** The list after an event of the host. Rows keep their places; a new one comes first. */
export const afterEvent = (deployments: readonly Deployment[], event: HostEvent): readonly Deployment[] => {
  switch (event.type) {
    case 'deployment': {
      const { deployment } = event;
      if (deployment.state === 'removed') return deployments.filter(({ id }) => id !== deployment.id);
      const present = deployments.find(({ id }) => id === deployment.id);
      if (!present) return [deployment, ...deployments];
      const next = { ...deployment, lastRun: laterRun(present.lastRun, deployment.lastRun) };
      return deployments.map(other => (other === present ? next : other));
    }
    case 'run':
      return deployments.map(deployment =>
        deployment.id === event.run.deployment
          ? { ...deployment, lastRun: laterRun(deployment.lastRun, event.run) }
          : deployment,
      );
    default:
      return deployments;
  }
};
