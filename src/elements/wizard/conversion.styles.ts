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
  .lookup {
    inline-size: 100%;
    border-collapse: collapse;
    table-layout: fixed;
  }
  .lookup :is(th, td) {
    padding-block: 3px;
    text-align: start;
    font-weight: 400;
  }
  .lookup thead th {
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .lookup tr > * + * {
    padding-inline-start: var(--_2);
  }
  .with-button {
    display: flex;
    gap: 2px;
  }
  .with-button > .field {
    flex: 1;
  }
`;
