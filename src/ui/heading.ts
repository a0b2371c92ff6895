import { html, nothing, type TemplateResult } from 'lit';

export interface Heading {
  /** Held between 1 and 6. */
  readonly level: number;
  readonly content: unknown;
  /** How it looks; the level alone says nothing about that. */
  readonly look?: 'title' | 'subtitle' | 'topic';
  readonly id?: string;
  readonly part?: string;
  /** Scripts move the focus here. */
  readonly takesFocus?: boolean;
}

/** A heading of the level that the partner's page needs. */
export const heading = ({ level, content, look = 'title', id, part, takesFocus }: Heading): TemplateResult => {
  const idOrNothing = id ?? nothing;
  const partOrNothing = part ?? nothing;
  const tabIndex = takesFocus ? '-1' : nothing;
  switch (Math.min(6, Math.max(1, Math.round(level)))) {
    case 1:
      return html`<h1 class=${look} id=${idOrNothing} part=${partOrNothing} tabindex=${tabIndex}>${content}</h1>`;
    case 2:
      return html`<h2 class=${look} id=${idOrNothing} part=${partOrNothing} tabindex=${tabIndex}>${content}</h2>`;
    case 3:
      return html`<h3 class=${look} id=${idOrNothing} part=${partOrNothing} tabindex=${tabIndex}>${content}</h3>`;
    case 4:
      return html`<h4 class=${look} id=${idOrNothing} part=${partOrNothing} tabindex=${tabIndex}>${content}</h4>`;
    case 5:
      return html`<h5 class=${look} id=${idOrNothing} part=${partOrNothing} tabindex=${tabIndex}>${content}</h5>`;
    default:
      return html`<h6 class=${look} id=${idOrNothing} part=${partOrNothing} tabindex=${tabIndex}>${content}</h6>`;
  }
};
