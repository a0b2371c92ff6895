import * as z from 'zod/mini';
import type { AddressGuard } from '../guard/address-guard.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';

/** What the practice server tells of an account. */
const PracticeAccount = z.object({
  values: z.record(z.string(), z.string()),
  oauthClient: z.optional(z.object({ id: z.string(), secret: z.string() })),
});
export type PracticeAccount = z.infer<typeof PracticeAccount>;
const Accounts = z.record(z.string(), PracticeAccount);

export interface PracticeServer {
  readonly origin: string;
  /** Ids of the endpoints that it has an account for; none while it cannot be reached. */
  readonly endpoints: () => Promise<ReadonlySet<string>>;
  /** @throws HttpProblem unavailable, or invalid when there is no account for the endpoint. */
  readonly account: (endpoint: string, app: string) => Promise<PracticeAccount>;
}

/** How long it may take to answer, in ms. */
const patience = 5_000;
/** How long it is believed which accounts it has, in ms. */
const listLasts = 60_000;

/** @param onError Told when the server cannot be reached, or says something odd. */
export const createPracticeServer = (
  origin: string,
  guard: AddressGuard,
  onError: (error: unknown) => void,
): PracticeServer => {
  let known: { readonly at: number; readonly accounts: Promise<z.infer<typeof Accounts> | null> } | undefined;

  const load = async () => {
    try {
      const response = await guard.request(new URL('/accounts', origin), { signal: AbortSignal.timeout(patience) });
      return z.parse(Accounts, await response.json());
    } catch (error) {
      onError(error);
      known = undefined;
      return null;
    }
  };
  const accounts = () => {
    if (!known || Date.now() - known.at > listLasts) known = { at: Date.now(), accounts: load() };
    return known.accounts;
  };

  return {
    origin,
    endpoints: async () => new Set(Object.keys((await accounts()) ?? {})),
    async account(endpoint, app) {
      const all = await accounts();
      if (!all) throw new HttpProblem('unavailable', message('practice.away'));
      const account = all[endpoint];
      if (account) return account;
      throw new HttpProblem('invalid', message('practice.none', { app }));
    },
  };
};
