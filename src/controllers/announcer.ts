import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

const quietMs = 500;

/** The element's one polite live region: says the news after half a second of quiet. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #news = new Map<string, string>();
  #said = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** @param topic What it is about: of several news about one thing the last is said. */
  announce(text: string, topic = ''): void {
    this.#news.delete(topic);
    this.#news.set(topic, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#said = [...this.#news.values()].join(' ');
      this.#news.clear();
      this.#host.requestUpdate();
    }, quietMs);
  }

  render(): TemplateResult {
    return html`<p class="vh" role="status">${this.#said}</p>`;
  }
}
