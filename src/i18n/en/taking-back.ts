/** A deployed Jitterpak that admins took back with what was answered. */
export const takingBack = {
  'deployments.jitterpakSaved': 'Saved with what was answered.',
  'deployments.jitterpakLeftOut': 'Saved with what was answered, but for secrets: {names}.',
} as const;
