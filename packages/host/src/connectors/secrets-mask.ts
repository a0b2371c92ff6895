import { isSecret } from 'citizen-integrator/model/questions';
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
  const stored = endpoint.fields.filter(isSecret).map(({ name }) => values[name]);
  let masked = text;
  for (const value of [...stored, ...more]) {
    if (typeof value !== 'string' || value.trim() === '') continue;
    // A pasted secret is sent without the white space round it.
    for (const secret of new Set([value, value.trim()])) {
      const inQuery = new URLSearchParams([['', secret]]).toString().slice(1);
      masked = masked.replaceAll(secret, mask).replaceAll(encodeURIComponent(secret), mask).replaceAll(inQuery, mask);
    }
  }
  return masked;
};
