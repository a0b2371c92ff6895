import { css, type CSSResultGroup } from 'lit';
import { states } from './states.ts';

/** Notices of every tone, empty and error states, skeletons, progress and the quiet line that says what was saved. */
export const notices: CSSResultGroup = [
  states,
  css`
    .note.ok {
      background: var(--_ok-s);
      border-color: var(--_ok-l);
    }
    .note.ok > .ico {
      color: var(--_ok-t);
    }
    .note.info {
      background: var(--_info-s);
      border-color: var(--_info-l);
    }
    .note.info > .ico {
      color: var(--_info-t);
    }
    .autosave {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      color: var(--_muted);
      font-size: var(--_sm);
    }
    .support {
      font-size: var(--_sm);
    }
    .support > summary {
      cursor: pointer;
      inline-size: fit-content;
    }
    .support > code {
      display: block;
      padding-block-start: 4px;
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .note ul,
    .note ol.todo {
      display: grid;
      gap: 3px;
    }
    .note ol.todo {
      list-style: decimal;
      padding-inline-start: 1.3em;
    }
    .note ol.todo:has(> :only-child) {
      list-style: none;
      padding: 0;
    }
  `,
];
