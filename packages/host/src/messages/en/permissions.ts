/** What somebody may not do, and answers that do not fit a connection. */
export const permissions = {
  'problem.forbidden.home': 'This connection belongs to your provider, who looks after it.',
  'problem.forbidden.testChanged':
    'You may test this connection as it is. To test other answers with its stored secrets you need the access "write".',
  'field.endpoint': 'There is no app "{endpoint}".',
  'field.home': "{app} is not the provider's own product.",
  'field.recipe.project': 'Recipes of this kind cannot be deployed here yet.',
  'field.action': 'This recipe cannot do that.',
  'field.schedule': 'This recipe does not ask when "{operation}" runs.',
  'field.schedule.timeZone': 'There is no time zone "{timeZone}". Choose one like Europe/Paris.',
  'field.schedule.tooSeldom':
    'Choose at most 24 hours here. For once in several days there are weekly and monthly schedules.',
  'field.schedule.window': 'This schedule ends before it starts: look at its times of day.',
  'field.schedule.never': 'This schedule never comes. Look at its days and at its last day.',
  'field.connection.unknown': 'There is no such connection. It may have been removed.',
  'field.connection.home': 'Your provider has not connected your {app} account yet.',
  'options.many': {
    one: '{app} gives more than {count} thing to choose from. Nobody can choose from so many.',
    other: '{app} gives more than {count} things to choose from. Nobody can choose from so many.',
  },
  'options.field': 'What {app} gives to choose from has no "{field}", which tells one from another.',
  'options.kind': '{app} cannot give this list.',
  'request.options.list': 'There is no list "{list}" to choose from.',
  'request.options': '{app} has nothing to choose from here.',
} as const;
