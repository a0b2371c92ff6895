import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

const quietMs = 500;

/** The element's one polite live region: says the last news after half a second of quiet. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #said = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  announce(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#said = text;
      this.#host.requestUpdate();
    }, quietMs);
  }

  render(): TemplateResult {
    return html`<p class="vh" role="status">${this.#said}</p>`;
  }
}
