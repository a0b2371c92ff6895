import { css } from 'lit';

export const styles = css`
  .root {
    background: transparent;
  }
  .logp {
    padding: var(--_pad);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_3);
  }
  .loghead {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .loghead > .subtitle {
    flex: 1 1 auto;
  }
  .log {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    border: 1px solid var(--_line);
    border-radius: var(--_rc);
    background: var(--_surface);
    overflow: clip;
  }
  .log > li {
    border-block-start: 1px solid var(--_line);
  }
  .log > li:first-child {
    border: 0;
  }
  .run > summary {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: 2px 12px;
    align-items: center;
    padding: 9px 12px;
    cursor: pointer;
    list-style: none;
    font-size: 0.9333em;
  }
  .run > summary::-webkit-details-marker {
    display: none;
  }
  .run > summary:hover {
    background: var(--_sunken);
  }
  .run > summary > .chev {
    grid-column: 3;
    grid-row: 1;
    color: var(--_muted);
    transition: rotate var(--_t);
  }
  .run[open] > summary > .chev {
    rotate: 90deg;
  }
  .run[open] > summary > .chev:dir(rtl) {
    rotate: -90deg;
  }
  .run > summary:focus-visible {
    outline-offset: -2px;
  }
  .run .when {
    grid-column: 1 / 3;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .run .facts {
    grid-column: 1 / -1;
    color: var(--_muted);
    font-size: var(--_sm);
    display: flex;
    flex-wrap: wrap;
    gap: 0 14px;
  }
  .run .msg {
    grid-column: 1 / -1;
  }
  .run > summary > .st {
    grid-column: 1 / 3;
    justify-self: start;
  }
  @container cz (min-width: 760px) {
    .run > summary {
      grid-template-columns: 190px 140px minmax(0, 1fr) minmax(0, 230px) 20px;
    }
    .run > summary > .st {
      grid-column: 1;
    }
    .run .when {
      grid-column: 2;
    }
    .run .msg {
      grid-column: 3;
    }
    .run .facts {
      grid-column: 4;
      justify-content: flex-end;
    }
    .run > summary > .chev {
      grid-column: 5;
    }
  }
  .run > .in {
    padding: 4px 14px 14px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  .trace {
    display: grid;
    gap: 8px;
    font-size: var(--_sm);
  }
  .trace > li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 8px;
    align-items: start;
  }
  .trace .st {
    font-size: 1em;
  }
  .trace .st .ico {
    inline-size: 15px;
    block-size: 15px;
    margin-block-start: 0.15em;
  }
  .when {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .act {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 10px;
    align-items: center;
  }
  .act .btn[aria-disabled='true'] {
    opacity: 0.55;
  }
  .seg {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .seg button {
    appearance: none;
    display: inline-flex;
    gap: 6px;
    align-items: center;
    min-block-size: 28px;
    padding: 0 10px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: var(--_sm);
    cursor: pointer;
  }
  .seg button:hover {
    border-color: var(--_control);
  }
  .seg button[aria-pressed='true'] {
    border-color: var(--_accent-mark);
    background: var(--_accent-soft);
    color: var(--_accent-text);
    font-weight: 500;
  }
  .seg button:disabled {
    color: var(--_muted);
    cursor: default;
  }
  .seg .c {
    font-weight: 400;
  }
  .trace .support {
    font-size: 1em;
    color: var(--_muted);
  }
  @media (forced-colors: active) {
    .seg button[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media (pointer: coarse) {
    .run > summary,
    .seg button {
      min-block-size: 44px;
    }
  }
`;
