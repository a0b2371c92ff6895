import { css } from 'lit';

/** Controls by themselves: input, select, search, checkbox and radio. */
export const controls = css`
  .input,
  .select {
    appearance: none;
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--_ctl);
    padding: 5px calc(var(--_u) * 2.75);
    border: var(--_bw) solid var(--_control);
    border-radius: var(--_rc);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 0.9333em;
    line-height: 1.35;
    transition:
      border-color var(--_t),
      box-shadow var(--_t);
  }
  .input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .input:hover,
  .select:hover {
    border-color: var(--_muted);
  }
  .input:focus-visible,
  .select:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: -1px;
    border-color: var(--_focus);
    border-radius: var(--_rc);
    box-shadow: 0 0 0 4px var(--_accent-soft-2);
  }
  .input:disabled,
  .select:disabled {
    background: var(--_sunken);
    color: var(--_muted);
    border-style: dashed;
  }
  .input[readonly] {
    background: var(--_sunken);
    border-color: var(--_line);
  }
  .selw {
    position: relative;
    display: grid;
    min-inline-size: 0;
  }
  .selw::after {
    content: '';
    position: absolute;
    inset-inline-end: 14px;
    inset-block-start: calc(50% - 0.4em);
    inline-size: 0.5em;
    block-size: 0.5em;
    border: solid var(--_muted);
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    pointer-events: none;
  }
  .selw > .select {
    padding-inline-end: 32px;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .search {
    position: relative;
    display: grid;
    min-inline-size: 0;
  }
  .search > .ico {
    position: absolute;
    inset-inline-start: 11px;
    inset-block-start: calc(50% - 0.6em);
    color: var(--_muted);
    pointer-events: none;
  }
  .search > .input {
    padding-inline-start: calc(1.29em + 18px);
  }
  .search > .clear {
    position: absolute;
    inset-inline-end: 4px;
    inset-block-start: calc(50% - 14px);
    min-block-size: 28px;
    min-inline-size: 28px;
    border: 0;
    background: transparent;
  }
  .search > .input::-webkit-search-cancel-button {
    display: none;
  }
  .check {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    font-size: 0.9333em;
    cursor: pointer;
  }
  .check > input {
    appearance: none;
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    margin: 0.16em 0 0;
    border: 1.5px solid var(--_control);
    border-radius: 5px;
    background: var(--_surface);
    display: grid;
    place-items: center;
    cursor: pointer;
    transition:
      background-color var(--_t),
      border-color var(--_t);
  }
  .check > input[type='radio'] {
    border-radius: 50%;
  }
  .check > input:checked,
  .check > input:indeterminate {
    background: var(--_accent-mark);
    border-color: var(--_accent-mark);
  }
  .check > input[type='checkbox']:checked::after {
    content: '';
    inline-size: 9px;
    block-size: 5px;
    border: solid var(--_on-mark);
    border-width: 0 0 2px 2px;
    rotate: -45deg;
    translate: 0 -1px;
  }
  .check > input[type='checkbox']:indeterminate::after {
    content: '';
    inline-size: 8px;
    block-size: 2px;
    background: var(--_on-mark);
  }
  .check > input[type='radio']:checked::after {
    content: '';
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_on-mark);
  }
  .check > input:focus-visible {
    border-radius: 5px;
  }
  .check > input[type='radio']:focus-visible {
    border-radius: 50%;
  }
  .check .n {
    margin-inline-start: auto;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .check:hover > input:not(:checked) {
    border-color: var(--_muted);
  }
  /* What stands above a list, and how many are in it. */
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2) var(--_3);
    margin-block-end: var(--_3);
    align-items: center;
  }
  .result {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
    align-items: center;
    min-block-size: 30px;
    margin-block-end: var(--_3);
    font-size: var(--_sm);
    color: var(--_muted);
  }

  @media (pointer: coarse) {
    .check {
      min-block-size: 44px;
      align-items: center;
    }
    .check > input {
      margin: 0;
      inline-size: 22px;
      block-size: 22px;
    }
    .search > .clear {
      min-inline-size: 44px;
      min-block-size: 44px;
      inset-block-start: calc(50% - 22px);
      inset-inline-end: 0;
    }
  }
  @media (forced-colors: active) {
    .check > input:checked {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
