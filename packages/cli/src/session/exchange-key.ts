import { userInfo } from 'node:os';
import { createClient, isRecipeApiError, RecipeApiError } from 'citizen-integrator/client';
import type { SessionToken } from 'citizen-integrator/contract';

const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container's user may have no name
  }
};

/** Gets a token of an organization's admin for its API key. Rejects with RecipeApiError. */
export const exchangeKey = async (host: string, key: string): Promise<SessionToken> => {
  const client = createClient({ apiUrl: host, getToken: () => Promise.resolve(key) });
  const name = userName();
  try {
    return await client.sessions.create({ user: { id: `citizen:${name}`, name }, role: 'admin' });
  } catch (error) {
    if (!isRecipeApiError(error) || error.kind !== 'unauthorized') throw error;
    const { message, requestId, status } = error;
    const detail = `${host} does not take this API key. It may be mistyped or withdrawn.`;
    throw new RecipeApiError({ kind: 'unauthorized', message, requestId, status, detail, cause: error });
  }
};
