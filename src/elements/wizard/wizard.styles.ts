import { css } from 'lit';

export const styles = css`
  .apps {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .wiz {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_4);
  }
  .wiz > .dirs {
    display: none;
  }
  @container cz (min-width: 760px) {
    .wiz {
      grid-template-columns: 256px minmax(0, 1fr);
      gap: calc(var(--_u) * 10);
    }
    .wiz > .dirs {
      display: block;
    }
    .wiz > .mini {
      display: none;
    }
  }

  .minutes,
  .guide {
    color: var(--_muted);
    font-size: var(--_sm);
    margin-inline: 10px;
  }
  .minutes {
    margin-block-end: 10px;
  }
  .guide {
    margin-block-start: 16px;
  }
  .steps {
    display: grid;
    gap: 2px;
  }
  .steps > li {
    position: relative;
  }
  .steps > li:not(:last-child)::before {
    content: '';
    position: absolute;
    inset-inline-start: 21px;
    inset-block: 34px -8px;
    border-inline-start: 2px solid var(--_line);
    z-index: 1;
  }
  .steps > li.done:not(:last-child)::before {
    border-color: var(--_accent-line);
  }
  .step {
    position: relative;
    display: grid;
    grid-template-columns: 24px 1fr;
    gap: 1px 12px;
    inline-size: 100%;
    padding: 8px 10px;
    border: 0;
    border-radius: var(--_rc);
    background: transparent;
    color: var(--_text);
    font: inherit;
    font-size: 0.9333em;
    text-align: start;
    align-items: center;
    cursor: pointer;
  }
  .step:hover {
    background: var(--_hover);
  }
  .step .dot {
    grid-row: 1 / span 2;
    align-self: start;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    border: 1.5px solid var(--_control);
    border-radius: 50%;
    background: var(--_bg);
    font-size: var(--_xs);
    font-weight: 600;
    color: var(--_muted);
    z-index: 2;
  }
  .step .dot .ico {
    inline-size: 14px;
    block-size: 14px;
    stroke-width: 2.5;
  }
  .step .sub {
    grid-column: 2;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .done > .step .dot {
    background: var(--_accent-soft-2);
    border-color: var(--_accent-soft-2);
    color: var(--_accent-text);
  }
  .step[aria-current='step'] {
    background: var(--_accent-soft);
    font-weight: var(--_strong);
  }
  .step[aria-current='step'] .sub {
    font-weight: 400;
  }
  .step[aria-current='step'] .dot {
    background: var(--_accent-mark);
    border-color: var(--_accent-mark);
    color: var(--_on-mark);
  }
  .invalid > .step,
  .step-head.invalid .title {
    color: var(--_warn-t);
  }
  .invalid > .step .dot {
    background: var(--_warn-s);
    border-color: var(--_warn-m);
    color: var(--_warn-t);
  }
  .invalid > .step .sub {
    color: var(--_warn-t);
  }
  .invalid > .step[aria-current='step'] {
    background: var(--_warn-s);
  }
  .invalid > .step[aria-current='step'] .dot {
    background: var(--_bg);
    border-color: var(--_warn-m);
    color: var(--_warn-t);
  }

  .mini > summary {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 8px 12px;
    align-items: center;
    padding: 10px 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_rc);
    cursor: pointer;
    list-style: none;
    font-size: 0.9333em;
  }
  .mini > summary::-webkit-details-marker {
    display: none;
  }
  .mini > summary > .ico {
    transition: rotate var(--_t);
  }
  .mini[open] > summary > .ico {
    rotate: 180deg;
  }
  .mini > summary progress {
    grid-column: 1 / -1;
  }
  .mini[open] .steps {
    padding-block-start: 8px;
  }
  @container cz (max-width: 759px) {
    .step-head > .eyebrow {
      display: none;
    }
  }

  .step-head {
    display: grid;
    gap: 4px;
    margin-block-end: var(--_5);
  }
  .step-head .title,
  .outcome .title {
    display: flex;
    gap: 0.4em;
    align-items: center;
  }
  .step-head .eyebrow {
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .lead {
    display: grid;
    gap: var(--_2);
    color: var(--_muted);
  }
  .lead:empty {
    display: none;
  }
  .title:focus-visible,
  .problems:focus-visible {
    outline-offset: 3px;
  }
  .as-link {
    appearance: none;
    vertical-align: top;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_accent-text);
    font: inherit;
    text-align: start;
    text-decoration: underline 1px;
    text-underline-offset: 0.18em;
    cursor: pointer;
  }
  fieldset.field > .lbl {
    margin-block-end: 5px;
  }
  .above {
    display: grid;
    gap: var(--_3);
  }
  .above:has(> *) {
    margin-block-end: var(--_5);
  }
  .given .set {
    display: flex;
    gap: var(--_2);
    align-items: center;
    font-weight: 500;
  }
  .hindrance {
    margin-block-end: var(--_5);
  }
  .prose {
    display: grid;
    gap: var(--_2);
    align-content: start;
    font-size: var(--_sm);
  }
  .prose:nth-child(odd):last-child {
    grid-column: 1 / -1;
  }
  .prose .topic {
    font-size: 1.1538em;
  }
  .prose ul.dots,
  .prose ol.numbers {
    display: grid;
    gap: 6px;
  }
  ol.numbers {
    list-style: decimal;
    padding-inline-start: 1.4em;
  }
  pre {
    margin: 0;
    padding: var(--_2) var(--_3);
    border-radius: var(--_rs);
    background: var(--_hover);
    overflow-x: auto;
    font-size: var(--_sm);
  }

  .questions {
    display: grid;
    gap: var(--_4);
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
  }
  @container cz (min-width: 540px) {
    .questions {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    /* Each part of a field stands in a line with that of its neighbour: label, help, answer, and what is said of it. */
    .lined {
      row-gap: 0;
      margin-block-end: calc(-1 * var(--_4));
    }
    .lined > * {
      grid-row: span 6;
      margin-block-end: var(--_4);
    }
    .lined > .field:not(.wide) {
      display: grid;
      grid-template: subgrid / minmax(0, 1fr);
    }
    .lined > * > .help {
      grid-row: 2;
    }
    .lined > * > .input,
    .lined > * > .selw {
      grid-row: 3;
    }
    .lined > * > .err {
      grid-row: 4;
    }
    .lined > * > .good {
      grid-row: 5;
    }
    .lined > * > .note {
      grid-row: 6;
    }
    .questions > .wide,
    .questions > :only-child {
      grid-column: 1 / -1;
    }
  }

  .acct {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 4px 12px;
    align-items: center;
    padding: var(--_3) var(--_4);
    border: 1px solid var(--_line);
    border-radius: var(--_rc);
  }
  .acct .details {
    display: block;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .acct > .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
  }
  @container cz (max-width: 559px) {
    .acct > .acts {
      grid-column: 1 / -1;
    }
    .acct > .acts .btn {
      flex: 1 1 auto;
    }
  }
  .aside {
    flex: 1 1 200px;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .choices {
    display: grid;
    gap: var(--_2);
  }
  .choices > .lbl {
    margin-block-end: var(--_2);
  }
  .choice {
    padding: var(--_3) var(--_4);
    border: 1px solid var(--_line);
    border-radius: var(--_rc);
    cursor: pointer;
  }
  .choice .help {
    display: block;
  }
  .choice:has(:checked) {
    border-color: var(--_accent-mark);
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent-mark);
  }

  .summary {
    display: grid;
    padding-block: 4px;
  }
  .summary > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 16px;
    padding-block: var(--_3);
    border-block-start: 1px solid var(--_line);
    align-items: start;
  }
  .summary > div:first-child {
    border-block-start: 0;
  }
  .summary dt {
    grid-column: 1;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .summary dd {
    grid-column: 1;
    overflow-wrap: anywhere;
  }
  .summary .edit {
    grid-column: 2;
    grid-row: 1 / span 2;
    align-self: center;
  }
  @container cz (min-width: 560px) {
    .summary > div {
      grid-template-columns: 148px minmax(0, 1fr) auto;
      align-items: baseline;
    }
    .summary dd {
      grid-column: 2;
      grid-row: 1;
    }
    .summary .edit {
      grid-column: 3;
      grid-row: 1;
      margin-block: -4px;
    }
  }
  .missing {
    color: var(--_warn-t);
    font-weight: 500;
  }
  .missing .ico {
    margin-inline-end: 6px;
  }
  .will {
    display: grid;
    gap: 10px;
    counter-reset: will;
  }
  .will li {
    display: grid;
    grid-template-columns: 24px 1fr;
    gap: 10px;
    align-items: start;
    font-size: 0.9333em;
  }
  .will li::before {
    counter-increment: will;
    content: counter(will);
    display: grid;
    place-items: center;
    inline-size: 22px;
    block-size: 22px;
    border-radius: 50%;
    background: var(--_accent-soft-2);
    color: var(--_accent-text);
    font-size: var(--_xs);
    font-weight: 600;
  }

  .outcome {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .outcome .st {
    font-size: 1.4em;
  }
  .stepnav {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_3);
    align-items: center;
    margin-block-start: calc(var(--_u) * 7);
    padding-block-start: var(--_4);
    border-block-start: 1px solid var(--_line);
  }
  @container cz (max-width: 479px) {
    .stepnav .btn {
      flex: 1 1 0;
    }
    .stepnav .autosave {
      flex-basis: 100%;
      order: 3;
      justify-content: center;
      text-align: center;
    }
  }

  @media (pointer: coarse) {
    .step,
    .mini > summary {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .step[aria-current='step'],
    .choice:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .step[aria-current='step'] .dot {
      background: Canvas;
      border-color: Highlight;
      color: CanvasText;
    }
  }
  @media print {
    .stepnav,
    .dirs,
    .mini {
      display: none !important;
    }
  }
`;
