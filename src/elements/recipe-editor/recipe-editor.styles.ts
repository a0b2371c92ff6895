import { css } from 'lit';

export const styles = css`
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
  .editor {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_u) * 5);
    align-items: start;
  }
  .pane {
    min-inline-size: 0;
  }
  .editor > .pane:not(.shown) {
    display: none;
  }
  @container cz (min-width: 960px) {
    .panes {
      display: none;
    }
    .editor {
      grid-template-columns: 224px minmax(0, 1.55fr) minmax(0, 1fr);
    }
    .editor > .pane:not(.shown) {
      display: block;
    }
    .editor > .pane.form:not(.shown) {
      display: grid;
    }
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
  .steps {
    display: grid;
    gap: 2px;
  }
  .questions {
    display: grid;
    gap: 2px;
    padding-inline-start: 18px;
    margin-block: 2px;
  }
  .add-question {
    margin: 2px 0 6px 22px;
    margin-inline: 22px 0;
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
  .sect {
    border-block-start: 1px solid var(--_line);
    padding-block-start: var(--_3);
  }
  .sect > summary {
    display: flex;
    gap: 8px;
    align-items: center;
    font-weight: var(--_strong);
    font-size: 0.9333em;
    cursor: pointer;
    list-style: none;
  }
  .sect > summary::-webkit-details-marker {
    display: none;
  }
  .sect[open] > summary > .ico {
    rotate: 90deg;
  }
  .sect > .stack {
    padding-block: var(--_3) var(--_1, 4px);
  }
  .choice {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) var(--_ctl-sm);
    gap: 8px;
    align-items: center;
  }
  .binding {
    padding-block-end: var(--_3);
    border-block-end: 1px dashed var(--_line);
  }
  .binding-head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
    align-items: end;
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
  .preview-help {
    margin-block-start: 8px;
  }
  .version {
    min-inline-size: 0;
  }
  .linkish {
    appearance: none;
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
  @media (forced-colors: active) {
    .item.here,
    .item.lifted {
      outline: 2px solid Highlight;
    }
  }
`;
