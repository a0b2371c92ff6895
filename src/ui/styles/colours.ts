import { css } from 'lit';

/**
 * Every colour is derived from the public tokens, first of all from `--citizen-accent`, so that text and marks keep
 * their contrast whatever a partner sets. The y channel of CIE XYZ is WCAG's relative luminance and CSS can reckon
 * with it: text is held at y <= .124 on light ground (4.5:1), marks at .23 (3:1), and a label is white below .179,
 * where black and white tie. Scaling in XYZ is linear light, so the hue stays.
 * Engines without relative colours get the blue set.
 */
export const colours = css`
  @supports (color: color(from red xyz-d65 x y z)) and (color: light-dark(red, red)) {
    :host {
      color-scheme: inherit;
      /* ---- brand ---------------------------------------------------------------------------- */
      --_accent: var(--citizen-accent, #0b5fff);

      /* the filled button: the brand colour as given, except that a fill that would vanish into the page
     (near-white in light, near-black in dark) is held at the last luminance that still shows; if it is
     also colourless it is turned over, so a black brand gets a white button in dark, and vice versa */
      --_fill-1: light-dark(
        color(
          from var(--_accent) xyz-d65 calc(x * min(1, 0.8 / max(y, 0.0001))) calc(y * min(1, 0.8 / max(y, 0.0001)))
            calc(z * min(1, 0.8 / max(y, 0.0001)))
        ),
        color(
          from var(--_accent) xyz-d65 calc(x + (0.9505 - x) * clamp(0, (0.07 - y) / max(1 - y, 0.001), 1))
            calc(y + (1 - y) * clamp(0, (0.07 - y) / max(1 - y, 0.001), 1))
            calc(z + (1.089 - z) * clamp(0, (0.07 - y) / max(1 - y, 0.001), 1))
        )
      );

      --_fill: light-dark(
        oklch(from var(--_fill-1) calc(l - 0.6 * clamp(0, (0.03 - c) * 100, 1) * clamp(0, (l - 0.9) * 100, 1)) c h),
        oklch(from var(--_fill-1) calc(l + 0.54 * clamp(0, (0.03 - c) * 100, 1) * clamp(0, (0.5 - l) * 100, 1)) c h)
      );

      /* white when the fill is dark, black when it is light */
      --_on-accent: color(
        from var(--_fill) xyz-d65 calc(0.9505 * clamp(0, (0.179 - y) * 99999, 1))
          calc(1 * clamp(0, (0.179 - y) * 99999, 1)) calc(1.089 * clamp(0, (0.179 - y) * 99999, 1))
      );

      /* hover/active move AWAY from the label colour, so contrast can only grow; only at the very ends
     (near-black, near-white), where there is contrast to spare, do they move towards it. */
      --_toward: color(
        from var(--_fill) xyz-d65
          calc(
            0.9505 *
              (clamp(0, (0.03 - y) * 99999, 1) + clamp(0, (y - 0.179) * 99999, 1) - clamp(0, (y - 0.75) * 99999, 1))
          )
          calc(
            1 * (clamp(0, (0.03 - y) * 99999, 1) + clamp(0, (y - 0.179) * 99999, 1) - clamp(0, (y - 0.75) * 99999, 1))
          )
          calc(
            1.089 *
              (clamp(0, (0.03 - y) * 99999, 1) + clamp(0, (y - 0.179) * 99999, 1) - clamp(0, (y - 0.75) * 99999, 1))
          )
      );
      --_accent-hover: color-mix(in oklab, var(--_fill), var(--_toward) 12%);
      --_accent-active: color-mix(in oklab, var(--_fill), var(--_toward) 22%);

      /* links and soft-button labels, then marks; each in two passes: luminance first, then greys
     (c < .03: black, white or grey brands) are pushed further so "selected" never looks disabled */
      --_text-1: light-dark(
        color(
          from var(--_accent) xyz-d65 calc(x * min(1, 0.124 / max(y, 0.0001))) calc(y * min(1, 0.124 / max(y, 0.0001)))
            calc(z * min(1, 0.124 / max(y, 0.0001)))
        ),
        color(
          from var(--_accent) xyz-d65 calc(x + (0.9505 - x) * clamp(0, (0.39 - y) / max(1 - y, 0.001), 1))
            calc(y + (1 - y) * clamp(0, (0.39 - y) / max(1 - y, 0.001), 1))
            calc(z + (1.089 - z) * clamp(0, (0.39 - y) / max(1 - y, 0.001), 1))
        )
      );
      --_mark-1: light-dark(
        color(
          from var(--_accent) xyz-d65 calc(x * min(1, 0.23 / max(y, 0.0001))) calc(y * min(1, 0.23 / max(y, 0.0001)))
            calc(z * min(1, 0.23 / max(y, 0.0001)))
        ),
        color(
          from var(--_accent) xyz-d65 calc(x + (0.9505 - x) * clamp(0, (0.2 - y) / max(1 - y, 0.001), 1))
            calc(y + (1 - y) * clamp(0, (0.2 - y) / max(1 - y, 0.001), 1))
            calc(z + (1.089 - z) * clamp(0, (0.2 - y) / max(1 - y, 0.001), 1))
        )
      );
      --_accent-text: light-dark(
        oklch(from var(--_text-1) calc(l - 0.2 * clamp(0, (0.03 - c) * 100, 1)) c h),
        oklch(from var(--_text-1) calc(l + 0.2 * clamp(0, (0.03 - c) * 100, 1)) c h)
      );
      --_accent-mark: light-dark(
        oklch(from var(--_mark-1) calc(l - 0.25 * clamp(0, (0.03 - c) * 100, 1)) c h),
        oklch(from var(--_mark-1) calc(l + 0.25 * clamp(0, (0.03 - c) * 100, 1)) c h)
      );
      --_on-mark: color(
        from var(--_accent-mark) xyz-d65 calc(0.9505 * clamp(0, (0.179 - y) * 99999, 1))
          calc(clamp(0, (0.179 - y) * 99999, 1)) calc(1.089 * clamp(0, (0.179 - y) * 99999, 1))
      );
      --_accent-soft: light-dark(
        oklch(from var(--_accent) 0.968 min(c, 0.026) h),
        oklch(from var(--_accent) 0.285 min(c, 0.055) h)
      );
      --_accent-soft-2: light-dark(
        oklch(from var(--_accent) 0.935 min(c, 0.045) h),
        oklch(from var(--_accent) 0.335 min(c, 0.07) h)
      );
      --_accent-line: light-dark(
        oklch(from var(--_accent) 0.85 min(c, 0.08) h),
        oklch(from var(--_accent) 0.44 min(c, 0.09) h)
      );
      /* a pale fill gets an edge that shows */
      --_accent-edge: var(--_accent-mark);

      /* ---- neutrals: grey with a breath of the brand hue, so we sit well in any product ------- */
      --_bg: var(
        --citizen-bg,
        light-dark(oklch(from var(--_accent) 1 0 h), oklch(from var(--_accent) 0.18 min(c, 0.004) h))
      );
      --_surface: var(
        --citizen-surface,
        light-dark(oklch(from var(--_accent) 1 0 h), oklch(from var(--_accent) 0.213 min(c, 0.005) h))
      );
      --_sunken: light-dark(
        oklch(from var(--_accent) 0.979 min(c, 0.003) h),
        oklch(from var(--_accent) 0.243 min(c, 0.006) h)
      );
      --_hover: light-dark(
        oklch(from var(--_accent) 0.962 min(c, 0.005) h),
        oklch(from var(--_accent) 0.272 min(c, 0.008) h)
      );
      --_line: var(
        --citizen-border,
        light-dark(oklch(from var(--_accent) 0.915 min(c, 0.006) h), oklch(from var(--_accent) 0.32 min(c, 0.012) h))
      );
      --_control: var(
        --citizen-control-border,
        light-dark(oklch(from var(--_accent) 0.65 min(c, 0.012) h), oklch(from var(--_accent) 0.545 min(c, 0.014) h))
      );
      --_text: var(
        --citizen-text,
        light-dark(oklch(from var(--_accent) 0.22 min(c, 0.018) h), oklch(from var(--_accent) 0.955 min(c, 0.004) h))
      );
      --_muted: var(
        --citizen-text-muted,
        light-dark(oklch(from var(--_accent) 0.455 min(c, 0.016) h), oklch(from var(--_accent) 0.765 min(c, 0.01) h))
      );

      /* ---- status: -t text (4.5:1), -m mark (3:1), -s soft ground, -l line --------------------- */
      --_ok: var(--citizen-success, oklch(0.62 0.16 152));
      --_warn: var(--citizen-warning, oklch(0.75 0.16 65));
      --_bad: var(--citizen-danger, oklch(0.58 0.2 25));
      --_info: var(--citizen-info, oklch(0.6 0.14 250));
      --_ok-t: light-dark(
        color(from var(--_ok) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y)) calc(z * min(1, 0.13 / y))),
        oklch(from var(--_ok) 0.82 min(c, 0.13) h)
      );
      --_warn-t: light-dark(
        color(
          from var(--_warn) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y)) calc(z * min(1, 0.13 / y))
        ),
        oklch(from var(--_warn) 0.83 min(c, 0.13) h)
      );
      --_bad-t: light-dark(
        color(
          from var(--_bad) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y)) calc(z * min(1, 0.13 / y))
        ),
        oklch(from var(--_bad) 0.8 min(c, 0.12) h)
      );
      --_info-t: light-dark(
        color(
          from var(--_info) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y)) calc(z * min(1, 0.13 / y))
        ),
        oklch(from var(--_info) 0.81 min(c, 0.1) h)
      );
      --_ok-m: light-dark(oklch(from var(--_ok) 0.62 c h), oklch(from var(--_ok) 0.74 c h));
      --_warn-m: light-dark(oklch(from var(--_warn) 0.66 c h), oklch(from var(--_warn) 0.78 c h));
      --_bad-m: light-dark(oklch(from var(--_bad) 0.58 c h), oklch(from var(--_bad) 0.68 c h));
      --_info-m: light-dark(oklch(from var(--_info) 0.6 c h), oklch(from var(--_info) 0.7 c h));
      --_ok-s: light-dark(oklch(from var(--_ok) 0.968 0.026 h), oklch(from var(--_ok) 0.262 0.028 h));
      --_warn-s: light-dark(oklch(from var(--_warn) 0.97 0.032 h), oklch(from var(--_warn) 0.268 0.03 h));
      --_bad-s: light-dark(oklch(from var(--_bad) 0.968 0.018 h), oklch(from var(--_bad) 0.262 0.038 h));
      --_info-s: light-dark(oklch(from var(--_info) 0.97 0.018 h), oklch(from var(--_info) 0.264 0.03 h));
      --_ok-l: light-dark(oklch(from var(--_ok) 0.87 0.07 h), oklch(from var(--_ok) 0.37 0.05 h));
      --_warn-l: light-dark(oklch(from var(--_warn) 0.87 0.09 h), oklch(from var(--_warn) 0.38 0.06 h));
      --_bad-l: light-dark(oklch(from var(--_bad) 0.87 0.06 h), oklch(from var(--_bad) 0.38 0.07 h));
      --_info-l: light-dark(oklch(from var(--_info) 0.87 0.05 h), oklch(from var(--_info) 0.37 0.05 h));
      --_danger-fill: light-dark(oklch(from var(--_bad) 0.52 c h), oklch(from var(--_bad) 0.5 c h));
      --_track: light-dark(
        oklch(from var(--_accent) 0.9 min(c, 0.02) h),
        oklch(from var(--_accent) 0.36 min(c, 0.02) h)
      );
    }
    :host([theme='light']) {
      color-scheme: light;
    }
    :host([theme='dark']) {
      color-scheme: dark;
    }
  }
`;
