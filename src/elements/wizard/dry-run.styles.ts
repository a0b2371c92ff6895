import { css } from 'lit';

export const styles = css`
  .dry-records {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    border: 1px solid var(--_line);
    border-radius: var(--_rc);
    background: var(--_surface);
    overflow: clip;
  }
  .dry-records > li + li {
    border-block-start: 1px solid var(--_line);
  }
  .dry-records summary {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    padding: var(--_row) 12px;
    cursor: pointer;
    list-style: none;
  }
  .dry-records summary::-webkit-details-marker {
    display: none;
  }
  .dry-records summary:hover {
    background: var(--_sunken);
  }
  .dry-records summary > .name {
    flex: 1 1 8em;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .dry-records summary:focus-visible {
    outline-offset: -2px;
  }
  .dry-records .chev {
    margin-inline-start: auto;
    color: var(--_muted);
    transition: rotate var(--_t);
  }
  .dry-records [open] > summary > .chev {
    rotate: 90deg;
  }
  .dry-records [open] > summary > .chev:dir(rtl) {
    rotate: -90deg;
  }
  .dry-records .body {
    padding: 0 12px 12px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_2);
  }
  .dry-records table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--_sm);
    table-layout: fixed;
  }
  .dry-records th,
  .dry-records td {
    padding-block: 4px;
    padding-inline-end: 8px;
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
    font-weight: 400;
    border-block-start: 1px solid var(--_line);
  }
  .dry-records thead th {
    color: var(--_muted);
    border: 0;
  }
  .dry-records .changed td:last-child {
    font-weight: 600;
  }
`;
