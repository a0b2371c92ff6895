import { css } from 'lit';

export const styles = css`
  .customer {
    max-inline-size: 480px;
  }
  .for {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: baseline;
    color: var(--_muted);
    font-size: var(--_sm);
  }
`;
