import { css } from 'lit';

/** Buttons: one filled button a view; the others are outline, ghost or link. */
export const buttons = css`
  .btn {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: var(--_ctl);
    min-inline-size: var(--_ctl);
    padding: 0 calc(var(--_u) * 3.5);
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_rc);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 0.9333em;
    font-weight: 500;
    line-height: 1.2;
    text-decoration: none;
    text-align: center;
    cursor: pointer;
    transition:
      background-color var(--_t),
      border-color var(--_t),
      color var(--_t),
      box-shadow var(--_t);
  }
  .btn:hover {
    background: var(--_hover);
    text-decoration: none;
  }
  .btn:active {
    background: var(--_accent-soft-2);
  }
  .btn:focus-visible {
    border-radius: var(--_rc);
  }
  .btn.primary {
    background: var(--_fill);
    color: var(--_on-accent);
    border-color: var(--_accent-edge);
    box-shadow:
      inset 0 1px 0 rgb(255 255 255 / 0.14),
      0 1px 2px rgb(0 0 0 / 0.08);
  }
  .btn.primary:hover {
    background: var(--_accent-hover);
  }
  .btn.primary:active {
    background: var(--_accent-active);
    box-shadow: none;
  }
  .btn.soft {
    background: var(--_accent-soft);
    border-color: transparent;
    color: var(--_accent-text);
  }
  .btn.soft:hover {
    background: var(--_accent-soft-2);
  }
  .btn.ghost {
    background: transparent;
    border-color: transparent;
  }
  .btn.ghost:hover {
    background: var(--_hover);
  }
  .btn.link {
    background: transparent;
    border-color: transparent;
    padding-inline: var(--_2);
    color: var(--_accent-text);
  }
  .btn.link:hover {
    background: var(--_accent-soft);
  }
  .btn.small {
    min-block-size: var(--_ctl-sm);
    min-inline-size: var(--_ctl-sm);
    padding-inline: var(--_3);
    font-size: var(--_sm);
  }
  .btn.icon {
    padding: 0;
    color: var(--_muted);
  }
  .btn.icon:hover {
    color: var(--_text);
  }
  .btn.btn[aria-disabled='true'],
  .btn.btn:disabled {
    color: var(--_muted);
    background: var(--_sunken);
    border-color: var(--_line);
    box-shadow: none;
    cursor: not-allowed;
  }
  .btn.ghost[aria-disabled='true'] {
    background: transparent;
    border-color: transparent;
    opacity: 0.55;
  }
  .btn[aria-busy='true'] .ico {
    animation: cz-spin 900ms linear infinite;
  }
  .btnbar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
    align-items: center;
  }

  @media (prefers-reduced-motion: reduce) {
    .btn[aria-busy='true'] .ico {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .btn.primary {
      background: Highlight;
      color: HighlightText;
      border-color: Highlight;
      forced-color-adjust: none;
    }
  }
  @media print {
    .btn {
      display: none;
    }
  }
`;
