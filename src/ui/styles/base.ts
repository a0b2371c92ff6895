import { css } from 'lit';

/** What every element stands on: the host, plain text, layout words and the page head. */
export const base = css`
  :host {
    display: block;
    font-family: var(--_font);
    font-size: var(--citizen-font-size, 0.9375em);
    line-height: var(--_leading);
    color: var(--_text);
    text-align: start;
    letter-spacing: normal;
    text-transform: none;
    font-weight: 400;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .root {
    container: cz / inline-size;
    background: var(--_bg);
    color: var(--_text);
    accent-color: var(--_accent-mark);
    font-variant-numeric: tabular-nums;
    overflow-wrap: break-word;
  }
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  legend {
    font-family: var(--_font-h);
    font-weight: var(--_strong);
    line-height: 1.3;
    text-wrap: balance;
    letter-spacing: -0.011em;
    color: inherit;
  }
  .title {
    inline-size: fit-content;
    font-size: var(--_xl);
    letter-spacing: -0.018em;
  }
  .subtitle {
    font-size: var(--_lg);
  }
  .topic,
  legend {
    font-size: 1em;
    letter-spacing: 0;
  }
  p {
    text-wrap: pretty;
    max-inline-size: 68ch;
  }
  a {
    color: var(--_accent-text);
    text-underline-offset: 0.18em;
    text-decoration-thickness: 1px;
  }
  a:hover {
    text-decoration-thickness: 2px;
  }
  strong {
    font-weight: var(--_strong);
  }
  .muted {
    color: var(--_muted);
  }
  .xs {
    font-size: var(--_xs);
  }
  .vh {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .stack-2 {
    display: grid;
    gap: var(--_2);
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
  }
  .end {
    margin-inline-start: auto;
  }
  .ico {
    inline-size: 1.2em;
    block-size: 1.2em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    vertical-align: -0.22em;
  }
  .ico.flip:dir(rtl) {
    transform: scaleX(-1);
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
    border-radius: var(--_rs);
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: var(--_3) var(--_4);
    margin-block-end: calc(var(--_u) * 5);
  }
  .head > .txt {
    flex: 1 1 260px;
    min-inline-size: 0;
    display: grid;
    gap: 2px;
  }
  .head .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
  }

  @keyframes cz-spin {
    to {
      rotate: 360deg;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
  @container cz (max-width: 479px) {
    .head .acts {
      flex: 1 1 100%;
    }
  }
  @media print {
    details::details-content {
      content-visibility: visible;
      block-size: auto;
    }
    .root {
      background: none;
    }
    a {
      color: inherit;
    }
  }
`;
