import { css } from 'lit';

/** What stands in a row: its name, which opens it, and what can be done with it. */
export const rows = css`
  .rowbtn {
    appearance: none;
    border: 0;
    background: none;
    padding: 0;
    color: inherit;
    font: inherit;
    font-weight: 550;
    text-align: start;
    cursor: pointer;
    text-wrap: pretty;
    overflow-wrap: anywhere;
    line-height: 1.35;
  }
  .rowbtn:hover {
    color: var(--_accent-text);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .rowacts {
    display: flex;
    gap: 2px;
  }
`;
