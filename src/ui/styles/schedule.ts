import { css } from 'lit';

/** Fields of schedules, and what they come to. */
export const schedule = css`
  .sentence {
    display: grid;
    gap: 4px;
    padding: var(--_4) calc(var(--_u) * 5);
    border-radius: var(--_r);
    background: var(--_accent-soft);
    border: 1px solid var(--_accent-line);
  }
  .sentence > strong {
    font-size: var(--_lg);
    letter-spacing: -0.01em;
    line-height: 1.35;
  }
  .sentence > span {
    color: var(--_muted);
    font-size: 0.9333em;
  }
  .group {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 5px;
  }
  .group > .lbl {
    margin-block-end: 8px;
  }
  .seg {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    padding: 3px;
    border-radius: calc(var(--_rc) + 2px);
    background: var(--_hover);
    inline-size: fit-content;
    max-inline-size: 100%;
  }
  .seg > label {
    position: relative;
    display: inline-flex;
    align-items: center;
    min-block-size: calc(var(--_ctl) - 6px);
    padding-inline: var(--_3);
    border-radius: var(--_rc);
    font-size: 0.9em;
    font-weight: 500;
    color: var(--_muted);
    cursor: pointer;
  }
  .seg > label:has(:checked) {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_lift);
  }
  .seg input,
  .days input {
    position: absolute;
    inset: 0;
    opacity: 0;
    margin: 0;
    cursor: pointer;
  }
  .seg > label:has(:focus-visible),
  .days > label:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .days > label {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: 44px;
    min-block-size: var(--_ctl);
    padding-inline: 8px;
    border: var(--_bw) solid var(--_control);
    border-radius: var(--_rc);
    background: var(--_surface);
    font-size: 0.9em;
    font-weight: 500;
    cursor: pointer;
  }
  .days > label:has(:checked) {
    background: var(--_accent-mark);
    color: var(--_on-mark);
    border-color: var(--_accent-mark);
  }
  .group.bad .days > label {
    border-color: var(--_bad-m);
  }
  .times {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_3);
    align-items: start;
  }
  .moment {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px;
    align-items: end;
    inline-size: 168px;
  }
  .moment > .field {
    grid-column: 1;
  }
  .moment.bad {
    align-items: start;
  }
  .moment.bad > .btn {
    margin-block-start: 1.75em;
  }
  .times > .add {
    align-self: end;
  }
  .short {
    max-inline-size: 360px;
  }
  .combo {
    position: relative;
    display: grid;
  }
  .combo > .input {
    padding-inline-end: 32px;
    text-overflow: ellipsis;
  }
  .combo > .ico {
    position: absolute;
    inset-inline-end: 10px;
    inset-block-start: calc(50% - 0.55em);
    inline-size: 1.1em;
    block-size: 1.1em;
    color: var(--_muted);
    pointer-events: none;
  }
  .combo > ul,
  .combo > .none {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    z-index: 3;
    max-block-size: 264px;
    overflow-y: auto;
    padding: 4px;
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_rc);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    font-size: 0.9333em;
  }
  .combo > .none {
    padding: var(--_2) var(--_3);
    color: var(--_muted);
  }
  .combo li {
    padding: 6px 10px;
    border-radius: calc(var(--_rc) - 3px);
    cursor: pointer;
  }
  .combo li:hover {
    background: var(--_hover);
  }
  .combo li[aria-selected='true'] {
    background: var(--_accent-soft-2);
    color: var(--_accent-text);
  }
  @media (pointer: coarse) {
    .seg > label,
    .days > label,
    .combo li {
      min-block-size: 44px;
      align-content: center;
    }
  }
  @media (forced-colors: active) {
    .seg > label:has(:checked),
    .days > label:has(:checked),
    .combo li[aria-selected='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
