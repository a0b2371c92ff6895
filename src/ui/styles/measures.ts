import { css } from 'lit';

/** Type, space, shape and motion. Sizes are em on leaf text alone, so that they never compound. */
export const measures = css`
  :host {
    --_font: var(--citizen-font-family, inherit);
    --_font-h: var(--citizen-font-family-heading, inherit);
    --_mono: var(--citizen-font-family-mono, ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace);
    --_strong: var(--citizen-font-weight-strong, 600);
    --_leading: var(--citizen-line-height, 1.5);
    --_xs: 0.8em;
    --_sm: 0.8667em;
    --_lg: 1.1333em;
    --_xl: 1.4667em;
    --_u: var(--citizen-space, 4px);
    --_d: var(--citizen-density, 1);
    --_1: var(--_u);
    --_2: calc(var(--_u) * 2);
    --_3: calc(var(--_u) * 3);
    --_4: calc(var(--_u) * 4);
    --_5: calc(var(--_u) * 5);
    --_6: calc(var(--_u) * 6);
    --_8: calc(var(--_u) * 8);
    --_pad: calc(var(--_u) * (3 + 2 * var(--_d)));
    --_gap: calc(var(--_u) * (3 + 1 * var(--_d)));
    --_row: calc(var(--_u) * (1.25 + 1.5 * var(--_d)));
    --_ctl: max(24px, calc(var(--citizen-control-height, 36px) - 6px * (1 - var(--_d))));
    --_ctl-sm: max(24px, calc(var(--_ctl) - 6px));
    --_r: var(--citizen-radius, 12px);
    --_rc: var(--citizen-control-radius, 8px);
    --_rs: min(6px, var(--_rc));
    --_bw: var(--citizen-border-width, 1px);
    --_shadow: var(--citizen-shadow, 0 1px 2px rgb(0 0 0 / 0.06), 0 12px 32px -8px rgb(0 0 0 / 0.22));
    --_lift: 0 1px 2px rgb(0 0 0 / 0.05), 0 4px 14px -6px rgb(0 0 0 / 0.14);
    --_focus: var(--citizen-focus, var(--_accent-mark));
    --_t: var(--citizen-motion, 160ms);
  }
  /* The public token, so that the elements inside take it over. */
  :host([density='compact']) {
    --citizen-density: 0;
  }
  :host([density='comfortable']) {
    --citizen-density: 1;
  }
  @media (pointer: coarse) {
    :host {
      --_ctl: max(44px, var(--citizen-control-height, 44px));
      --_ctl-sm: 44px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_t: 0ms;
    }
  }
  @media (prefers-contrast: more) {
    :host {
      --_line: var(--_control);
      --_muted: var(--_text);
      --_bw: max(1px, var(--citizen-border-width, 1px));
    }
  }
  @media (forced-colors: active) {
    :host {
      --_line: CanvasText;
      --_control: ButtonBorder;
      --_focus: Highlight;
      --_accent-mark: Highlight;
      --_on-mark: HighlightText;
      --_shadow: none;
      --_lift: none;
    }
  }
`;
