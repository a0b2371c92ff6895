import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** In ms. People cannot follow more, and a busy host must not keep the page busy. */
const calmMs = 250;

/** Renders an element at once after some quiet, and in a flood of news only now and then. */
export class CalmUpdates implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #last = -calmMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  request(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + calmMs - performance.now();
    if (wait <= 0) this.#update();
    else this.#timer = setTimeout(() => this.#update(), wait);
  }

  #update(): void {
    this.#timer = undefined;
    this.#last = performance.now();
    this.#host.requestUpdate();
  }
}
