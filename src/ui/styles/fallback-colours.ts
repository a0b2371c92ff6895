import { css } from 'lit';

/** For engines that cannot derive colours: one blue set on light ground, whatever the page's scheme. */
export const fallbackColours = css`
  :host {
    color-scheme: light;
    --_accent: #0b5fff;
    --_fill: #0b5fff;
    --_on-accent: #fff;
    --_accent-hover: #0954e3;
    --_accent-active: #084ccd;
    --_accent-text: #0b57ea;
    --_accent-mark: #0b5fff;
    --_on-mark: #fff;
    --_accent-soft: #eef5ff;
    --_accent-soft-2: #deebff;
    --_accent-line: #b3d0ff;
    --_accent-edge: #0b5fff;
    --_track: #d9e1ee;
    --_bg: var(--citizen-bg, #fff);
    --_surface: var(--citizen-surface, #fff);
    --_sunken: #f7f8fa;
    --_hover: #f1f2f5;
    --_line: var(--citizen-border, #e1e3e8);
    --_control: var(--citizen-control-border, #8a8f99);
    --_text: var(--citizen-text, #15181f);
    --_muted: var(--citizen-text-muted, #545963);
    --_ok-t: #00703a;
    --_warn-t: #8a5200;
    --_bad-t: #b8141c;
    --_info-t: #006296;
    --_ok-m: #14a35c;
    --_warn-m: #cf7d1c;
    --_bad-m: #dc3038;
    --_info-m: #1c8bcb;
    --_ok-s: #ebf9f0;
    --_warn-s: #fff3e4;
    --_bad-s: #fff0ee;
    --_info-s: #eef7ff;
    --_ok-l: #afe2c1;
    --_warn-l: #f4cd9b;
    --_bad-l: #ffc0b9;
    --_info-l: #b4dbf7;
    --_danger-fill: #c01820;
  }
`;
