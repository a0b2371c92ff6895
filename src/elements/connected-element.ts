import { nothing, type LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { SessionController } from '../controllers/session-controller.ts';
import { SettingsController } from '../controllers/settings-controller.ts';
import { LocaleController } from '../i18n/locale-controller.ts';
import type { Catalogue, Localizer } from '../i18n/localizer.ts';
import type { CitizenSession, GetToken, ProvidedSettings } from '../session/index.ts';
import { errorState, failureSentence } from '../ui/error-state.ts';
import { notice } from '../ui/notice.ts';
import { version } from '../version.ts';

// What TypeScript asks of the base of a mixin.
// oxlint-disable-next-line typescript/no-explicit-any
type Constructor<Instance> = new (...args: any[]) => Instance;

export interface ConnectedView {
  /** Of the heading, should there be one in place of the content. */
  readonly level: number;
  /** Whether `content` has anything to show yet. */
  readonly hasContent: boolean;
  readonly content: (session: CitizenSession) => unknown;
}

/** What every element takes, so that each can stand alone; what is left out comes from the provider round it. */
export declare class ConnectedElementInterface {
  /** Where the hosted recipe API is: `https://recipes.example`. */
  apiUrl: string;
  /** A token, where the page renews it itself: see `citizen-token-expired`. */
  token: string;
  /** Your own address that answers `{ "token": "…" }`; fetched with its cookies whenever a token is needed. */
  tokenUrl: string;
  /** Gives a token whenever one is needed. Wins over `token-url` and `token`. */
  getToken: GetToken | undefined;
  /** Id of the environment to work in; the only one that may be written to when left out. */
  environment: string;
  /** BCP 47; the page's own language when left out. */
  locale: string;
  /** The settings that hold: the element's own, else the provider's. */
  protected readonly settings: ProvidedSettings;
  protected get session(): CitizenSession | undefined;
  protected readonly i18n: Localizer;
  /** Takes in the texts of a part that came later. */
  protected addTexts(texts: Partial<Catalogue>): void;
  /**
   * The element's content, or what stands in its way: something is not set, or the token has ended. What is already
   * in view stays, with a notice above it.
   */
  protected renderConnected(view: ConnectedView): unknown;
}

interface ConnectedStatics {
  /** The element's own part of the English texts. */
  readonly texts: Partial<Catalogue>;
}

type ConnectedClass = Constructor<ConnectedElementInterface> & { readonly version: string };

/**
 * Joins an element to the page's shared session and to the reader's language. The one mixin of the house: a controller
 * cannot declare attributes, and every element takes the same ones.
 */
export const ConnectedElement = <Base extends Constructor<LitElement>>(base: Base): ConnectedClass & Base => {
  class Connected extends base {
    static readonly version = version;

    @property({ attribute: 'api-url' }) apiUrl = '';
    @property() token = '';
    @property({ attribute: 'token-url' }) tokenUrl = '';
    @property({ attribute: false }) getToken: GetToken | undefined;
    @property() environment = '';
    @property() locale = '';

    readonly #settings = new SettingsController(this);
    readonly #locale = new LocaleController(
      this,
      () => this.settings.locale,
      (this.constructor as Partial<ConnectedStatics>).texts,
    );
    readonly #session = new SessionController(this, {
      settings: () => this.settings,
      locale: () => this.#locale.locale,
      ownsToken: () => this.#settings.ownsToken,
    });

    protected get settings(): ProvidedSettings {
      return this.#settings.settings;
    }

    protected get session(): CitizenSession | undefined {
      return this.#session.session;
    }

    protected get i18n(): Localizer {
      return this.#locale.localizer;
    }

    protected addTexts(texts: Partial<Catalogue>): void {
      this.#locale.add(texts);
    }

    protected renderConnected({ level, hasContent, content }: ConnectedView): unknown {
      const { i18n: localizer } = this;
      const { missing, session } = this.#session;
      if (missing) {
        const body = localizer.t(missing === 'address' ? 'setup.noAddress' : 'setup.noToken');
        return notice({ tone: 'warn', body, role: 'alert' });
      }
      if (!session) return nothing;
      const { problem } = session;
      const title = localizer.t('error.signedOut');
      if (problem && !hasContent) return errorState({ level, title, failure: problem, localizer });
      const body = problem && failureSentence(localizer, problem);
      return [problem ? notice({ tone: 'bad', icon: 'lock', title, body, role: 'alert' }) : nothing, content(session)];
    }
  }
  return Connected as unknown as ConnectedClass & Base;
};
