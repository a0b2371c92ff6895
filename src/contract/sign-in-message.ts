/** What the page at the end of a sign-in tells the page that began: `{ type, state, status }`. */
export const signInMessage = 'citizen-sign-in';
