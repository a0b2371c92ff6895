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

/**
 * All that a control carries, as one part of its template: with a part for each attribute and listener, the first look
 * at a form of many fields costs twice as much.
 */
class ControlDirective extends Directive implements EventListenerObject {
  #work: ControlWork<Control> | undefined;

  override render(_work: ControlWork<never>): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [next]: [ControlWork<Control>]): unknown {
    const work = this.#work;
    if (!work) for (const type of eventTypes) element.addEventListener(type, this);
    for (const [name, value] of Object.entries(next.attributes)) {
      if (value === work?.attributes[name]) continue;
      if (value === undefined) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
    next.fill?.(element as Control);
    this.#work = next;
    return noChange;
  }

  handleEvent({ type, currentTarget }: Event): void {
    this.#work?.on[type as (typeof eventTypes)[number]]?.(currentTarget as Control);
  }
}

/** Stands in a control's tag. Each attribute must be named at every drawing. */
export const control = directive(ControlDirective) as <Kind extends Control>(
  work: ControlWork<Kind>,
) => DirectiveResult<typeof ControlDirective>;
