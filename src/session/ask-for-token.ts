import { RecipeApiError } from '../client/index.ts';
import type { GetToken, SessionSettings } from './settings.ts';

/** How long the partner's backend may take, in ms. */
const patience = 30_000;

const isToken = (token: unknown): token is string => typeof token === 'string' && token !== '';

const askAddress = async (tokenUrl: string): Promise<string> => {
  const what = `token-url ${tokenUrl}`;
  const response = await fetch(tokenUrl, {
    credentials: 'include',
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(patience),
  }).catch((cause: unknown) => {
    throw new RecipeApiError({ kind: 'offline', message: `${what} could not be reached`, cause });
  });
  if (!response.ok) {
    const kind = response.status >= 500 ? 'unavailable' : 'unauthorized';
    throw new RecipeApiError({ kind, message: `${what} answered ${response.status}`, status: response.status });
  }
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'token' in body && isToken(body.token)) return body.token;
  throw new RecipeApiError({ kind: 'unauthorized', message: `${what} must answer { "token": "…" }` });
};

const askFunction = async (getToken: GetToken): Promise<string> => {
  let token: unknown;
  try {
    token = await getToken();
  } catch (cause) {
    throw new RecipeApiError({ kind: 'unauthorized', message: 'getToken failed', cause });
  }
  if (isToken(token)) return token;
  throw new RecipeApiError({ kind: 'unauthorized', message: 'getToken must give a string that is not empty' });
};

/** How a new token is had from the partner's backend; null when only the page can set one. */
export const askForToken = ({
  getToken,
  tokenUrl,
}: Pick<SessionSettings, 'getToken' | 'tokenUrl'>): (() => Promise<string>) | null => {
  if (getToken) return () => askFunction(getToken);
  return tokenUrl ? () => askAddress(tokenUrl) : null;
};
