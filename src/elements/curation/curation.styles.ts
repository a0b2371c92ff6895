import { css } from 'lit';

export const styles = css`
  .top {
    display: grid;
    gap: var(--_3);
    grid-template-columns: minmax(0, 1fr);
    margin-block-end: var(--_4);
  }
  .who {
    max-inline-size: 360px;
  }
  .panes {
    display: grid;
    grid-template-columns: 1fr 1fr;
    margin-block-end: 0;
  }
  .origin {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 10px;
    align-items: center;
  }

  .line {
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr);
    gap: 8px 12px;
    align-items: center;
    padding: 9px 14px;
    border-block-start: 1px solid var(--_line);
    font-size: 0.9333em;
  }
  .line:first-child {
    border-block-start: 0;
  }
  .line.off .what strong {
    color: var(--_muted);
    font-weight: 400;
  }
  .what {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .what strong {
    font-weight: 550;
  }
  .what .two {
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .line .alias,
  .line .rowacts,
  .line .renaming {
    grid-column: 1 / -1;
  }
  .line.recipe .rowacts {
    margin-inline-start: -8px;
  }
  .line .rowacts .btn[aria-pressed='true'] {
    color: var(--_accent-text);
  }
  .renaming {
    display: grid;
    gap: var(--_3);
    grid-template-columns: minmax(0, 1fr);
    padding-block: 4px 6px;
  }
  .tools {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  .tools .select {
    inline-size: 100%;
  }
  .result {
    margin: 0;
  }
  section + section {
    margin-block-start: var(--_5);
  }

  .beside {
    display: grid;
    gap: calc(var(--_u) * 5);
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
  }
  .offers {
    display: grid;
    gap: 2px;
  }
  .offers > li {
    display: flex;
    gap: 10px;
    align-items: center;
    padding-block: 3px;
    font-size: 0.9333em;
  }
  .offers .what {
    flex: 1;
  }
  citizen-customer-gallery {
    font-size: 1em;
  }

  @container cz (min-width: 420px) {
    .panes {
      grid-template-columns: repeat(4, auto);
    }
  }
  @container cz (min-width: 620px) {
    .line.app {
      grid-template-columns: auto auto minmax(0, 1fr) minmax(0, 1fr);
    }
    .line.recipe {
      grid-template-columns: auto auto minmax(0, 1fr) auto;
    }
    .line .alias,
    .line .rowacts {
      grid-column: auto;
    }
    .renaming {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      align-items: start;
    }
    .tools {
      grid-template-columns: minmax(0, 1fr) auto;
    }
  }
  @container cz (min-width: 760px) {
    .top {
      grid-template-columns: minmax(0, 300px) auto;
      align-items: end;
      justify-content: space-between;
    }
    .beside {
      grid-template-columns: 280px minmax(0, 1fr);
    }
  }
`;
