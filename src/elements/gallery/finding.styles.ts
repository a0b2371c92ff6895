import { css } from 'lit';
import { dialogs } from '../../ui/styles/dialogs.ts';

/** Filters, and the wish for a recipe that is not there. */
export const styles = css`
  ${dialogs}
  .facet {
    border-block-start: 1px solid var(--_line);
    padding-block: var(--_2);
  }
  .facet:first-of-type {
    border-block-start: 0;
    padding-block-start: 0;
  }
  .facet > summary {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 32px;
    font-weight: var(--_strong);
    font-size: var(--_sm);
    cursor: pointer;
    list-style: none;
    border-radius: var(--_rs);
  }
  .facet > summary::-webkit-details-marker {
    display: none;
  }
  .facet > summary > .ico {
    margin-inline-start: auto;
    color: var(--_muted);
    transition: rotate var(--_t);
  }
  .facet:not([open]) > summary > .ico {
    rotate: -90deg;
  }
  .facet:not([open]) > summary > .ico:dir(rtl) {
    rotate: 90deg;
  }
  .facet > .opts {
    display: grid;
    gap: 7px;
    padding-block: 6px 8px;
  }
  .facet .more-link {
    justify-self: start;
    padding-inline: 2px;
    min-inline-size: 0;
  }

  @media (pointer: coarse) {
    .facet > summary {
      min-block-size: 44px;
    }
  }

  .request > form {
    display: grid;
    gap: var(--_2);
  }
  .request {
    inline-size: min(100%, 420px);
    margin: var(--_4) auto 0;
    text-align: start;
  }
  .request label {
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .ask {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
  }
  .ask > .input {
    flex: 1 1 200px;
    inline-size: auto;
  }
  .request > .good {
    display: flex;
    gap: 6px;
    align-items: center;
    justify-content: center;
    inline-size: fit-content;
    margin-inline: auto;
    color: var(--_ok-t);
  }
`;
