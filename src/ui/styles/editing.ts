import { css } from 'lit';

/** Screens on which something is changed and saved: what stands above, panes, lists that are put in order, forms. */
export const editing = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 10px;
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .above {
    display: grid;
    gap: var(--_3);
    margin-block-end: var(--_4);
  }
  .above:empty {
    display: none;
  }
  .panes {
    display: flex;
    gap: 2px;
    padding: 3px;
    margin-block-end: var(--_4);
    border-radius: var(--_rc);
    background: var(--_sunken);
  }
  .panes > .btn {
    flex: 1 1 0;
  }
  .panes > .btn[aria-pressed='true'] {
    background: var(--_surface);
    border-color: var(--_line);
  }
  .pane-head,
  .form-head {
    display: flex;
    align-items: center;
    gap: var(--_2);
  }
  .pane-head {
    margin-block-end: 6px;
  }
  .form-head > :first-child {
    min-inline-size: 0;
  }
  .item {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    border: 1px solid transparent;
    border-radius: var(--_rc);
    font-size: 0.9333em;
  }
  .item.plain {
    grid-template-columns: minmax(0, 1fr);
    margin-block-end: 2px;
  }
  .item.three {
    grid-template-columns: auto minmax(0, 1fr) auto;
  }
  .ordered {
    display: grid;
    gap: 2px;
  }
  .item:hover {
    background: var(--_hover);
  }
  .item.here {
    background: var(--_accent-soft);
    border-color: var(--_accent-line);
    font-weight: var(--_strong);
  }
  .item.lifted {
    background: var(--_surface);
    border-color: var(--_accent-mark);
    box-shadow: var(--_shadow);
  }
  .grip {
    appearance: none;
    display: grid;
    place-items: center;
    inline-size: 26px;
    block-size: 32px;
    padding: 0;
    border: 0;
    background: transparent;
    color: var(--_muted);
    cursor: grab;
    touch-action: none;
  }
  .grip[aria-pressed='true'] {
    color: var(--_accent-text);
    cursor: grabbing;
  }
  .row {
    appearance: none;
    display: flex;
    gap: 8px;
    align-items: center;
    min-inline-size: 0;
    min-block-size: 34px;
    padding: 4px 8px;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .row.still {
    cursor: default;
  }
  .row > .name {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .mark {
    color: var(--_muted);
  }
  .mark.bad {
    color: var(--_warn-t);
  }
  @media (pointer: coarse) {
    .grip {
      inline-size: 44px;
      block-size: 44px;
    }
    .row {
      min-block-size: 44px;
    }
  }

  .form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_4);
    align-content: start;
  }
  .version {
    min-inline-size: 0;
  }
  .linkish {
    appearance: none;
    vertical-align: top;
    padding: 0;
    border: 0;
    background: transparent;
    color: var(--_accent-text);
    font: inherit;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.18em;
    cursor: pointer;
  }
  .preview {
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_r);
    overflow: clip;
  }
  .preview > .bar {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 8px 14px;
    border-block-end: 1px solid var(--_line);
    background: var(--_sunken);
    color: var(--_muted);
    font-size: var(--_sm);
  }
  .preview > .in {
    padding: var(--_4);
  }
  @media (forced-colors: active) {
    .item.here,
    .item.lifted {
      outline: 2px solid Highlight;
    }
  }
`;
