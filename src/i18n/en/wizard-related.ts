/** What the wizard says of recipes that are like the one that is set up. */
export const wizardRelated = {
  'wizard.related.title': 'Related recipes',
} as const;
