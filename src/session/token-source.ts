import { RecipeApiError, type TokenRequest } from '../client/index.ts';
import { askForToken } from './ask-for-token.ts';
import { identityOf, readClaims } from './token-claims.ts';
import type { SessionSettings } from './settings.ts';

export interface TokenSourceOptions {
  readonly settings: Omit<SessionSettings, 'apiUrl'>;
  /** Nobody here can renew the token: the page must set another one. `error` is the host's refusal, if it was asked. */
  readonly onExpired: (error: RecipeApiError | null) => void;
  /** Another person or customer than before, or the same with other rights. */
  readonly onIdentity: () => void;
}

const renewBefore = 60_000;
const shortestTimer = 1000;
/** What setTimeout can wait for. */
const longestTimer = 2 ** 31 - 1;

const endOf = (token: string): number => readClaims(token)?.expiresAt ?? Number.POSITIVE_INFINITY;

/** Whom a token is for and what it opens. */
const bearerOf = (token: string): string => `${identityOf(token)} ${readClaims(token)?.grants ?? ''}`;

/**
 * Keeps one person's token fresh: renews it 60 s before it ends, and when the host refuses it, one request at a time.
 * Without a way to renew, calls wait for the next `setToken`.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #ask: (() => Promise<string>) | null;
  #token: string | null = null;
  /** The present token is of no use any more. */
  #isRefused = false;
  #renewAt = Number.POSITIVE_INFINITY;
  #renewing: Promise<string> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  /** Whom the token is for and what it opens. */
  #bearer: string | null = null;
  /** Counts up when what is being asked for is not wanted any more. */
  #era = 0;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#ask = askForToken(options.settings);
    if (!this.#ask && options.settings.token) this.#accept(options.settings.token);
  }

  /** A token that holds a while. Rejects with RecipeApiError when none can be had. */
  async get({ refused, signal }: TokenRequest): Promise<string> {
    if (refused?.token === this.#token) this.#isRefused = true;
    const ask = this.#ask;
    if (ask)
      return this.#token !== null && !this.#isRefused && Date.now() < this.#renewAt ? this.#token : this.#renew(ask);
    while (this.#token === null || !this.#holds()) {
      this.#options.onExpired(refused?.error ?? null);
      await this.#nextToken(signal);
    }
    return this.#token;
  }

  /**
   * Takes a token from the page, unless it is the present one, or one of the same person that ends sooner.
   * @returns Whether it was taken.
   */
  setToken(token: string): boolean {
    const present = this.#holds() ? this.#token : null;
    if (present !== null && bearerOf(present) === bearerOf(token) && endOf(token) <= endOf(present)) return false;
    this.#accept(token);
    return true;
  }

  /** Forgets the token, as after signing out. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#token = null;
    this.#era += 1;
    this.#renewing = null;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#era += 1;
    this.#renewing = null;
  }

  /** A token that only the page can replace is used to its very end. */
  #holds(): boolean {
    return this.#token !== null && !this.#isRefused && Date.now() < endOf(this.#token);
  }

  #renew(ask: () => Promise<string>): Promise<string> {
    if (this.#renewing) return this.#renewing;
    const era = this.#era;
    const renewing = ask()
      .then(token => {
        if (era !== this.#era) {
          throw new RecipeApiError({ kind: 'aborted', message: 'The session ended while a token was asked for' });
        }
        this.#accept(token);
        return token;
      })
      .finally(() => {
        if (this.#renewing === renewing) this.#renewing = null;
      });
    this.#renewing = renewing;
    return renewing;
  }

  #accept(token: string): void {
    const bearer = bearerOf(token);
    const isOther = this.#bearer !== null && this.#bearer !== bearer;
    this.#token = token;
    this.#isRefused = false;
    this.#bearer = bearer;
    this.#schedule(endOf(token) - Date.now());
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
    if (isOther) this.#options.onIdentity();
  }

  /** @param life ms that the token still has. One that lives shorter than the margin is used for half of its life. */
  #schedule(life: number): void {
    clearTimeout(this.#timer);
    this.#renewAt = Date.now() + life - Math.min(renewBefore, Math.max(0, life) / 2);
    if (life <= 0 || life === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(longestTimer, Math.max(shortestTimer, this.#renewAt - Date.now()));
    this.#timer = setTimeout(() => {
      // A renewal that fails here is told by the next call, which asks again.
      if (this.#ask) this.#renew(this.#ask).catch(() => undefined);
      else this.#options.onExpired(null);
    }, wait);
  }

  #nextToken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new RecipeApiError({ kind: 'aborted', message: 'Stopped while waiting for a token' }));
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      });
    });
  }
}
