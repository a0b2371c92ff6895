import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { acquireSession, type CitizenSession, type SessionLease, type SessionSettings } from '../session/index.ts';
import { CitizenTokenExpiredEvent, tellError } from './session-events.ts';

export interface SessionControllerOptions {
  /** The settings that hold for the element now. */
  readonly settings: () => SessionSettings;
  /** BCP 47: the language of the host's sentences. */
  readonly locale: () => string;
  /** Whether the token was given to this very element, so that it is the one to say that it ends. */
  readonly ownsToken: () => boolean;
}

/** A page may set its token a moment after the element has come; only then is the lack of it worth a sentence. */
const patience = 500;

/** Takes part in the page's shared session for as long as the element is in the page. */
export class SessionController implements ReactiveController {
  /** Undefined while `missing` says what stands in the way. */
  session: CitizenSession | undefined;
  /** What whoever embeds the element has not set, even after a moment. */
  missing: 'address' | 'token' | null = null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #options: SessionControllerOptions;
  #lease: SessionLease | null = null;
  #stopListening = () => {};
  #acquired: readonly unknown[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & Element, options: SessionControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    const settings = this.#options.settings();
    const { apiUrl, getToken, tokenUrl, token } = settings;
    const locale = this.#options.locale();
    const wanted = [apiUrl, getToken, tokenUrl, token, locale];
    if (this.#lease && wanted.every((value, index) => value === this.#acquired[index])) return;
    const missing = !apiUrl ? 'address' : !getToken && !tokenUrl && !token ? 'token' : null;
    if (missing) return this.#lack(missing);
    // Taken before the old one is given back, so that one with the same key lives on.
    const lease = acquireSession(settings, locale);
    this.#giveBack();
    this.#acquired = wanted;
    this.#lease = lease;
    this.session = lease.session;
    this.#stopListening = lease.session.listen({
      onChange: () => this.#host.requestUpdate(),
      onTokenExpired: problem => {
        if (this.#options.ownsToken()) this.#host.dispatchEvent(new CitizenTokenExpiredEvent());
        tellError(this.#host, problem);
      },
    });
  }

  hostDisconnected(): void {
    this.#giveBack();
  }

  #lack(missing: 'address' | 'token'): void {
    if (this.#lease) this.#giveBack();
    if (this.missing !== null) this.missing = missing;
    this.#timer ??= setTimeout(() => {
      this.missing = missing;
      this.#host.requestUpdate();
    }, patience);
  }

  #giveBack(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.missing = null;
    this.#stopListening();
    this.#stopListening = () => {};
    this.#lease?.release();
    this.#lease = null;
    this.session = undefined;
  }
}
