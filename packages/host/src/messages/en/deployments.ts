/** How deploying went. */
export const deployments = {
  'deploy.stopped': 'We could not deploy this recipe, and nothing was changed. {reason}',
  'deploy.stopped.unexpected':
    'We could not deploy this recipe. Something went wrong on our side. Your answers are all kept.',
  'change.stopped': 'We could not make this change, and it goes on as before. {reason}',
  'change.stopped.unexpected':
    'We could not make this change, and it goes on as before. Something went wrong on our side. Try again.',
  'dryRun.jitterpak': 'Recipes that run a Jitterpak cannot be tried before they are deployed.',
  'deploy.recipeMissing': 'This recipe is no longer in the library.',
  'deploy.connectionMissing': 'The connection to {app} is no longer here. Choose another one.',
} as const;
