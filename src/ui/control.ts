import { noChange } from 'lit';
import { Directive, directive, type DirectiveResult, type ElementPart } from 'lit/directive.js';

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export interface ControlWork<Kind extends Control> {
  /** By name; undefined for none. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** Puts the answer in unless it is there: a person may have typed since. */
  readonly fill?: (control: Kind) => void;
  /** What to do, by the event's type. */
  readonly on: Readonly<Partial<Record<'input' | 'change' | 'blur', ((control: Kind) => void) | undefined>>>;
}

const eventTypes = ['input', 'change', 'blur'] as const;

/** Keeps what a control carries as it was last told. */
export class ControlKeeper implements EventListenerObject {
  readonly #element: Control;
  #work: ControlWork<Control> | undefined;

  constructor(element: Control) {
    this.#element = element;
    for (const type of eventTypes) element.addEventListener(type, this);
  }

  /** Each attribute must be named every time. */
  show(next: ControlWork<Control>): void {
    for (const name in next.attributes) {
      const value = next.attributes[name];
      if (value === this.#work?.attributes[name]) continue;
      if (value === undefined) this.#element.removeAttribute(name);
      else this.#element.setAttribute(name, value);
    }
    next.fill?.(this.#element);
    this.#work = next;
  }

  handleEvent({ type }: Event): void {
    this.#work?.on[type as (typeof eventTypes)[number]]?.(this.#element);
  }
}

/** All that a control carries, as one part of its template. */
class ControlDirective extends Directive {
  #keeper: ControlKeeper | undefined;

  override render(_work: ControlWork<never>): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [work]: [ControlWork<Control>]): unknown {
    this.#keeper ??= new ControlKeeper(element as Control);
    this.#keeper.show(work);
    return noChange;
  }
}

/** Stands in a control's tag. Each attribute must be named at every drawing. */
export const control = directive(ControlDirective) as <Kind extends Control>(
  work: ControlWork<Kind>,
) => DirectiveResult<typeof ControlDirective>;
