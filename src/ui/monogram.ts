import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { monogramHue } from '../model/monogram.ts';
import { icon } from './icons.ts';

/** What a monogram is made from; the contract's endpoints fit. */
export interface Monogram {
  readonly name: string;
  readonly monogram: string;
}

// styleMap begins with an attribute, and a strict content security policy refuses inline style.
const hueOf = (app: Monogram) =>
  ref(tile => (tile as HTMLElement | undefined)?.style.setProperty('--h', String(monogramHue(app.name))));

/** Two letters on the app's own hue. A decoration: the name stands beside it. */
export const monogram = (app: Monogram): TemplateResult =>
  html`<span class="tile" part="monogram" ${hueOf(app)} aria-hidden="true">${app.monogram}</span>`;

/** From app to app, source first. */
export const pair = (apps: readonly Monogram[], size: 'small' | 'normal' | 'big' = 'normal'): TemplateResult =>
  html`<span class="pair ${size}" part="endpoints" aria-hidden="true"
    >${apps.map((app, index) => [index > 0 ? icon('arrow') : null, monogram(app)])}</span
  >`;
