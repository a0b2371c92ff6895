import type { CSSResult, ReactiveController, ReactiveControllerHost } from 'lit';
import type { Catalogue } from '../i18n/localizer.ts';

/** What a part of an element brings beside its code. */
export interface PartOfElement {
  /** Its English. */
  readonly texts: Partial<Catalogue>;
  readonly styles: CSSResult;
}

/** A part of an element that is fetched when it is first needed. */
export class LatePart<Part> implements ReactiveController {
  /** Undefined until it has come. */
  value: Part | undefined;
  /** Whether it could not be fetched. */
  hasFailed = false;

  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<Part>;
  readonly #onLoad: (part: Part) => void;
  #isLoading = false;

  /** @param onLoad Called once, before the element is drawn with it. */
  constructor(host: ReactiveControllerHost, load: () => Promise<Part>, onLoad: (part: Part) => void) {
    this.#host = host;
    this.#load = load;
    this.#onLoad = onLoad;
    host.addController(this);
  }

  hostConnected(): void {
    this.hasFailed = false;
  }

  /** Fetches it, unless it is here or on its way, or could not be had: see `retry`. */
  want(): void {
    if (this.value === undefined && !this.#isLoading && !this.hasFailed) void this.#fetch();
  }

  readonly retry = (): void => {
    this.hasFailed = false;
    this.want();
    this.#host.requestUpdate();
  };

  async #fetch(): Promise<void> {
    this.#isLoading = true;
    try {
      const part = await this.#load();
      this.value = part;
      this.#onLoad(part);
    } catch (error) {
      this.hasFailed = true;
      console.warn('citizen-integrator: a part of an element could not be fetched.', error);
    }
    this.#isLoading = false;
    this.#host.requestUpdate();
  }
}
