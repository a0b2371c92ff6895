import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** From so many rows on, only those near the viewport are in the page. */
const mostRows = 500;
const blockSize = 20;

export interface Block {
  readonly number: number;
  /** Place of its first row in the whole list. */
  readonly start: number;
  readonly ids: readonly string[];
  readonly isNear: boolean;
}

/**
 * Which rows are in the page: all of a short list; of a long one those in the blocks near the viewport. The others are
 * as high as those that were seen, through `--block` on the table.
 */
export class RowWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #seen = new Set<number>();
  #shown: ReadonlySet<string> | null = null;
  readonly #elements = new Map<number, Element>();
  readonly #numbers = new WeakMap<Element, number>();
  readonly #watchers: ((element: Element | undefined) => void)[] = [];
  #observer: IntersectionObserver | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(entries => this.#look(entries));
    for (const element of this.#elements.values()) this.#observer.observe(element);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#seen.clear();
  }

  isFor(count: number): boolean {
    return count > mostRows;
  }

  /** @param kept Ids whose blocks stay in the page wherever they are. */
  blocks(ids: readonly string[], kept: readonly string[]): readonly Block[] {
    this.#shown = null;
    if (!this.isFor(ids.length)) return [{ number: 0, start: 0, ids, isNear: true }];
    const keptBlocks = new Set(kept.map(id => Math.floor(ids.indexOf(id) / blockSize)));
    const blocks = Array.from({ length: Math.ceil(ids.length / blockSize) }, (_, number): Block => {
      const start = number * blockSize;
      // Before the first look, what is on top.
      const isSeen = this.#seen.size === 0 ? number === 0 : [-1, 0, 1].some(by => this.#seen.has(number + by));
      return {
        number,
        start,
        ids: ids.slice(start, start + blockSize),
        isNear: isSeen || keptBlocks.has(number),
      };
    });
    this.#shown = new Set(blocks.flatMap(block => (block.isNear ? block.ids : [])));
    return blocks;
  }

  /** Whether a row of the list is in the page. */
  shows(id: string): boolean {
    return this.#shown?.has(id) ?? true;
  }

  /** What a block's element is to be handed to; the same for a block at every call. */
  watcher(number: number): (element: Element | undefined) => void {
    return (this.#watchers[number] ??= element => {
      const before = this.#elements.get(number);
      if (before) this.#observer?.unobserve(before);
      if (!element) {
        this.#elements.delete(number);
        this.#seen.delete(number);
        return;
      }
      this.#elements.set(number, element);
      this.#numbers.set(element, number);
      this.#observer?.observe(element);
    });
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const number = this.#numbers.get(target);
      if (number === undefined) continue;
      if (isIntersecting) this.#seen.add(number);
      else this.#seen.delete(number);
      // Only rows, no log among them.
      if (target.childElementCount !== blockSize) continue;
      target.closest('table')?.style.setProperty('--block', `${Math.round(boundingClientRect.height)}px`);
    }
    this.#host.requestUpdate();
  }
}
