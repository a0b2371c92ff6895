import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'bad';
  readonly text: string;
  /** Id of what it is about: earlier news of the same is no longer true. */
  readonly about?: string;
  /** Takes back what was done. */
  readonly undo?: (() => void) | undefined;
  /** Good news that has to be noted down stays, too. */
  readonly stays?: boolean;
}

const visibleMs = 6000;
const most = 3;

/** Short news of what a person just did. Good news goes by itself, unless it is being read; bad news stays. */
export class Toasts implements ReactiveController {
  items: readonly Toast[] = [];

  readonly #host: ReactiveControllerHost;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #nextId = 0;
  #isHeld = false;
  #from: HTMLElement | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.items = [];
  }

  show(toast: Omit<Toast, 'id'>): void {
    const id = this.#nextId++;
    const { about } = toast;
    const others = this.items.filter(each => about === undefined || each.about !== about);
    this.items = [...others, { ...toast, id }].slice(-most);
    if (toast.tone === 'ok' && !toast.stays) this.#dismissLater(id);
    this.#host.requestUpdate();
  }

  /** @param isHeld Pointer or focus is on them: they stay. @param from Where the focus was. */
  hold(isHeld: boolean, from?: EventTarget | null): void {
    this.#isHeld = isHeld;
    if (from instanceof HTMLElement && !from.closest('.toasts')) this.#from = from;
  }

  /** A person is done with it: the focus goes back to where it came from. */
  leave(id: number): void {
    this.dismiss(id);
    const from = this.#from;
    this.#from = null;
    void this.#host.updateComplete.then(() => from?.focus());
  }

  dismiss(id: number): void {
    this.items = this.items.filter(toast => toast.id !== id);
    this.#host.requestUpdate();
  }

  #dismissLater(id: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#isHeld) this.#dismissLater(id);
      else this.dismiss(id);
    }, visibleMs);
    this.#timers.add(timer);
  }
}
