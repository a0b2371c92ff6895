export const integrator = {
  'integrator.navigation': 'Integrations',
  'integrator.dashboard': 'Dashboard',
  'integrator.gallery': 'Recipes',
  'integrator.deployments': 'Deployments',
  'integrator.recipes': 'My Recipes',
  'integrator.curation': 'What customers see',
  'integrator.recipe-editor': 'Edit recipe',
  'integrator.wizard': 'Set up',
  'integrator.loading': 'Loading…',
  'integrator.failed': 'We could not load this page',
  'integrator.failedHelp': 'Your connection may have dropped. Nothing you set up is affected.',
  'integrator.unknownPage': 'There is no page “{page}” here. These are the recipes.',
} as const;
