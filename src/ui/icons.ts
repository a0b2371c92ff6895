import { html, type TemplateResult } from 'lit';
import type { moreShapes } from './more-icons.ts';

// Paths in 24 by 24, drawn with a stroke in the colour of the text. What every element may need; the others stand in
// more-icons.ts.
const shapes = {
  search: 'M4 11a7 7 0 1 0 14 0 7 7 0 1 0-14 0M20 20l-3.6-3.6',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  down: 'M6 9.5l6 6 6-6',
  arrow: 'M4 12h15M13 6l6 6-6 6',
  lock: 'M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zM8 11V8a4 4 0 0 1 8 0v3',
  verified:
    'M12 3l2.4 1.8 3-.1.8 2.9 2.5 1.7L19.8 12l.9 2.7-2.5 1.7-.8 2.9-3-.1L12 21l-2.4-1.8-3 .1-.8-2.9-2.5-1.7.9-2.7-.9-2.7 2.5-1.7.8-2.9 3 .1zM8.8 12.2l2.2 2.2 4.2-4.4',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4M12 16.8v.2',
  error: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM9.3 9.3l5.4 5.4M14.7 9.3l-5.4 5.4',
  ok: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M8 12.3l2.7 2.7L16 9.5',
  info: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 11v5M12 8v.2',
  refresh: 'M20 11a8 8 0 0 0-14-4.5L4 9M4 13a8 8 0 0 0 14 4.5l2-2.5M4 4v5h5M20 20v-5h-5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  inbox: 'M4 13 6.5 5h11L20 13v6H4zM4 13h5l1.5 2.5h3L15 13h5',
  offline: 'M7 18a4.5 4.5 0 0 1-.5-8.97M10 5.6a6 6 0 0 1 7.9 4.9 3.8 3.8 0 0 1 2 6M4 4l16 16',
} as const;

export type IconName = keyof typeof shapes | keyof typeof moreShapes;

const known: Record<string, string> = { ...shapes };

/** Takes in icons that came later: see `more-icons.ts`. */
export const addIcons = (more: Readonly<Record<string, string>>): void => {
  Object.assign(known, more);
};

/** What points along the line of reading is turned round where people read from the right. */
const directed: ReadonlySet<IconName> = new Set(['arrow', 'back', 'right']);

/** A decoration: the words beside it say the same. */
export const icon = (name: IconName, look = ''): TemplateResult =>
  html`<svg class="ico ${directed.has(name) ? 'flip' : ''} ${look}" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${known[name]} />
  </svg>`;

/** A small button without words: its label is read out, and shown under the pointer. */
export const iconButton = (name: IconName, label: string, act: () => void, look = ''): TemplateResult =>
  html`<button type="button" class="btn icon small ghost ${look}" aria-label=${label} title=${label} @click=${act}>
    ${icon(name)}
  </button>`;
