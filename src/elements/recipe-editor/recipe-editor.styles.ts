import { css } from 'lit';

export const styles = css`
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
  .sect[open] > summary > .ico:dir(rtl) {
    rotate: -90deg;
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

  .preview-help {
    margin-block-start: 8px;
  }
`;
