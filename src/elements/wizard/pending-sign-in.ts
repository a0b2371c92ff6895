import type { NamedCustomer } from './wizard-data.ts';

/** A person who was taken to another site to sign in, and comes back to a page that begins anew. */
export interface PendingSignIn {
  readonly recipe: string;
  /** Empty for a new one. */
  readonly deployment: string;
  readonly environment: string;
  /** Whom an organization's admin sets it up for; null for who is a customer's own. */
  readonly customer: NamedCustomer | null;
  /** The connection's name in the project. */
  readonly connection: string;
  readonly state: string;
}

const key = 'citizen-sign-in';

/** A page in a sandbox has no storage: then the person begins again. */
const storage = (): Storage | null => {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
};

export const keepSignIn = (pending: PendingSignIn): void => storage()?.setItem(key, JSON.stringify(pending));

export const forgetSignIn = (): void => storage()?.removeItem(key);

/** The one that was begun in this tab for the recipe, or for the deployment. */
export const pendingSignIn = (recipe: string, deployment: string): PendingSignIn | null => {
  const kept = storage()?.getItem(key);
  if (!kept) return null;
  const pending = JSON.parse(kept) as PendingSignIn;
  return pending.recipe === recipe && pending.deployment === deployment ? pending : null;
};
