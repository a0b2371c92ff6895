import { noChange, nothing, render, type ChildPart } from 'lit';
import { Directive, directive, type DirectiveResult } from 'lit/directive.js';
import { ControlKeeper, type Control, type ControlWork } from './control.ts';

/** What stands in a field's frame. */
export interface FramedField {
  readonly kind: 'input' | 'textarea' | 'select' | 'checkbox' | 'switch';
  readonly id: string;
  readonly label: string;
  /** Said behind the label. */
  readonly remark: string;
  readonly help: string;
  /** Says what is to be thought of the answer, under all else. */
  readonly verdict: unknown;
  readonly isWide: boolean;
  readonly control: ControlWork<Control>;
}

const element = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
};

/** Label, help, control and verdict, each changed where it differs from what was shown before. */
class FieldFrame {
  readonly kind: FramedField['kind'];
  readonly root = element('div', 'field');
  readonly #label = element('label', '');
  readonly #words = document.createTextNode('');
  readonly #remark = element('span', 'opt');
  readonly #help = element('span', 'help');
  readonly #control: Control;
  readonly #keeper: ControlKeeper;
  #shown: Partial<FramedField> = { remark: '', help: '', verdict: nothing, isWide: false };

  constructor(kind: FramedField['kind']) {
    this.kind = kind;
    this.root.part.add('field');
    if (kind === 'checkbox' || kind === 'switch') {
      const box = element('input', '');
      box.type = 'checkbox';
      const words = element('span', '');
      words.append(this.#words);
      this.#label.className = kind === 'switch' ? 'check switch' : 'check';
      this.#label.append(box, words);
      this.root.append(this.#label);
      this.#control = box;
    } else {
      this.#control = element(kind, kind === 'select' ? 'select' : 'input');
      this.#label.append(this.#words);
      const held = kind === 'select' ? element('span', 'selw') : this.#control;
      if (held !== this.#control) held.append(this.#control);
      this.root.append(this.#label, held);
    }
    this.#keeper = new ControlKeeper(this.#control);
  }

  show(field: FramedField): void {
    const { id, label, remark, help, verdict, isWide } = field;
    const before = this.#shown;
    if (id !== before.id) {
      this.#help.id = `${id}-help`;
      if (this.#control.type !== 'checkbox') this.#label.htmlFor = id;
    }
    if (label !== before.label || remark !== before.remark) {
      this.#words.data = remark ? `${label} ` : label;
      this.#remark.textContent = remark;
      if (!remark) this.#remark.remove();
      else if (!this.#remark.parentNode) this.#words.after(this.#remark);
    }
    if (help !== before.help) {
      this.#help.textContent = help;
      if (help) this.#label.after(this.#help);
      else this.#help.remove();
    }
    if (isWide !== before.isWide) this.root.classList.toggle('wide', isWide);
    this.#keeper.show(field.control);
    // Lit leaves alone what stands there already, and draws behind it.
    if (verdict !== before.verdict) render(verdict, this.root);
    this.#shown = field;
  }
}

/** A whole field as one part: a form of many fields, each made of templates with parts of their own, is slow to draw. */
class FieldDirective extends Directive {
  #frame: FieldFrame | undefined;

  override render(_field: FramedField): unknown {
    return noChange;
  }

  override update(_part: ChildPart, [field]: [FramedField]): unknown {
    const before = this.#frame;
    const frame = before?.kind === field.kind ? before : new FieldFrame(field.kind);
    this.#frame = frame;
    frame.show(field);
    return frame === before ? noChange : frame.root;
  }
}

/** A field of its kind; the control in it is of that kind, too. */
export const framed = directive(FieldDirective);
export type Framed = DirectiveResult<typeof FieldDirective>;
