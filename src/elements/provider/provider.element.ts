import { css, html, LitElement } from 'lit';
import { ConnectedElement } from '../connected-element.ts';

/**
 * Gives the elements in it one shared session: where the host is, who acts, in which environment and language.
 * @element citizen-provider
 * @attr {'light' | 'dark'} theme - Forces one scheme on the elements in it; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is in the elements in it.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @fires {CitizenErrorEvent} citizen-error - The host could not be asked.
 * @slot - The page's content with the elements in it.
 */
export class CitizenProvider extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-provider';

  static override styles = css`
    :host {
      display: contents;
    }
    :host([theme='light']) {
      color-scheme: light;
    }
    :host([theme='dark']) {
      color-scheme: dark;
    }
    :host([density='compact']) {
      --citizen-density: 0;
    }
    :host([density='comfortable']) {
      --citizen-density: 1;
    }
  `;

  /** Signs the person out of the page: token, what was loaded and the live connection are dropped. */
  logout(): void {
    this.session?.logout();
  }

  protected override render(): unknown {
    return html`<slot></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-provider': CitizenProvider;
  }
}
