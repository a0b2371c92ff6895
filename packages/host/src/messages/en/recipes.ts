/** Recipes of an organization's own, and what it shows its customers. */
export const recipes = {
  'request.multipart': 'The files have to be sent as multipart/form-data.',
  'request.multipart.broken': 'The files did not arrive whole. Send them again.',
  'request.file.unknown': 'There is no file "{name}" to be sent here, or it was sent twice.',
  'request.file.missing': 'The file "{name}" is missing.',
  'request.file.tooLarge': {
    one: 'This file is too large: it may have at most {count} kilobyte.',
    other: 'This file is too large: it may have at most {count} kilobytes.',
  },

  'recipe.forbidden': "Recipes are your organization's to change. Ask one of its administrators.",
  'recipe.forbidden.library': 'This recipe belongs to the library. Make a copy to change it.',
  'recipe.forbidden.foreign': 'This recipe belongs to {organization}. Make a copy to change it.',
  'recipe.forbidden.jitterpak':
    'The Jitterpak of this recipe may hold secrets of {organization}, so that only its administrators can have it.',
  'recipe.forbidden.presentation': 'What customers see is decided by administrators of the organization.',
  'recipe.presentation.changed': '{name} changed what customers see at {at}. Load it again to see what is new.',
  'customer.forbidden': 'Only administrators of the organization see its customers.',
  'recipe.taken':
    'You have a recipe "{id}" already. Store this as a new version of it, or give it another id, or copy the other one.',
  'recipe.taken.deleted': 'You deleted a recipe "{id}" lately. Bring it back, or give this one another id.',
  'recipe.changed': '{name} changed this recipe at {at}. Load it again to see what is new, or keep yours.',
  'recipe.gone': 'This recipe was deleted too long ago to bring it back. Upload it again.',
  'recipe.refused': {
    one: 'This recipe was not stored: {count} thing in its files is wrong.',
    other: 'This recipe was not stored: {count} things in its files are wrong.',
  },
  'recipe.metadata.encoding': 'The metadata is no text in UTF-8.',
  'recipe.jitterpak.refused': 'This recipe was not stored: its Jitterpak cannot be used. {reason}',
  'recipe.jitterpak.missing': 'The Jitterpak of this recipe is missing. Send it with the metadata.',
  'recipe.jitterpak.unused': 'This recipe is no Jitterpak: its metadata has a flow. The Jitterpak was left out.',
  'recipe.jitterpak.none': 'This recipe has no Jitterpak.',
  'recipe.jitterpak.other':
    'The metadata was written for another Jitterpak than this one. The one that was sent counts.',
  'recipe.renamed': 'The id "{id}" is taken on this host. Your recipe is stored as "{stored}".',
  'recipe.otherId': 'The metadata is of a recipe "{id}". It is stored as a new version of "{stored}".',
  'recipe.version.raised': 'Version {version} does not come after {newest}. It is stored as {stored}.',
  'recipe.copyOf': 'Copy of {name}',
  'recipe.sharedWith.nobody': 'Choose with whom this recipe is shared.',
  'recipe.customer.unknown': 'There is no customer "{customer}".',
} as const;
