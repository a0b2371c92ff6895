import { ContextConsumer, ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import { settingsContext, type ProvidedSettings } from '../session/index.ts';

type SettingsHost = ReactiveElement & ProvidedSettings;

const noSettings: ProvidedSettings = {
  apiUrl: '',
  getToken: undefined,
  tokenUrl: '',
  token: '',
  environment: '',
  locale: '',
};

/** Joins what an element was given with what the provider round it says, and hands both on to the elements inside. */
export class SettingsController implements ReactiveController {
  readonly #host: SettingsHost;
  readonly #provided: ContextConsumer<typeof settingsContext, SettingsHost>;
  readonly #handedOn: ContextProvider<typeof settingsContext, SettingsHost>;

  constructor(host: SettingsHost) {
    this.#host = host;
    this.#provided = new ContextConsumer(host, { context: settingsContext, subscribe: true });
    this.#handedOn = new ContextProvider(host, { context: settingsContext, initialValue: noSettings });
    host.addController(this);
  }

  /** The settings that hold: the element's own, else the provider's. A way to a token is taken as a whole. */
  get settings(): ProvidedSettings {
    const own = this.#host;
    const provided = this.#provided.value ?? noSettings;
    const { getToken, tokenUrl, token } = this.ownsToken ? own : provided;
    return {
      apiUrl: own.apiUrl || provided.apiUrl,
      getToken,
      tokenUrl,
      token,
      environment: own.environment || provided.environment,
      locale: own.locale || provided.locale,
    };
  }

  /** Whether the token was given to this very element. */
  get ownsToken(): boolean {
    const { getToken, tokenUrl, token } = this.#host;
    return Boolean(getToken ?? (tokenUrl || token));
  }

  hostConnected(): void {
    if (customElements.get('citizen-provider')) return;
    // A provider that is defined later than this element did not hear its question.
    void customElements.whenDefined('citizen-provider').then(() => {
      if (this.#host.isConnected) this.#provided.hostConnected();
    });
  }

  hostUpdate(): void {
    const next = this.settings;
    const present = this.#handedOn.value;
    const isSame = (Object.keys(next) as (keyof ProvidedSettings)[]).every(name => next[name] === present[name]);
    if (!isSame) this.#handedOn.setValue(next);
  }
}
