import { css } from 'lit';

/** Three counts, to be pressed. */
export const tiles = css`
  .tiles {
    display: grid;
    gap: var(--_3);
    grid-template-columns: repeat(3, minmax(0, 1fr));
    margin-block-end: var(--_4);
  }
  .stile {
    appearance: none;
    position: relative;
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 12px;
    align-items: center;
    padding: calc(var(--_u) * (2.5 + 1.25 * var(--_d))) calc(var(--_u) * 4);
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_r);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
    transition:
      border-color var(--_t),
      box-shadow var(--_t);
    min-inline-size: 0;
  }
  .stile:hover {
    box-shadow: var(--_lift);
    border-color: var(--_control);
  }
  .stile:focus-visible {
    border-radius: var(--_r);
  }
  .stile .bub {
    grid-row: 1 / span 2;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: calc(var(--_rc) + 2px);
  }
  .stile .bub .ico {
    inline-size: 21px;
    block-size: 21px;
    stroke-width: 2;
  }
  .stile .n {
    font-size: 1.6em;
    font-weight: var(--_strong);
    letter-spacing: -0.02em;
    line-height: 1.15;
  }
  .stile .l {
    font-size: var(--_sm);
    color: var(--_muted);
  }
  .stile.ok .bub {
    background: var(--_ok-s);
    color: var(--_ok-t);
  }
  .stile.warning .bub {
    background: var(--_warn-s);
    color: var(--_warn-t);
  }
  .stile.error .bub {
    background: var(--_bad-s);
    color: var(--_bad-t);
  }
  .stile[aria-pressed='true'] {
    border-color: var(--_accent-mark);
    box-shadow: inset 0 0 0 1px var(--_accent-mark);
  }
  .stile .on {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-end: 10px;
    color: var(--_accent-text);
    font-size: var(--_xs);
    font-weight: 500;
    display: none;
  }
  .stile[aria-pressed='true'] .on {
    display: inline-flex;
    gap: 3px;
    align-items: center;
  }
  @container cz (max-width: 559px) {
    .tiles {
      gap: 8px;
    }
    .stile {
      grid-template-columns: minmax(0, 1fr);
      padding: 10px;
      gap: 4px 0;
      align-content: start;
    }
    .stile .bub {
      grid-row: auto;
      inline-size: 30px;
      block-size: 30px;
    }
    .stile .bub .ico {
      inline-size: 17px;
      block-size: 17px;
    }
    .stile .l {
      font-size: var(--_xs);
      line-height: 1.3;
    }
    .stile .n {
      font-size: 1.35em;
    }
    .stile[aria-pressed='true'] .on span {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      overflow: hidden;
    }
  }

  @media (forced-colors: active) {
    .stile[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
