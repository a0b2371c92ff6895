import { css } from 'lit';

export const styles = css`
  .filters,
  .filters > .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_2);
    justify-items: start;
  }
  .filters > .list {
    inline-size: 100%;
  }
  .filter {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
    align-items: start;
    inline-size: 100%;
  }
  @container cz (width < 33.33em) {
    .filter + .filter {
      padding-block-start: var(--_3);
      border-block-start: 1px solid var(--_line);
    }
  }
  .filter > .field {
    flex: 1 1 9em;
  }
  .filter .field > label,
  .feed > .field > label,
  .lookup .field > label {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .filter .field > label + *,
  .lookup .field > label + * {
    margin-block-start: 0;
  }
  .map-bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2) var(--_3);
    align-items: center;
  }
  .map-bar .search {
    flex: 1 1 200px;
  }
  .map-frame {
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_r);
    background: var(--_surface);
    overflow: clip;
  }
  .map {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.9333em;
    table-layout: fixed;
  }
  .map > thead th {
    padding: 9px 12px;
    text-align: start;
    font-size: var(--_sm);
    font-weight: 500;
    color: var(--_muted);
    background: var(--_sunken);
    border-block-end: 1px solid var(--_line);
  }
  .map > tbody > tr > * {
    padding: 8px 12px;
    text-align: start;
    font-weight: inherit;
    border-block-start: 1px solid var(--_line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .map > thead td {
    background: var(--_sunken);
    border-block-start: 0;
    border-block-end: 1px solid var(--_line);
  }
  .map > tbody > tr:first-child > * {
    border-block-start: 0;
  }
  .map col.target {
    inline-size: 38%;
  }
  .map col.middle {
    inline-size: 36px;
  }
  .map .arrow {
    padding-inline: 0;
    padding-block-start: calc(8px + (var(--_ctl) - 1.2em) / 2);
    color: var(--_muted);
    text-align: center;
  }
  .map .to {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    min-block-size: var(--_ctl);
  }
  .map .results {
    display: grid;
    gap: 2px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .map .way {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
  }
  .map .way > div {
    flex: 1 1 10em;
    min-inline-size: 0;
  }
  .map [aria-expanded='true'] .ico {
    rotate: 180deg;
  }
  .map .to > strong {
    font-weight: 500;
  }
  .map .feed {
    display: grid;
    gap: 5px;
    min-inline-size: 0;
  }
  .sample {
    color: var(--_muted);
    font-size: var(--_sm);
    font-family: var(--_mono);
  }
  .map .note-line {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: center;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .map .doubt {
    display: flex;
    gap: 6px;
    color: var(--_warn-t);
    font-size: var(--_sm);
    font-weight: 500;
  }
  .map .doubt .ico {
    margin-block-start: 0.1em;
  }
  .map textarea.input {
    font-family: var(--_mono);
    font-size: var(--_sm);
  }
  .map-add {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
    align-items: end;
    padding: 10px 12px;
    border-block-start: 1px solid var(--_line);
  }
  .map-add .field {
    flex: 1 1 200px;
  }
  .map-foot {
    padding: 8px 12px;
    border-block-start: 1px solid var(--_line);
  }

  @container cz (max-width: 639px) {
    .map > thead,
    .map > colgroup,
    .map > tbody > tr > .arrow {
      display: none;
    }
    .map,
    .map > tbody,
    .map > tbody > tr,
    .map > tbody > tr > * {
      display: block;
      border: 0;
      padding: 0;
    }
    .map > tbody > tr {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 5px;
      padding: 12px;
      border-block-start: 1px solid var(--_line);
    }
    .map > tbody > tr:first-child {
      border-block-start: 0;
    }
    .map .to {
      min-block-size: 0;
    }
  }
`;
