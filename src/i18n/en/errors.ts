/** What is said when something cannot be had: first the fact, then what to do. */
export const errors = {
  'error.signedOut': 'You are signed out',
  'error.unauthorized': 'Your sign-in has ended. Reload the page, or sign in again.',
  'error.forbidden': 'You may not see this. Ask your administrator for access.',
  'error.not-found': 'This is no longer here. It may have been removed.',
  'error.conflict': 'Someone changed this in the meantime. Load it again to see their changes.',
  'error.invalid': 'Some of this does not fit. Check what you entered.',
  'error.rate-limited': 'That was a lot at once. Wait a moment, then try again.',
  'error.unavailable': 'The service is not answering at the moment. Nothing you set up is affected.',
  'error.offline': 'Your connection may have dropped. Nothing you set up is affected.',
  'error.aborted': 'This was stopped before it was done.',
  'error.unexpected': 'The service answered in a way that we do not understand. Nothing you set up is affected.',
  'setup.noAddress':
    'This element does not know where the recipe API is. Set "api-url" on it, or on a <citizen-provider> round it.',
  'setup.noToken':
    'This element has no token. Set "token-url", "token" or the property "getToken" on it, or on a <citizen-provider> round it.',
} as const;
