import { css } from 'lit';

/** Toasts at the bottom of the element, always dark, whatever the scheme. */
export const toasts = css`
  .toasts {
    position: sticky;
    inset-block-end: var(--_3);
    z-index: 5;
    display: grid;
    gap: 8px;
    justify-items: end;
    pointer-events: none;
  }
  .toasts:not(:empty) {
    margin-block-start: var(--_3);
  }
  .toast {
    display: flex;
    gap: 10px;
    align-items: center;
    max-inline-size: min(440px, 100%);
    padding-block: 10px;
    padding-inline: 14px 8px;
    border: 1px solid #3a3f49;
    border-radius: calc(var(--_rc) + 2px);
    background: #1f232b;
    color: #fff;
    box-shadow: var(--_shadow);
    font-size: 0.9333em;
    pointer-events: auto;
  }
  .toast .btn {
    background: transparent;
    color: inherit;
    border-color: transparent;
  }
  .toast .btn.undo {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .toast .btn:hover {
    background: rgb(255 255 255 / 0.14);
  }
  .toast .ico.ok {
    color: #6fdc9a;
  }
  .toast .ico.bad {
    color: #ff9d94;
  }
  @media print {
    .toasts {
      display: none;
    }
  }
`;
