import { html, noChange, type TemplateResult } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import { monogramHue } from '../model/monogram.ts';
import { icon } from './icons.ts';

/** What a monogram is made from; the contract's endpoints fit. */
export interface Monogram {
  readonly name: string;
  readonly monogram: string;
}

// styleMap begins with an attribute, and a strict content security policy refuses inline style.
class Hue extends Directive {
  override render(name: string): number {
    return monogramHue(name);
  }

  override update({ element }: ElementPart, [name]: [name: string]): unknown {
    (element as HTMLElement).style.setProperty('--h', String(this.render(name)));
    return noChange;
  }
}

const hueOf = directive(Hue);

/** Two letters on the app's own hue. A decoration: the name stands beside it. */
export const monogram = ({ name, monogram: letters }: Monogram): TemplateResult =>
  html`<span class="tile" part="monogram" ${hueOf(name)} aria-hidden="true">${letters}</span>`;

/** From app to app, source first. */
export const pair = (apps: readonly Monogram[], size: 'small' | 'normal' | 'big' = 'normal'): TemplateResult =>
  html`<span class="pair ${size}" part="endpoints" aria-hidden="true"
    >${apps.map((app, index) => [index > 0 ? icon('arrow') : null, monogram(app)])}</span
  >`;
