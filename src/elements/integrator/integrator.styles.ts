import { css } from 'lit';

export const styles = css`
  citizen-curation,
  citizen-dashboard,
  citizen-gallery,
  citizen-deployments,
  citizen-recipe-editor,
  citizen-recipes,
  citizen-wizard {
    font-size: 1em;
  }
  .pages {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_1);
    margin-block-end: var(--_5);
    border-block-end: 1px solid var(--_line);
  }
  .page {
    appearance: none;
    min-block-size: var(--_ctl);
    margin-block-end: -1px;
    padding: 0 var(--_3);
    border: 0;
    border-block-end: 2px solid transparent;
    background: none;
    color: var(--_muted);
    font: inherit;
    font-size: 0.9333em;
    font-weight: 500;
    cursor: pointer;
  }
  .page:hover {
    color: var(--_text);
  }
  .page[aria-current] {
    border-color: var(--_accent-mark);
    color: var(--_text);
  }
  .page:focus-visible {
    outline-offset: -2px;
  }
  .unknown {
    margin-block-end: var(--_5);
  }
  .stage:focus {
    outline: none;
  }
  @container cz (max-width: 479px) {
    .page {
      padding-inline: var(--_2);
    }
  }
  @media (forced-colors: active) {
    /* What is transparent would be drawn. */
    .page:not([aria-current]) {
      border-color: Canvas;
    }
    .page[aria-current] {
      border-color: Highlight;
    }
  }
  @media print {
    .pages {
      display: none;
    }
  }
`;
