import { css } from 'lit';

export const styles = css`
  citizen-log {
    font-size: calc(1em / 0.9333);
  }
  .toolbar > .search {
    flex: 1 1 240px;
  }
  .note {
    margin-block-end: var(--_3);
  }
  .det .note {
    margin: var(--_pad) var(--_pad) 0;
  }

  .spark {
    display: inline-block;
    inline-size: 92px;
    block-size: 24px;
    vertical-align: middle;
    overflow: visible;
  }
  .spark .ok {
    fill: var(--_ok-m);
  }
  .spark .warning {
    fill: var(--_warn-m);
  }
  .spark .error {
    fill: var(--_bad-m);
  }
  .spark .none {
    fill: var(--_line);
  }
  .spark:dir(rtl) {
    transform: scaleX(-1);
  }
  /* Rows are grids of one pattern, so that each is laid out and painted for itself. */
  .rows {
    --block: 1200px;
  }
  .rows tr.r {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 60px;
  }
  /* Turning icons in many rows would keep the page busy; counts and bars show that work goes on. */
  .rows .st .spin {
    animation: none;
  }
  .rows .gap {
    display: block;
    block-size: var(--block);
  }
  @container cz (width >= 50.66em) {
    .rows,
    .rows thead,
    .rows tbody,
    .rows tr.det,
    .rows tr.det > td {
      display: block;
    }
    .rows thead > tr,
    .rows tr.r {
      display: grid;
      align-items: center;
      grid-template-columns:
        minmax(0, 2.5fr) minmax(112px, 1.25fr) repeat(2, minmax(84px, 1fr)) 112px minmax(86px, 0.6fr)
        112px;
    }
    .rows.all thead > tr,
    .rows.all tr.r {
      grid-template-columns:
        minmax(0, 2fr) minmax(0, 1fr) minmax(112px, 1.2fr) repeat(2, minmax(80px, 0.9fr)) 112px minmax(86px, 0.5fr)
        112px;
    }
    .rows thead > tr {
      background: var(--_sunken);
      border-block-end: 1px solid var(--_line);
    }
    .rows th,
    .rows td {
      border: 0;
      min-inline-size: 0;
    }
    .rows th {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .rows td {
      align-content: center;
      align-self: stretch;
    }
    .rows tr.r {
      border-block-start: 1px solid var(--_line);
    }
    .rows tbody:nth-child(2) > tr.r:first-child {
      border-block-start-color: transparent;
    }
  }
  /* What is least missed makes room for names. */
  @container cz (50.66em <= width < 62.66em) {
    .rows .num,
    .rows.all .c-recent {
      display: none;
    }
    .rows thead > tr,
    .rows tr.r {
      grid-template-columns: minmax(0, 2.5fr) minmax(112px, 1.25fr) repeat(2, minmax(84px, 1fr)) 112px 112px;
    }
    .rows.all thead > tr,
    .rows.all tr.r {
      grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) minmax(112px, 1.2fr) repeat(2, minmax(84px, 0.9fr)) 112px;
    }
  }
  @container cz (width >= 78.66em) {
    .rows thead > tr,
    .rows tr.r {
      grid-template-columns:
        minmax(0, 2.5fr) minmax(0, 0.9fr) minmax(112px, 1.25fr) repeat(2, minmax(84px, 1fr)) 112px
        minmax(86px, 0.6fr) 112px;
    }
    .rows.all thead > tr,
    .rows.all tr.r {
      grid-template-columns:
        minmax(0, 2.2fr) minmax(0, 1fr) minmax(0, 0.9fr) minmax(112px, 1.2fr) repeat(2, minmax(84px, 1fr)) 112px
        minmax(86px, 0.5fr) 112px;
    }
  }
  @container cz (width < 50.66em) {
    .rows thead {
      display: none;
    }
    .rows tr.r {
      contain-intrinsic-block-size: auto 150px;
    }
  }
  .rows .c-customer {
    overflow-wrap: anywhere;
  }
  th.num .sort {
    flex-direction: row-reverse;
  }
  th .sort:hover {
    color: var(--_text);
  }
  .tag.up {
    font: inherit;
    font-size: var(--_xs);
    font-weight: 500;
    cursor: pointer;
  }
  .tag.up:hover {
    text-decoration: underline;
  }
  .result > .update {
    margin-inline-start: auto;
  }

  .words {
    margin-block-start: var(--_4);
    font-size: var(--_sm);
  }
  .words > summary {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    color: var(--_muted);
    cursor: pointer;
    list-style: none;
  }
  .words > summary::-webkit-details-marker {
    display: none;
  }
  .words > summary > .chev {
    transition: rotate var(--_t);
  }
  .words[open] > summary > .chev {
    rotate: 90deg;
  }
  .words[open] > summary > .chev:dir(rtl) {
    rotate: -90deg;
  }
  .legend {
    display: grid;
    gap: 0 32px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr));
    margin-block-start: var(--_2);
  }
  .legend li {
    display: grid;
    grid-template-columns: minmax(0, 176px) minmax(0, 1fr);
    gap: 8px;
    align-items: baseline;
    padding-block: 8px;
    border-block-start: 1px solid var(--_line);
  }
  .legend .st {
    white-space: normal;
  }
  .runp {
    display: grid;
    gap: 4px;
    min-inline-size: 108px;
  }

  @media (forced-colors: active) {
    .spark rect {
      fill: CanvasText;
    }
    .spark .error {
      fill: LinkText;
    }
  }
  @media (pointer: coarse) {
    .words > summary {
      min-block-size: 44px;
    }
    .tag.up {
      min-block-size: 32px;
    }
  }
  @media print {
    .words,
    .toolbar {
      display: none;
    }
  }
`;
