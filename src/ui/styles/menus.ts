import { css } from 'lit';

/** A menu of actions, which hangs on its button. */
export const menus = css`
  .menu {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 5px;
    min-inline-size: 200px;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_rc) + 2px);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    font-size: 0.9333em;
  }
  .menu button {
    appearance: none;
    display: flex;
    inline-size: 100%;
    gap: 10px;
    align-items: center;
    min-block-size: var(--_ctl-sm);
    padding: 0 10px;
    border: 0;
    border-radius: var(--_rs);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .menu button:hover {
    background: var(--_hover);
  }
  .menu button[aria-disabled='true'] {
    opacity: 0.55;
  }
  .menu hr {
    border: 0;
    border-block-start: 1px solid var(--_line);
    margin: 5px 0;
  }
  .menu .ico {
    color: var(--_muted);
  }
  .menu .bad,
  .menu .bad .ico {
    color: var(--_bad-t);
  }

  @media (pointer: coarse) {
    .menu button {
      min-block-size: 44px;
    }
  }
`;
