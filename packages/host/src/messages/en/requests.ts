/** What is wrong with a request as such: who sends it, and how it is written. */
export const requests = {
  'request.token.missing': 'You are not signed in. This call carries no token.',
  'request.token.unreadable': 'You could not be signed in: the token is not written the way a token is.',
  'request.token.expired': 'Your sign-in has ended. Reload the page, or sign in again.',
  'request.token.audience': 'You could not be signed in: the token was made for another service than {url}.',
  'request.token.key': 'You could not be signed in: the key that signed the token is not known here, or was withdrawn.',
  'request.token.signature': 'You could not be signed in: the signature of the token does not fit its key.',
  'request.token.claims': 'You could not be signed in: the token lacks "{claim}", or its value does not fit.',
  'request.token.keySet': 'You could not be signed in: the keys of your provider cannot be read at the moment.',
  'request.token.tooLong': 'You could not be signed in: the token is valid for longer than an hour.',
  'request.origin':
    'Pages at {origin} may not use this. Whoever runs the host can allow it with: citizen-host org origins.',
  'request.token.isKey': 'This is an API key. Change it for a token of a person first, with POST /v1/sessions.',
  'request.key.missing': 'This call needs an API key as its bearer token.',
  'request.key.unknown': 'The API key is not known here, or was withdrawn.',

  'request.route': 'There is nothing at {method} {path}.',
  'request.json': 'The body of the request is no JSON.',
  'request.mediaType': 'The body of the request has to be JSON (content-type: application/json).',
  'request.tooLarge': 'The request is larger than what is taken here.',
  'request.idempotencyKey': 'The Idempotency-Key has to be 1 to 200 plain characters.',
  'request.cursor': 'This place in the list is no longer known. Load the list from its beginning.',
  'request.customer': 'Say for which customer: an admin of the whole organization sees them all.',
  'request.customer.foreign': 'You may only act for your own customer.',
  'request.elements.missing': 'The elements are not built yet. Build them with "npm run build:elements".',
  'request.elements.file': 'There is no file "{file}" among the elements.',
} as const;
