import { css, type CSSResultGroup } from 'lit';
import { tags } from './tags.ts';

/** Panels, tags, chips, monograms and statuses. */
export const panels: CSSResultGroup = [
  tags,
  css`
    .panel {
      background: var(--_surface);
      border: var(--_bw) solid var(--_line);
      border-radius: var(--_r);
      padding: var(--_pad);
      min-inline-size: 0;
    }
    .panel.flush {
      padding: 0;
      overflow: clip;
    }
    .panel.sunken {
      background: var(--_sunken);
      border-color: transparent;
    }
    .pair.small {
      font-size: 0.8em;
    }
    .pair.big {
      font-size: 1.35em;
      gap: 8px;
    }
    .st {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      font-weight: 500;
      font-size: 0.9333em;
      white-space: nowrap;
    }
    .st.ok {
      color: var(--_ok-t);
    }
    .st.warn {
      color: var(--_warn-t);
    }
    .st.bad {
      color: var(--_bad-t);
    }
    .st.info {
      color: var(--_info-t);
    }
    .st.off {
      color: var(--_muted);
    }
    .st {
      vertical-align: middle;
    }
    .st .ico {
      stroke-width: 2;
    }
    .tag.ok {
      background: var(--_ok-s);
      color: var(--_ok-t);
    }
    .tag.warn {
      background: var(--_warn-s);
      color: var(--_warn-t);
    }
    .tag.bad {
      background: var(--_bad-s);
      color: var(--_bad-t);
    }
    .tag.info {
      background: var(--_info-s);
      color: var(--_info-t);
    }
  `,
];
