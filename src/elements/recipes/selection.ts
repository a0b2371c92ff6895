import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Which rows are selected, by id; they stay so while others are looked at. */
export class Selection implements ReactiveController {
  ids: ReadonlySet<string> = new Set();

  readonly #host: ReactiveControllerHost;
  #last: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.ids = new Set();
    this.#last = null;
  }

  /** @param range In the order of the list: those between the last choice and this one go its way. */
  toggle(id: string, range: readonly string[] | null): void {
    const isSelected = !this.ids.has(id);
    const [from, to] = [range?.indexOf(this.#last ?? '') ?? -1, range?.indexOf(id) ?? -1];
    const between = range && from >= 0 && to >= 0 ? range.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    this.#last = id;
    this.set(between, isSelected);
  }

  set(ids: readonly string[], isSelected: boolean): void {
    const next = new Set(this.ids);
    for (const id of ids) {
      if (isSelected) next.add(id);
      else next.delete(id);
    }
    this.ids = next;
    this.#host.requestUpdate();
  }

  clear(): void {
    this.set([...this.ids], false);
  }
}
