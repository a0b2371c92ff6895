import { css } from 'lit';

/** Layout words, lists and code, and buttons that remove: for elements with more than cards. */
export const layout = css`
  ul.dots {
    list-style: disc;
    padding-inline-start: 1.2em;
  }
  ul.dots ::marker {
    color: var(--_muted);
  }
  .sm {
    font-size: var(--_sm);
  }
  .nowrap {
    white-space: nowrap;
  }
  .grow {
    flex: 1 1 0;
    min-inline-size: 0;
  }
  .spin {
    animation: cz-spin 1.2s linear infinite;
  }
  code {
    font-family: var(--_mono);
    font-size: 0.9em;
  }
  .stack,
  .stack-6 {
    display: grid;
    gap: var(--_4);
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
  }
  .stack-6 {
    gap: var(--_6);
  }
  .btn.danger {
    color: var(--_bad-t);
    border-color: var(--_bad-l);
  }
  .btn.danger:hover {
    background: var(--_bad-s);
  }
  .btn.danger.solid {
    background: var(--_danger-fill);
    border-color: transparent;
    color: #fff;
  }
  .btn.danger.solid:hover {
    filter: brightness(0.92);
  }
  @media (prefers-reduced-motion: reduce) {
    .spin {
      animation: none;
    }
  }
`;
