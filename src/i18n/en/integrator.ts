export const integrator = {
  'integrator.navigation': 'Integrations',
  'integrator.gallery': 'Recipes',
  'integrator.deployments': 'Deployments',
  'integrator.wizard': 'Set up',
  'integrator.loading': 'Loading…',
  'integrator.failed': 'We could not load this page',
} as const;
