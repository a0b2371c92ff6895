import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { HostEvent } from '../contract/index.ts';
import type { CitizenSession } from '../session/index.ts';

/** Hands what happens on the host to an element while it is in the page. */
export class LiveController implements ReactiveController {
  readonly #session: () => CitizenSession | undefined;
  readonly #onEvent: (event: HostEvent) => void;
  #listensTo: CitizenSession | undefined;
  #stop = () => {};

  constructor(
    host: ReactiveControllerHost,
    session: () => CitizenSession | undefined,
    onEvent: (event: HostEvent) => void,
  ) {
    this.#session = session;
    this.#onEvent = onEvent;
    host.addController(this);
  }

  hostUpdate(): void {
    const session = this.#session();
    if (session === this.#listensTo) return;
    this.#stop();
    this.#listensTo = session;
    this.#stop = session?.listen({ onEvent: this.#onEvent }) ?? (() => {});
  }

  hostDisconnected(): void {
    this.#stop();
    this.#stop = () => {};
    this.#listensTo = undefined;
  }
}
