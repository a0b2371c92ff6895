import { createClient, type Client } from 'citizen-integrator/client';
import { CommandError, exitCodes } from '../exit-code.ts';
import { keepCredential, readCredentials, type Credential } from './credentials.ts';
import { exchangeKey } from './exchange-key.ts';
import { hostAddress, readSettings } from './settings.ts';

export interface SessionOptions {
  /** In place of the host that was signed in to last. */
  readonly host?: string;
  /** In place of the organization that was signed in last. */
  readonly org?: string;
}

/** Who calls, and how. */
export interface OpenSession {
  readonly client: Client;
  readonly host: string;
}

/** ms before its end at which a token counts as used up. */
const margin = 60_000;

const isFresh = ({ expiresAt }: Pick<Credential, 'expiresAt'>): boolean => Date.parse(expiresAt) - Date.now() > margin;

const signedOut = (message: string): CommandError => new CommandError(message, exitCodes.signedOut);

/** The host that is meant: as an option, in the environment, as it was set. @throws CommandError when none is. */
export const chosenHost = async (options: SessionOptions): Promise<string> => {
  const named = options.host ?? (process.env['CITIZEN_HOST'] || (await readSettings()).host);
  if (named === undefined) throw signedOut('No host is chosen. Sign in with: citizen login --host <host>');
  return hostAddress(named);
};

const chosenCredential = async (host: string, { org }: SessionOptions): Promise<Credential> => {
  const here = (await readCredentials()).filter(credential => credential.host === host);
  const wanted = org ?? (await readSettings()).org;
  const found =
    here.find(({ organization }) => organization.id === wanted) ?? (org === undefined ? here[0] : undefined);
  if (found) return found;
  const whom = org === undefined ? '' : ` as "${org}"`;
  throw signedOut(`You are not signed in to ${host}${whom}. Sign in with: citizen login --host ${host}`);
};

/**
 * A client that calls for an organization's admin. With `CITIZEN_API_KEY` nobody has to sign in, and nothing is kept.
 * @throws CommandError when nobody is signed in.
 */
export const openSession = async (options: SessionOptions): Promise<OpenSession> => {
  const host = await chosenHost(options);
  const given = process.env['CITIZEN_API_KEY'];
  let credential = given ? null : await chosenCredential(host, options);
  let token = credential ? { token: credential.token, expiresAt: credential.expiresAt } : null;
  const renew = async (): Promise<string> => {
    const next = await exchangeKey(host, given || (credential?.key ?? ''));
    token = next;
    if (credential) {
      credential = { ...credential, ...next };
      await keepCredential(credential);
    }
    return next.token;
  };
  const client = createClient({
    apiUrl: host,
    getToken: ({ refused }) => (token && !refused && isFresh(token) ? Promise.resolve(token.token) : renew()),
  });
  return { client, host };
};
