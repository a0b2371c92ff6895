import { css } from 'lit';

export const styles = css`
  .convert {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_3);
    padding: var(--_3);
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_rc);
    background: var(--_sunken);
  }
  .map .lookup {
    display: table;
    inline-size: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }
  .map .lookup :is(thead, tr, th, td) {
    display: revert;
  }
  .map .lookup :is(th, td) {
    padding: 3px 0;
    border: 0;
    background: none;
    text-align: start;
    vertical-align: middle;
  }
  .map .lookup :is(th, td) + :is(th, td) {
    padding-inline-start: var(--_2);
  }
  .map .lookup tbody th {
    font-weight: 400;
    color: var(--_text);
    font-size: inherit;
  }
  .lookup .field > label {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .lookup .with-button {
    display: flex;
    gap: 2px;
  }
  .with-button > .field {
    flex: 1;
  }
`;
