import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { countMoves } from './deployment-list.ts';

/**
 * Which rows stand where. What a person asks for is done at once; what only happens waits while the pointer or the focus
 * is among the rows, so that nothing moves away under it.
 */
export class Arrangement implements ReactiveController {
  /** Ids in the order in which they are shown. */
  ids: readonly string[] = [];
  /** Rows that wait to come, go or move. */
  waiting = 0;

  readonly #host: ReactiveControllerHost;
  readonly #changed = new Set<string>();
  #wish: unknown = null;
  #wanted: readonly string[] = [];
  #hasPointer = false;
  #hasFocus = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#hasPointer = false;
    this.#hasFocus = false;
  }

  /** Something of this row has changed. */
  note(id: string): void {
    this.#changed.add(id);
  }

  /**
   * @param wish What a person asks for; another object means that they have just asked.
   * @param wanted The rows in the order that this gives now.
   */
  settle(wish: unknown, wanted: readonly string[], isLoading: boolean): void {
    this.#wanted = wanted;
    const isAsked = wish !== this.#wish;
    this.#wish = wish;
    const isHeld = (this.#hasPointer || this.#hasFocus) && !isLoading;
    if (isAsked || !isHeld || this.ids.length === 0) this.#apply();
    else this.waiting = countMoves(this.ids, wanted, this.#changed);
    if (this.waiting === 0) this.#changed.clear();
  }

  /** Moves, brings and takes away what waits. */
  readonly update = (): void => {
    this.#apply();
    this.#host.requestUpdate();
  };

  /** A person took this row away. */
  drop(id: string): void {
    this.ids = this.ids.filter(other => other !== id);
  }

  /** The pointer has come among the rows, or left them. */
  readonly point = (event: Event): void => {
    this.#hasPointer = event.type === 'pointerenter';
    if (!this.#hasPointer) this.#release();
  };

  readonly focus = (event: FocusEvent): void => {
    const rows = event.currentTarget as Element;
    const next = event.type === 'focusin' ? event.target : event.relatedTarget;
    this.#hasFocus = next instanceof Node && rows.contains(next);
    if (!this.#hasFocus) this.#release();
  };

  #release(): void {
    if (this.waiting > 0 && !this.#hasPointer && !this.#hasFocus) this.#host.requestUpdate();
  }

  #apply(): void {
    this.ids = this.#wanted;
    this.waiting = 0;
    this.#changed.clear();
  }
}
