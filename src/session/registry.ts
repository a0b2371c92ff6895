import { CitizenSession } from './citizen-session.ts';
import type { GetToken, SessionSettings } from './settings.ts';
import { identityOf } from './token-claims.ts';

interface Entry {
  readonly session: CitizenSession;
  uses: number;
}

interface Registry {
  readonly entries: Map<string, Entry>;
  readonly functionIds: WeakMap<GetToken, number>;
  functions: number;
}

/** With the major version in its name, so that two copies of the script on one page meet if they fit each other. */
const registryKey = Symbol.for('citizen-integrator/0');

const registry = (): Registry => {
  const holder = globalThis as { [registryKey]?: Registry };
  return (holder[registryKey] ??= { entries: new Map(), functionIds: new WeakMap(), functions: 0 });
};

const idOf = (getToken: GetToken): number => {
  const { functionIds } = registry();
  const id = functionIds.get(getToken) ?? ++registry().functions;
  functionIds.set(getToken, id);
  return id;
};

/**
 * Elements with the same key share a session: the same address, the same way to a token, else the same person in the
 * token. The language counts too, because the host's sentences come in one.
 */
const sessionKey = ({ apiUrl, getToken, tokenUrl, token }: SessionSettings, locale: string): string => {
  const way = getToken
    ? ['function', idOf(getToken)]
    : tokenUrl
      ? ['address', tokenUrl]
      : ['person', identityOf(token)];
  return JSON.stringify([apiUrl, locale, ...way]);
};

export interface SessionLease {
  readonly key: string;
  readonly session: CitizenSession;
  /** Gives the session back. It closes with its last user, unless somebody takes it up again at once. */
  release(): void;
}

/** Takes part in the session for these settings; makes it when there is none yet. */
export const acquireSession = (settings: SessionSettings, locale: string): SessionLease => {
  const { entries } = registry();
  const key = sessionKey(settings, locale);
  const entry = entries.get(key) ?? { session: new CitizenSession(settings, locale), uses: 0 };
  entries.set(key, entry);
  entry.uses++;
  if (settings.token && !settings.getToken && !settings.tokenUrl) entry.session.setToken(settings.token);
  let isReleased = false;
  return {
    key,
    session: entry.session,
    release() {
      if (isReleased) return;
      isReleased = true;
      entry.uses--;
      // An element that is moved leaves and comes back within one task.
      setTimeout(() => {
        if (entry.uses > 0 || entries.get(key) !== entry) return;
        entries.delete(key);
        entry.session.close();
      });
    },
  };
};
