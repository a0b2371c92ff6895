import type { ConnectorConnection } from './connector.ts';

const mask = '•••';

/**
 * Takes the connection's secrets out of a text, as they are and as they look in an address.
 * @param more what was made of secrets, such as a header.
 */
export const maskSecrets = (
  text: string,
  { endpoint, values }: ConnectorConnection,
  more: readonly string[] = [],
): string => {
  const stored = endpoint.fields
    .filter(({ secret, type }) => secret || type === 'password')
    .map(({ name }) => values[name]);
  let masked = text;
  for (const value of [...stored, ...more]) {
    if (typeof value !== 'string' || value === '') continue;
    const inQuery = new URLSearchParams([['', value]]).toString().slice(1);
    masked = masked.replaceAll(value, mask).replaceAll(encodeURIComponent(value), mask).replaceAll(inQuery, mask);
  }
  return masked;
};
