import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** In ms: how often, at most, news leads to new counts. */
const calm = 1000;
/** In ms: how often counts are loaded anew while they are in view, should no news come. */
const pace = 30_000;

/** Loads something anew after news, on return to the page, and now and then while the page is in view. */
export class Refresher implements ReactiveController {
  readonly #refresh: () => void;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #pace: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, refresh: () => void) {
    this.#refresh = refresh;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#look);
    this.#pace = setInterval(this.#look, pace);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#look);
    clearInterval(this.#pace);
    clearTimeout(this.#soon);
    this.#soon = undefined;
  }

  /** Once for all news that comes within a moment. */
  soon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#refresh();
    }, calm);
  }

  readonly #look = (): void => {
    if (document.visibilityState === 'visible') this.#refresh();
  };
}
