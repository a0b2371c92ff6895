import { css, type CSSResultGroup } from 'lit';
import { controls } from './controls.ts';

/** A control with its label, its help and what is said about the answer. */
export const fields: CSSResultGroup = [
  controls,
  css`
    .field {
      min-inline-size: 0;
    }
    :where(.field) > * {
      display: block;
    }
    .field > * + * {
      margin-block-start: 5px;
    }
    /* What is typed moves nothing else: without this the browser lays out the whole form at every key. */
    .field > input.input:not([type='file']) {
      contain: strict;
      block-size: max(var(--_ctl), 1.35em + 12px);
    }
    .help:empty {
      display: none;
    }
    .field > label:not(.check),
    .lbl {
      font-weight: 500;
      font-size: 0.9333em;
    }
    .field .opt {
      color: var(--_muted);
      font-weight: 400;
    }
    .help {
      color: var(--_muted);
      font-size: var(--_sm);
      max-inline-size: 60ch;
    }
    textarea.input {
      min-block-size: calc(var(--_ctl) * 2);
      resize: vertical;
    }
    .input[aria-invalid='true'],
    .select[aria-invalid='true'] {
      border-color: var(--_bad-m);
      box-shadow: inset 0 0 0 1px var(--_bad-m);
    }
    .err {
      display: flex;
      gap: 6px;
      color: var(--_bad-t);
      font-size: var(--_sm);
      font-weight: 500;
    }
    .err .ico {
      margin-block-start: 0.1em;
    }
    .good {
      display: flex;
      gap: 6px;
      color: var(--_ok-t);
      font-size: var(--_sm);
      font-weight: 500;
    }
    .file {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 8px;
      align-items: center;
      font-size: 0.9333em;
      overflow-wrap: anywhere;
    }
    .file > .ico {
      color: var(--_ok-t);
    }
    .cols {
      display: grid;
      gap: var(--_4);
      grid-template-columns: 1fr;
    }
    @container cz (min-width: 540px) {
      .cols.two {
        grid-template-columns: 1fr 1fr;
      }
      .cols.three {
        grid-template-columns: repeat(3, 1fr);
      }
    }
    .switch > input {
      inline-size: 34px;
      block-size: 20px;
      border-radius: 99px;
      justify-items: start;
      padding: 0 2px;
    }
    .switch > input::after,
    .switch > input[type='checkbox']:checked::after {
      content: '';
      inline-size: 13px;
      block-size: 13px;
      border: 0;
      border-radius: 50%;
      background: var(--_control);
      rotate: 0deg;
      translate: 0 0;
      transition: margin var(--_t);
    }
    .switch > input[type='checkbox']:checked {
      justify-items: end;
    }
    .switch > input[type='checkbox']:checked::after {
      background: var(--_on-mark);
    }
    .switch > input:focus-visible {
      border-radius: 99px;
    }
    @media (forced-colors: active) {
      .input[aria-invalid='true'],
      .select[aria-invalid='true'] {
        border-width: 2px;
        border-style: dashed;
      }
    }
  `,
];
