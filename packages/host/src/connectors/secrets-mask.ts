import type { ConnectorConnection } from './connector.ts';

const mask = '•••';

/** Takes the connection's secrets out of a text, as they are and as they look in an address. */
export const maskSecrets = (text: string, { endpoint, values }: ConnectorConnection): string => {
  let masked = text;
  for (const { name, secret, type } of endpoint.fields) {
    const value = values[name];
    if (!(secret || type === 'password') || typeof value !== 'string' || value === '') continue;
    masked = masked.replaceAll(value, mask).replaceAll(encodeURIComponent(value), mask);
  }
  return masked;
};
