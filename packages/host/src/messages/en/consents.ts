/** Signing in with a system itself, and practice accounts. */
export const consents = {
  'consent.done': 'You are signed in to {app}.',
  'consent.refused': 'You did not give access to {app}. Nothing was connected.',
  'consent.failed': '{app} did not let us in: {words}',
  'consent.failed.silent': '{app} did not let us in, and gave no reason.',
  'consent.failed.client':
    '{app} does not know this service, or no longer. The people who run it have to look at how it is set up.',
  'consent.failed.down': '{app} has a problem of its own right now. Try again in a few minutes.',
  'consent.expired': 'Signing in took too long. Begin again.',
  'consent.canceled': 'You left signing in to {app}. Nothing was connected.',
  'consent.otherAccount': 'You are signed in to {app} as {account}. This connection used {before}.',
  'consent.otherAccount.unnamed': 'You are signed in to {app} with another account than this connection used.',
  'consent.lost': '{app} no longer lets us in: access was withdrawn, or has ended.',
  'consent.lost.todo': 'Sign in again with {app}.',
  'consent.noClient': 'Signing in with {app} is not set up here yet. Ask the people who run this service.',
  'consent.first': 'Sign in with {app} to connect it.',
  'consent.notHere': 'Nobody signs in with {app} itself to connect it this way.',
  'consent.returnTo': 'The address to go back to has to be one of your own pages.',

  'consent.page.close': 'You can close this window.',
  'consent.page.unknown': 'We do not know this sign-in, or it has ended. Go back and begin again.',
  'consent.page.used': 'This sign-in has ended already. You can close this window.',

  'practice.none': 'There is no practice account of {app} here.',
  'practice.away': 'The practice accounts cannot be reached right now. Try again in a moment.',
  'practice.fixed': 'The answers of a practice account stay as they are. Connect a real account in its place.',
  'practice.gone': 'This is a practice account, and there are none here any more. Use a real account.',
} as const;
