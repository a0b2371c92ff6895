import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer, TextKey } from '../i18n/localizer.ts';
import { heading } from './heading.ts';
import { icon } from './icons.ts';

/** What is shown of a failure; the client's errors fit. */
export interface Failure {
  readonly kind:
    | 'unauthorized'
    | 'forbidden'
    | 'not-found'
    | 'conflict'
    | 'invalid'
    | 'rate-limited'
    | 'unavailable'
    | 'offline'
    | 'aborted'
    | 'unexpected';
  /** The host's own sentence in the reader's language; null when there was none. */
  readonly detail: string | null;
  readonly requestId: string | null;
}

/** One sentence for a person: the host's own, or ours for this kind of failure. */
export const failureSentence = (localizer: Localizer, failure: Failure): string =>
  failure.detail ?? localizer.t(`error.${failure.kind}` satisfies TextKey);

/** What support wants to know; nothing when the host was never reached. */
export const supportReference = (localizer: Localizer, failure: Failure): TemplateResult | typeof nothing =>
  failure.requestId
    ? html`<p class="xs">${localizer.t('support.reference', { requestId: failure.requestId })}</p>`
    : nothing;

export interface ErrorState {
  readonly level: number;
  /** What could not be had: "We could not load the recipes". */
  readonly title: string;
  readonly failure: Failure;
  readonly localizer: Localizer;
  readonly retry?: () => void;
}

/** Something could not be had: the fact, what to do, one clear action. */
export const errorState = ({ level, title, failure, localizer, retry }: ErrorState): TemplateResult =>
  html`<div class="empty bad" role="alert" part="error">
    <span class="art"
      >${icon(failure.kind === 'unauthorized' || failure.kind === 'forbidden' ? 'lock' : 'offline')}</span
    >
    ${heading({ level, content: title, look: 'subtitle' })}
    <p>${failureSentence(localizer, failure)}</p>
    ${
      retry
        ? html`<div class="btnbar">
            <button type="button" class="btn primary" @click=${retry}>
              ${icon('refresh')}${localizer.t('action.tryAgain')}
            </button>
          </div>`
        : nothing
    }
    ${supportReference(localizer, failure)}
  </div>`;
