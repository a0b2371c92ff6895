import { css } from 'lit';

/** Native dialogs. */
export const dialogs = css`
  dialog {
    border: var(--_bw) solid var(--_line);
    border-radius: calc(var(--_r) + 2px);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    padding: 0;
    inline-size: min(480px, calc(100% - 24px));
    max-block-size: min(86dvb, 760px);
    font: inherit;
    overflow: clip;
  }
  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.38);
  }
  dialog > .dh {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    padding: calc(var(--_u) * 5) calc(var(--_u) * 5) 0;
  }
  dialog > .dh > .subtitle {
    flex: 1;
    padding-block-start: 4px;
  }
  dialog > .db {
    padding: var(--_3) calc(var(--_u) * 5) calc(var(--_u) * 5);
    display: grid;
    gap: var(--_3);
    align-content: start;
    overflow: auto;
  }
  dialog > .df {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: flex-end;
    padding: var(--_3) calc(var(--_u) * 5);
    border-block-start: 1px solid var(--_line);
    background: var(--_sunken);
  }
`;
