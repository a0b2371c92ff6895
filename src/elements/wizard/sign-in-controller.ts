import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, type Client, type RecipeApiError } from '../../client/index.ts';
import type { Authorization, AuthorizationRequest, Connection } from '../../contract/index.ts';
import { signInMessage } from '../../contract/sign-in-message.ts';
import { CitizenErrorEvent } from '../../controllers/session-events.ts';

export type SignInState =
  /** The host is asked where to sign in. */
  | { readonly kind: 'opening'; readonly isLeaving: boolean }
  | {
      readonly kind: 'waiting';
      readonly state: string;
      /** Where the person signs in; empty when that was before the page was left. */
      readonly url: string;
      /** Whether the window is gone, as far as we see. */
      readonly isClosed: boolean;
      /** Whether the host could not be asked the last time. */
      readonly isUnsure: boolean;
    }
  | { readonly kind: 'ended'; readonly state: string; readonly outcome: Authorization }
  | { readonly kind: 'practice' }
  | { readonly kind: 'failed'; readonly what: 'sign-in' | 'practice'; readonly error: RecipeApiError };

/** What a browser does for us: apart, so that tests may stand in for it. */
export const browser = {
  open: (name: string): Window | null => globalThis.open('about:blank', name, 'popup,width=560,height=720'),
  leave: (url: string): void => globalThis.location.assign(url),
};

/** Between two questions how it goes, in ms. */
const pause = 2000;

export interface SignInOptions {
  readonly client: () => Client;
  /** A connection was made, or signed in to again. */
  readonly onConnected: (step: string, connection: Connection) => void;
  /** The page is about to be left: keeps what has to outlive it. */
  readonly onLeave: (step: string, state: string) => Promise<void>;
}

