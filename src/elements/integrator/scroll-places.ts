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

/** ms for which content that comes late is waited for. */
const patience = 3000;

/** Remembers how far each page of an element was scrolled, and goes back there. */
export class ScrollPlaces {
  readonly #element: Element;
  readonly #places = new Map<string, number>();
  #stopWaiting = () => {};

  constructor(element: Element) {
    this.#element = element;
  }

  keep(page: string): void {
    this.#stopWaiting();
    this.#places.set(page, scrollerOf(this.#element).scrollTop);
  }

  /** Where the page was left; should its content not be there yet, as soon as it is, unless somebody scrolls. */
  restore(page: string): void {
    const top = this.#places.get(page);
    if (top === undefined) return this.toTop();
    const scroller = scrollerOf(this.#element);
    const go = () => {
      scroller.scrollTop = top;
      if (Math.abs(scroller.scrollTop - top) < 1) this.#stopWaiting();
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
