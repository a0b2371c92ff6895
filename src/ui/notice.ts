import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from './icons.ts';

export type Tone = 'plain' | 'info' | 'ok' | 'warn' | 'bad';

const toneIcons: Readonly<Record<Tone, IconName>> = {
  plain: 'info',
  info: 'info',
  ok: 'ok',
  warn: 'warning',
  bad: 'error',
};

export interface Notice {
  readonly tone: Tone;
  /** The fact, in one sentence. */
  readonly title?: unknown;
  /** What to do, and what is safe. */
  readonly body?: unknown;
  readonly actions?: unknown;
  readonly icon?: IconName;
  /** `alert` only for what blocks the person right now; `status` for news. */
  readonly role?: 'alert' | 'status';
}

/** A box that says what happened and what to do. */
export const notice = ({ tone, title, body, actions, icon: name, role }: Notice): TemplateResult =>
  html`<div class="note ${tone}" part="notice" role=${role ?? nothing}>
    ${icon(name ?? toneIcons[tone])}
    <div class="body">
      ${title ? html`<strong>${title}</strong>` : nothing} ${body ? html`<div class="stack-2">${body}</div>` : nothing}
    </div>
    ${actions ? html`<div class="acts">${actions}</div>` : nothing}
  </div>`;

/** Technical text, folded away: only support needs it. */
export const supportDetails = (summary: string, details: unknown): TemplateResult =>
  html`<details class="support">
    <summary>${summary}</summary>
    <code>${details}</code>
  </details>`;