/** People sign in with a system itself, in a window of its own. One at a time; by the step's id. */
export class SignInController implements ReactiveController {
  /** The step that it belongs to; empty for none. */
  step = '';
  state: SignInState | null = null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #options: SignInOptions;
  #popup: Window | null = null;
  /** What it began with: an element that is taken out has no session any more. */
  #waitsWith: Client | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  constructor(host: ReactiveControllerHost & Element, options: SignInOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  stateOf(step: string): SignInState | null {
    return step === this.step ? this.state : null;
  }

  /**
   * Opens the window, at once: browsers let a click do it, and nothing later. Where they do not, the page itself goes.
   * @param request Without how it is shown, which the browser decides.
   */
  async begin(step: string, request: Omit<AuthorizationRequest, 'display' | 'returnTo'>): Promise<void> {
    this.stop();
    const running = this.#start(step);
    const popup = browser.open(`citizen-sign-in-${step}`);
    this.#popup = popup;
    this.#become({ kind: 'opening', isLeaving: popup === null });
    try {
      const body: AuthorizationRequest = popup
        ? { ...request, display: 'popup' }
        : { ...request, display: 'redirect', returnTo: globalThis.location.href };
      const { url, state } = await this.#options.client().call('authorizeConnection', { body }, running);
      if (running.signal.aborted) return;
      if (!popup) {
        await this.#options.onLeave(step, state);
        browser.leave(url);
        return;
      }
      popup.location.replace(url);
      this.#wait(state, url);
    } catch (error) {
      if (running.signal.aborted) return;
      popup?.close();
      this.#fail('sign-in', error);
    }
  }

  /** Goes on with what was begun before the page was left. */
  resume(step: string, state: string): void {
    this.stop();
    this.#start(step);
    this.#wait(state, '');
  }

  openAgain(): void {
    if (this.state?.kind !== 'waiting') return;
    const { url } = this.state;
    if (this.#popup && !this.#popup.closed) this.#popup.focus();
    else if (url) {
      const popup = browser.open(`citizen-sign-in-${this.step}`);
      this.#popup = popup;
      if (popup) popup.location.replace(url);
      else browser.leave(url);
    }
    this.#become({ ...this.state, isClosed: false });
  }

  /** Takes an account that is another one than before. */
  async accept(): Promise<void> {
    if (this.state?.kind !== 'ended') return;
    const { state } = this.state;
    const running = this.#start(this.step);
    try {
      const outcome = await this.#options.client().call('acceptAuthorization', { params: { state } }, running);
      if (!running.signal.aborted) this.#end(state, outcome);
    } catch (error) {
      if (!running.signal.aborted) this.#fail('sign-in', error);
    }
  }

  async usePractice(
    step: string,
    body: { endpoint: string; environment: string; customer?: { id: string } },
  ): Promise<void> {
    this.stop();
    const running = this.#start(step);
    this.#become({ kind: 'practice' });
    try {
      const connection = await this.#options.client().call('createPracticeConnection', { body }, running);
      if (running.signal.aborted) return;
      this.#become(null);
      this.#options.onConnected(step, connection);
    } catch (error) {
      if (!running.signal.aborted) this.#fail('practice', error);
    }
  }

  /** The person leaves the step: what is over has been read; what is under way goes on. */
  leave(): void {
    if (this.state?.kind === 'ended' || this.state?.kind === 'failed') this.#become(null);
  }

  /** Ends what is under way: closes its window, and lets nobody finish it any more. */
  stop(): void {
    const { state } = this;
    const isOpen = state?.kind === 'waiting' || (state?.kind === 'ended' && state.outcome.status === 'other-account');
    if (isOpen) void this.#cancel(state.state, this.#waitsWith);
    this.#forget();
  }

  async #cancel(state: string, client: Client | null): Promise<void> {
    try {
      await client?.call('cancelAuthorization', { params: { state } });
    } catch (error) {
      // Then it ends by itself, a few minutes later.
      if (!isRecipeApiError(error)) throw error;
    }
  }

  #forget(): void {
    this.#running?.abort();
    this.#running = null;
    clearTimeout(this.#timer);
    globalThis.removeEventListener('message', this.#hear);
    globalThis.removeEventListener('focus', this.#lookNow);
    this.#popup?.close();
    this.#popup = null;
    if (this.state) this.#become(null);
  }

  #start(step: string): AbortController {
    this.#running?.abort();
    this.#running = new AbortController();
    this.step = step;
    return this.#running;
  }

  #wait(state: string, url: string): void {
    this.#waitsWith = this.#options.client();
    globalThis.addEventListener('message', this.#hear);
    globalThis.addEventListener('focus', this.#lookNow);
    this.#become({ kind: 'waiting', state, url, isClosed: false, isUnsure: false });
    if (url === '') this.#lookNow();
    else this.#timer = setTimeout(this.#lookNow, pause);
  }

  /** The window says that it is done. What came of it only the host can say, so that nobody else's word counts. */
  readonly #hear = ({ data }: MessageEvent<unknown>): void => {
    if (this.state?.kind !== 'waiting' || typeof data !== 'object' || data === null) return;
    const { type, state } = data as { type?: unknown; state?: unknown };
    if (type === signInMessage && state === this.state.state) this.#lookNow();
  };

  readonly #lookNow = (): void => void this.#look();

  /** A window that another site has cut off from us looks closed and is not: the host alone knows how it goes. */
  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const running = this.#running;
    if (this.state?.kind !== 'waiting' || !running) return;
    const { state } = this.state;
    let isUnsure = false;
    try {
      const outcome = await this.#options.client().call('getAuthorization', { params: { state } }, running);
      if (running.signal.aborted) return;
      if (outcome.status !== 'waiting') return this.#end(state, outcome);
    } catch (error) {
      if (running.signal.aborted) return;
      if (isRecipeApiError(error) && error.kind === 'not-found') return this.#fail('sign-in', error);
      isUnsure = true;
    }
    if (this.state.kind !== 'waiting') return;
    const isClosed = this.#popup?.closed ?? true;
    if (isClosed !== this.state.isClosed || isUnsure !== this.state.isUnsure) {
      this.#become({ ...this.state, isClosed, isUnsure });
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#lookNow, pause);
  }

  #end(state: string, outcome: Authorization): void {
    const { step } = this;
    this.#forget();
    this.step = step;
    this.#become({ kind: 'ended', state, outcome });
    if (outcome.connection) this.#options.onConnected(step, outcome.connection);
  }

  #fail(what: 'sign-in' | 'practice', error: unknown): void {
    if (!isRecipeApiError(error)) throw error;
    this.#host.dispatchEvent(new CitizenErrorEvent(error));
    this.#become({ kind: 'failed', what, error });
  }

  #become(state: SignInState | null): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
