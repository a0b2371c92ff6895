import { css } from 'lit';

/** Where a webhook's sender has to deliver. */
export const delivery = css`
  .delivery {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--_2);
  }
  .delivery > label {
    grid-column: 1 / -1;
    font-weight: 600;
  }
  .delivery > p {
    grid-column: 1 / -1;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .delivery > input {
    font-family: var(--_mono);
    text-overflow: ellipsis;
  }
`;
