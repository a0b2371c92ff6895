import { css } from 'lit';

/** Tags, chips and monograms. */
export const tags = css`
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    padding: 0.08em 0.6em;
    border-radius: 99px;
    border: 1px solid transparent;
    background: var(--_hover);
    color: var(--_muted);
    font-size: var(--_xs);
    font-weight: 500;
    line-height: 1.6;
    white-space: nowrap;
  }
  .tag .ico {
    inline-size: 1.1em;
    block-size: 1.1em;
  }
  .tag.verb {
    background: var(--_accent-soft);
    color: var(--_accent-text);
  }
  .tag.plain {
    background: transparent;
    padding-inline: 0;
  }
  .tag.verified {
    background: transparent;
    color: var(--_ok-t);
    padding-inline: 0;
  }
  .tag.private {
    background: transparent;
    border-color: var(--_line);
  }
  .chip {
    appearance: none;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: max(28px, calc(var(--_ctl-sm) - 2px));
    padding: 0 10px;
    border: 1px solid var(--_accent-line);
    border-radius: 99px;
    background: var(--_accent-soft);
    color: var(--_accent-text);
    font: inherit;
    font-size: var(--_sm);
    font-weight: 500;
    cursor: pointer;
  }
  .chip:hover {
    background: var(--_accent-soft-2);
  }
  .chip .ico {
    inline-size: 1em;
    block-size: 1em;
  }
  .chip:focus-visible {
    border-radius: 99px;
  }

  .tile {
    --h: 250;
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 2.35em;
    block-size: 2.35em;
    border-radius: min(0.62em, calc(var(--_rc) + 1px));
    font-size: 0.8667em;
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1;
    background: light-dark(oklch(0.935 0.045 var(--h)), oklch(0.355 0.065 var(--h)));
    color: light-dark(oklch(0.41 0.115 var(--h)), oklch(0.905 0.06 var(--h)));
    border: 1px solid light-dark(oklch(0.87 0.06 var(--h)), oklch(0.43 0.075 var(--h)));
  }
  .pair {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    flex: none;
  }
  .pair > .ico {
    color: var(--_muted);
    inline-size: 1em;
    block-size: 1em;
  }

  @media (pointer: coarse) {
    .chip {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .tag:not(.plain, .verified),
    .tile,
    .chip {
      border: 1px solid currentColor;
    }
  }
`;
