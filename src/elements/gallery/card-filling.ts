import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { after, whenIdle } from './when-idle.ts';

export interface CardFillingOptions {
  /** How many recipes are here to be shown. */
  readonly count: () => number;
  /** What comes into view when the cards end; null while there is none. */
  readonly end: () => Element | null;
  /** All that are here are shown, and somebody has come to their end. */
  readonly onEnd: () => void;
}

const atOnce = 60;
/** So many are made without being asked for, so that the browser's own search finds them. */
const unasked = 600;
/** How far below the view the next ones are made, in px. */
const ahead = '600px';

/** In ms: whoever types is not made to wait for cards that are out of view. */
const rest = 400;

/** Decides how many cards are made: a screenful at once, some more while the browser is idle, others as one scrolls. */
export class CardFilling implements ReactiveController {
  shown = atOnce;

  readonly #host: ReactiveControllerHost;
  readonly #options: CardFillingOptions;
  readonly #observer = new IntersectionObserver(
    entries => entries.some(({ isIntersecting }) => isIntersecting) && this.#reachEnd(),
    { rootMargin: ahead },
  );
  #watched: Element | null = null;
  #cancel: (() => void) | null = null;
  /** Somebody types. */
  #isBusy = false;

  constructor(host: ReactiveControllerHost, options: CardFillingOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.shown < Math.min(this.#options.count(), unasked)) this.#wait();
    this.#watch(this.#options.end());
  }

  hostDisconnected(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#watch(null);
  }

  /** Begins anew, as with other filters. */
  restart(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.shown = atOnce;
    this.#isBusy = true;
  }

  showMore(): void {
    if (this.shown >= this.#options.count()) this.#options.onEnd();
    this.shown += atOnce;
    // Whether the end is still in view is asked anew.
    this.#watch(null);
    this.#host.requestUpdate();
  }

  #wait(): void {
    this.#cancel ??= this.#isBusy ? after(rest, () => this.#goOn()) : whenIdle(() => this.#fill());
  }

  #goOn(): void {
    this.#cancel = null;
    this.#isBusy = false;
    this.#wait();
  }

  #fill(): void {
    this.#cancel = null;
    this.shown += atOnce;
    this.#host.requestUpdate();
  }

  #reachEnd(): void {
    const count = this.#options.count();
    if (this.shown < Math.min(count, unasked)) return;
    if (this.shown < count) this.showMore();
    else this.#options.onEnd();
  }

  #watch(end: Element | null): void {
    if (end === this.#watched) return;
    this.#observer.disconnect();
    this.#watched = end;
    if (end) this.#observer.observe(end);
  }
}
