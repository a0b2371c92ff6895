import { css } from 'lit';

export const styles = css`
  .related > ul {
    display: grid;
    gap: var(--_2);
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
  }
  .related button {
    appearance: none;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--_3);
    align-items: center;
    inline-size: 100%;
    block-size: 100%;
    padding: var(--_2) var(--_3);
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_r);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: var(--_sm);
    text-align: start;
    cursor: pointer;
  }
  .related button:hover {
    border-color: var(--_accent-line);
    color: var(--_accent-text);
  }
  .related button:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  @media (pointer: coarse) {
    .related button {
      min-block-size: 44px;
    }
  }
`;
