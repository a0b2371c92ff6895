import { css, type CSSResultGroup } from 'lit';
import { rows } from './rows.ts';

const cells = css`
  .tw {
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_r);
    background: var(--_surface);
    overflow: clip;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.9333em;
  }
  th {
    padding: 9px 10px;
    text-align: start;
    font-size: var(--_sm);
    font-weight: 500;
    color: var(--_muted);
    white-space: nowrap;
    background: var(--_sunken);
    border-block-end: 1px solid var(--_line);
  }
  th .sort {
    appearance: none;
    display: inline-flex;
    gap: 4px;
    align-items: center;
    border: 0;
    background: none;
    padding: 4px 0;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  th[aria-sort] .sort {
    color: var(--_text);
  }
  th .sort .ico {
    inline-size: 1em;
    block-size: 1em;
    visibility: hidden;
  }
  th[aria-sort] .sort .ico {
    visibility: visible;
  }
  th[aria-sort='ascending'] .sort .ico {
    rotate: 180deg;
  }
  td {
    padding: var(--_row) 10px;
    border-block-start: 1px solid var(--_line);
    vertical-align: middle;
  }
  tbody tr:first-child > td {
    border-block-start: 0;
  }
  tbody tr.r:hover > td {
    background: var(--_sunken);
  }
  tr.sel > td {
    background: var(--_accent-soft) !important;
  }
  tr.sel > td:first-child {
    box-shadow: inset 3px 0 0 var(--_accent-mark);
  }
  tr.sel > td:first-child:dir(rtl) {
    box-shadow: inset -3px 0 0 var(--_accent-mark);
  }
  td.num,
  th.num {
    text-align: end;
  }
  td .two {
    display: block;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .tw .pair.small {
    font-size: 0.78em;
    gap: 4px;
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    min-inline-size: 0;
  }
  .name > span:last-child {
    flex: 1 1 6em;
    min-inline-size: 0;
  }
  .rowacts {
    justify-content: flex-end;
  }
  .rowacts .btn {
    border-color: transparent;
    background: transparent;
  }
  .rowacts .btn:hover {
    background: var(--_hover);
  }
  tr.det > td {
    padding: 0;
    background: var(--_sunken);
  }
  .loading {
    display: flex;
    gap: 16px;
    align-items: center;
    padding: 14px 12px;
    border-block-end: 1px solid var(--_line);
  }
  .loading:last-child {
    border: 0;
  }

  @container cz (width < 50.66em) {
    .cardtable thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .cardtable,
    .cardtable tbody,
    .cardtable tr {
      display: block;
    }
    .cardtable tr.r {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 8em), 1fr));
      gap: 8px 16px;
      padding: 14px;
      border-block-start: 1px solid var(--_line);
    }
    .cardtable tbody tr:first-child {
      border-block-start: 0;
    }
    .cardtable td {
      display: block;
      padding: 0;
      border: 0;
      text-align: start !important;
      min-inline-size: 0;
    }
    .cardtable td.full {
      grid-column: 1 / -1;
    }
    .cardtable td[data-l]::before {
      content: attr(data-l);
      display: block;
      color: var(--_muted);
      font-size: var(--_xs);
    }
    .cardtable tr.sel {
      background: var(--_accent-soft);
      box-shadow: inset 0 3px 0 var(--_accent-mark);
    }
    .cardtable tr.sel > td {
      background: none !important;
      box-shadow: none !important;
    }
    .cardtable tbody tr.r:hover > td {
      background: none;
    }
    .cardtable tr.det > td {
      padding: 0;
    }
    .rowacts {
      justify-content: flex-start;
      margin-inline-start: -8px;
    }
    .cardtable tr.r {
      position: relative;
    }
  }

  @container cz (33.33em <= width < 50.66em) {
    .cardtable tr.r {
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: 10px 16px;
    }
    .cardtable td.c-name {
      grid-column: span 3;
      align-self: center;
    }
    .cardtable td.c-st {
      grid-column: span 1;
      align-self: center;
    }
    .cardtable td.full.c-act {
      grid-column: 1 / -1;
      margin-block: -4px -6px;
    }
  }
  @container cz (width >= 50.66em) {
    .cardsonly {
      display: none;
    }
  }
  @container cz (width < 78.66em) {
    .wide {
      display: none !important;
    }
  }
  @container cz (width >= 78.66em) {
    .narrowonly {
      display: none;
    }
  }

  /* What of them could not be had. */
  .partly {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    color: var(--_bad-t);
  }

  @media (pointer: coarse) {
    th .sort,
    .rowbtn {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    tr.sel {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    .rowacts {
      display: none;
    }
    tr {
      break-inside: avoid;
    }
  }
`;

/**
 * Tables; under 760 px of container every row becomes a small card, its labels taken from `data-l`. The widths are in em
 * (of 15 px), so that bigger letters get the room that they need.
 */
export const tables: CSSResultGroup = [rows, cells];
