import { html, type TemplateResult } from 'lit';

/** A grey bar where text will be; how wide it is, the class says. */
export const skeleton = (size: 'short' | 'middle' | 'long' | 'apps' | 'badge' = 'long'): TemplateResult =>
  html`<span class="skel ${size}" aria-hidden="true"></span>`;
