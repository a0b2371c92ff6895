import { html, nothing, type TemplateResult } from 'lit';
import { heading } from './heading.ts';
import { icon, type IconName } from './icons.ts';

export interface EmptyState {
  readonly icon: IconName;
  readonly level: number;
  readonly title: string;
  readonly text?: unknown;
  readonly actions?: unknown;
}

/** Nothing is here: says so, and the way on. */
export const emptyState = ({ icon: name, level, title, text, actions }: EmptyState): TemplateResult =>
  html`<div class="empty" part="empty">
    <span class="art">${icon(name)}</span>
    ${heading({ level, content: title, look: 'subtitle' })} ${text ? html`<p>${text}</p>` : nothing}
    ${actions ? html`<div class="btnbar">${actions}</div>` : nothing}
  </div>`;
