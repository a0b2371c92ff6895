import { css } from 'lit';

export const styles = css`
  .filters {
    display: grid;
    align-items: end;
    gap: var(--_3);
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    margin-block-end: var(--_3);
  }
  .filters > .f-search,
  .filters > .f-date {
    grid-column: 1 / -1;
  }
  .filters label,
  .filters legend {
    display: block;
    margin-block-end: 5px;
    font-size: 0.9333em;
    font-weight: 500;
  }
  /* A legend's margin does not fall together with that of what follows. */
  .filters legend {
    margin-block-end: 0;
  }
  .days {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .days > .input {
    flex: 1 1 0;
  }
  @container cz (width < 24em) {
    .days {
      flex-direction: column;
      align-items: stretch;
    }
    .days > .muted {
      display: none;
    }
  }
  @container cz (min-width: 900px) {
    .filters {
      grid-template-columns: minmax(0, 1.2fr) minmax(0, 0.8fr) minmax(0, 0.95fr) minmax(0, 1.5fr);
    }
    .filters > .f-search,
    .filters > .f-date {
      grid-column: auto;
    }
  }
  .bulk {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    padding: 8px 12px;
    border-block-end: 1px solid var(--_accent-line);
    background: var(--_accent-soft);
    font-size: 0.9333em;
  }
  .pick {
    inline-size: 34px;
    padding-inline-end: 0;
  }
  .rowacts {
    align-items: center;
  }
  .rowacts .btn.deploy {
    background: var(--_accent-soft);
  }
  .pager {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    justify-content: flex-end;
    margin-block-start: var(--_3);
    font-size: var(--_sm);
    color: var(--_muted);
  }
  @container cz (width < 50.66em) {
    .cardtable .pick {
      position: absolute;
      inset-inline-end: 14px;
      inset-block-start: 12px;
      inline-size: auto;
    }
    .cardtable .st {
      white-space: normal;
    }
    /* It has a ground of its own, whose edge stands with the words above. */
    .rowacts > .deploy {
      margin-inline-start: 8px;
    }
    .cardtable .pick + td {
      padding-inline-end: 34px;
    }
  }
  @container cz (33.33em <= width < 50.66em) {
    .cardtable td.c-name {
      grid-column: 1 / -1;
    }
  }
  @container cz (50.66em <= width < 72em) {
    .wide2 {
      display: none;
    }
  }

  .check .two {
    display: block;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .shared {
    padding-inline-start: 28px;
  }
  .dropz {
    display: grid;
    justify-items: center;
    gap: 6px;
    padding: calc(var(--_u) * 6);
    border: 1.5px dashed var(--_control);
    border-radius: var(--_rc);
    text-align: center;
    background: var(--_sunken);
  }
  .dropz.over {
    border-color: var(--_accent-mark);
    background: var(--_accent-soft);
  }
  .dropz label {
    position: relative;
  }
  .dropz label:focus-within {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .parcels {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .parcel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
    padding-block: 8px;
    border-block-start: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }
  .parcel:first-child {
    border: 0;
  }
  .parcel > .line {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    min-block-size: var(--_ctl-sm);
    font-size: 0.9333em;
  }
  .parcel .grow {
    flex-basis: 50%;
  }
  .parcel .st {
    white-space: normal;
  }
  .findings {
    display: grid;
    gap: 4px;
    list-style: disc;
    padding-inline-start: 1.2em;
    font-size: var(--_sm);
  }
  .parcel summary {
    inline-size: fit-content;
    color: var(--_muted);
    cursor: pointer;
  }

  @media (pointer: coarse) {
    .parcel summary {
      min-block-size: 44px;
    }
  }
  @media print {
    .filters,
    .pager,
    .bulk,
    .pick {
      display: none;
    }
  }
`;
