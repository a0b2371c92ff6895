import { css } from 'lit';

export const styles = css`
  /* Within a slot. */
  .head .txt {
    flex: 1 1 260px;
    min-inline-size: 0;
    display: grid;
    gap: 2px;
  }
  .dash {
    display: grid;
    gap: var(--_5);
    grid-template-columns: minmax(0, 1fr);
  }
  @container cz (min-width: 820px) {
    .dash {
      grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr);
      align-items: start;
    }
  }
  .phead {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    margin-block-end: var(--_3);
  }
  .phead > .subtitle {
    flex: 1 1 auto;
  }
  .phead > .btn.link {
    margin-inline: calc(-1 * var(--_3));
  }
  .panel > .search {
    margin-block-end: 10px;
  }
  .list > li {
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 10px 0;
    border-block-start: 1px solid var(--_line);
  }
  .list > li:first-child {
    border: 0;
    padding-block-start: 2px;
  }
  .list:last-child > li:last-child {
    padding-block-end: 0;
  }
  .list .grow {
    display: grid;
    gap: 2px;
    justify-items: start;
    line-height: 1.35;
  }
  .list .how {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: center;
    font-size: var(--_sm);
  }
  .cats {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block: 8px 16px;
  }
  .cats .chip[aria-pressed='false'] {
    background: var(--_surface);
    border-color: var(--_line);
    color: var(--_text);
  }
  .cats .c {
    color: var(--_muted);
    font-weight: 400;
  }
  .cats:last-child {
    margin-block-end: 0;
  }
  .small-heading {
    font-size: var(--_sm);
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    min-block-size: 30px;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  @container cz (max-width: 479px) {
    .list > li,
    .list .pair {
      align-items: flex-start;
    }
    .list .pair > .ico {
      display: none;
    }
    .list .pair > .tile + .ico + .tile {
      margin-inline-start: -12px;
      margin-block-start: 14px;
    }
  }
  @media (pointer: coarse) {
    .rowbtn {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .cats .chip[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    .search,
    .rowacts {
      display: none;
    }
  }
`;
