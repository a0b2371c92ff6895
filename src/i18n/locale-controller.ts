import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { en } from './en/index.ts';
import { languageOf, loadCatalogue } from './languages.ts';
import { createLocalizer, type Catalogue, type Localizer } from './localizer.ts';

const canonical = (locale: string): string | null => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? null;
  } catch {
    return null; // `lang="en_US"` is a mistake of the page that must not break us
  }
};

/** The language that the page says round an element, also from outside of shadow roots. */
const nearestLanguage = (element: Element): string => {
  for (let node: Element | null = element; node;) {
    const language = node.closest('[lang]')?.getAttribute('lang');
    if (language) return language;
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
};

/** Speaks the reader's language: what is asked for, else what the page says, else the browser's. */
export class LocaleController implements ReactiveController {
  /** BCP 47. */
  locale = 'en';
  /** In English until the texts of another language have come. */
  localizer: Localizer;

  readonly #host: ReactiveControllerHost & Element;
  readonly #wanted: () => string;
  #english: Partial<Catalogue>;
  #asked = '';
  readonly #observer: MutationObserver;

  /** @param wanted The locale that is asked for; empty when the page's counts. @param own The element's part of English. */
  constructor(host: ReactiveControllerHost & Element, wanted: () => string, own: Partial<Catalogue> = {}) {
    this.#host = host;
    this.#wanted = wanted;
    this.#english = { ...en, ...own };
    this.localizer = createLocalizer('en', this.#english);
    this.#observer = new MutationObserver(() => host.requestUpdate());
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
    this.#choose();
  }

  hostUpdate(): void {
    this.#choose();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  /** Takes in the English of a part that came later; other languages come whole. */
  add(texts: Partial<Catalogue>): void {
    this.#english = { ...this.#english, ...texts };
    if (languageOf(this.locale) !== 'en') return;
    this.localizer = createLocalizer(this.locale, this.#english);
    this.#host.requestUpdate();
  }

  #choose(): void {
    const candidates = [this.#wanted(), nearestLanguage(this.#host), navigator.language];
    // Asked at every drawing.
    const asked = candidates.join(' ');
    if (asked === this.#asked) return;
    this.#asked = asked;
    const locale = candidates.map(candidate => candidate && canonical(candidate)).find(Boolean) || 'en';
    if (locale === this.locale) return;
    this.locale = locale;
    if (languageOf(locale) === 'en') this.localizer = createLocalizer(locale, this.#english);
    else void this.#load(locale);
  }

  async #load(locale: string): Promise<void> {
    try {
      const catalogue = await loadCatalogue(locale);
      if (locale !== this.locale) return;
      this.localizer = createLocalizer(locale, catalogue);
      this.#host.requestUpdate();
    } catch (error) {
      console.warn(`citizen-integrator: the texts for "${locale}" could not be fetched; English is shown.`, error);
    }
  }
}
