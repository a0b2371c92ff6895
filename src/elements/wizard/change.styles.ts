import { css } from 'lit';

export const styles = css`
  .changes dd {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 8px;
  }
  .changes .was {
    color: var(--_muted);
    text-decoration: line-through;
  }
  .changes .is {
    font-weight: 500;
  }
  .changes .ico {
    align-self: center;
    color: var(--_muted);
  }
`;
