const parentOf = (node: Node): Node | null =>
  (node as Element).assignedSlot ?? (node instanceof ShadowRoot ? node.host : node.parentNode);

/** What scrolls an element, out of its shadow root too: the nearest box that does, else the page. */
const scrollerOf = (element: Element): Element => {
  for (let node = parentOf(element); node; node = parentOf(node)) {
    if (!(node instanceof Element) || node === document.body || node === document.documentElement) continue;
    if (/auto|scroll/.test(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight) return node;
  }
  return document.scrollingElement ?? document.documentElement;
};

/** What has the focus inside of an element's own parts, however deep; null for the element's own buttons. */
const focusedWithin = (element: Element): Element | null => {
  let focused = element.shadowRoot?.activeElement ?? null;
  if (!focused?.shadowRoot) return null;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
};

interface Place {
  readonly top: number;
  /** What had the focus, and how far below the window's edge: cards that are out of view may since be thought smaller. */
  readonly anchor: { readonly element: Element; readonly top: number } | null;
}

/** ms for which content that comes late is waited for. */
const patience = 3000;

/** Remembers how far each page of an element was scrolled, and goes back there. */
export class ScrollPlaces {
  readonly #element: Element;
  readonly #places = new Map<string, Place>();
  #stopWaiting = () => {};

  constructor(element: Element) {
    this.#element = element;
  }

  keep(page: string): void {
    this.#stopWaiting();
    const focused = focusedWithin(this.#element);
    this.#places.set(page, {
      top: scrollerOf(this.#element).scrollTop,
      anchor: focused && { element: focused, top: focused.getBoundingClientRect().top },
    });
  }

  /** Where the page was left; should its content not be there yet, as soon as it is, unless somebody scrolls. */
  restore(page: string): void {
    const place = this.#places.get(page);
    if (!place) return this.toTop();
    const scroller = scrollerOf(this.#element);
    const { anchor } = place;
    /** How far there is still to scroll. */
    const rest = () =>
      anchor?.element.checkVisibility()
        ? anchor.element.getBoundingClientRect().top - anchor.top
        : place.top - scroller.scrollTop;
    const go = () => {
      scroller.scrollTop += rest();
      if (Math.abs(rest()) < 1) this.#stopWaiting();
    };
    const grown = new ResizeObserver(go);
    const timer = setTimeout(() => this.#stopWaiting(), patience);
    const stop = () => this.#stopWaiting();
    const signs = ['wheel', 'touchstart', 'keydown'] as const;
    for (const sign of signs) addEventListener(sign, stop, { passive: true });
    this.#stopWaiting = () => {
      grown.disconnect();
      clearTimeout(timer);
      for (const sign of signs) removeEventListener(sign, stop);
    };
    grown.observe(this.#element);
    go();
  }

  /** The beginning of the element, should it be out of view. */
  toTop(): void {
    this.#stopWaiting();
    if (this.#element.getBoundingClientRect().top < 0) this.#element.scrollIntoView({ block: 'start' });
  }
}
