import { html, svg, type TemplateResult } from 'lit';

// 24 by 24, drawn with a stroke in the colour of the text.
const shapes = {
  search: svg`<circle cx="11" cy="11" r="7"/><path d="m20 20-3.6-3.6"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  down: svg`<path d="m6 9.5 6 6 6-6"/>`,
  right: svg`<path d="m9.5 6 6 6-6 6"/>`,
  arrow: svg`<path d="M4 12h15M13 6l6 6-6 6"/>`,
  back: svg`<path d="M20 12H5M11 6l-6 6 6 6"/>`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
  verified: svg`<path d="m12 3 2.4 1.8 3-.1.8 2.9 2.5 1.7L19.8 12l.9 2.7-2.5 1.7-.8 2.9-3-.1L12 21l-2.4-1.8-3 .1-.8-2.9-2.5-1.7.9-2.7-.9-2.7 2.5-1.7.8-2.9 3 .1z"/><path d="m8.8 12.2 2.2 2.2 4.2-4.4"/>`,
  warning: svg`<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4M12 16.8v.2"/>`,
  error: svg`<path d="M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z"/><path d="m9.3 9.3 5.4 5.4M14.7 9.3l-5.4 5.4"/>`,
  ok: svg`<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.7 2.7L16 9.5"/>`,
  info: svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8v.2"/>`,
  clock: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>`,
  play: svg`<path d="M7 5v14l11.5-7z"/>`,
  pause: svg`<path d="M9 5v14M15 5v14"/>`,
  edit: svg`<path d="M4 20h4L19.5 8.5l-4-4L4 16z"/><path d="m13.5 6.5 4 4"/>`,
  remove: svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"/>`,
  deploy: svg`<path d="M7 18a4.5 4.5 0 0 1-.5-8.97 6 6 0 0 1 11.4 1.5A3.8 3.8 0 0 1 17.5 18"/><path d="M12 20v-7M9 15.5l3-3 3 3"/>`,
  refresh: svg`<path d="M20 11a8 8 0 0 0-14-4.5L4 9M4 13a8 8 0 0 0 14 4.5l2-2.5M4 4v5h5M20 20v-5h-5"/>`,
  filter: svg`<path d="M4 6h16M7 12h10M10 18h4"/>`,
  eye: svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>`,
  running: svg`<path d="M12 3a9 9 0 1 0 9 9"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  help: svg`<circle cx="12" cy="12" r="9"/><path d="M9.7 9.5a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .8-1 1.5M12 16.5v.1"/>`,
  link: svg`<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>`,
  history: svg`<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5"/>`,
  stop: svg`<circle cx="12" cy="12" r="9"/><path d="M8.5 12h7"/>`,
  waiting: svg`<path d="M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4"/>`,
  inbox: svg`<path d="M4 13 6.5 5h11L20 13v6H4z"/><path d="M4 13h5l1.5 2.5h3L15 13h5"/>`,
  send: svg`<path d="M21 3 10 14M21 3l-7 18-4-7-7-4z"/>`,
  offline: svg`<path d="M7 18a4.5 4.5 0 0 1-.5-8.97M10 5.6a6 6 0 0 1 7.9 4.9 3.8 3.8 0 0 1 2 6M4 4l16 16"/>`,
  branch: svg`<circle cx="7" cy="6" r="2.5"/><circle cx="7" cy="18" r="2.5"/><circle cx="17" cy="8" r="2.5"/><path d="M7 8.5v7M17 10.5c0 4-5 3-8 5.5"/>`,
  download: svg`<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>`,
  sorted: svg`<path d="M12 5v14M6.5 13.5 12 19l5.5-5.5"/>`,
  more: svg`<path d="M12 5v.2M12 12v.2M12 19v.2"/>`,
  upgrade: svg`<circle cx="12" cy="12" r="9"/><path d="M12 16.5v-9M8.2 11 12 7.2 15.8 11"/>`,
} as const;

export type IconName = keyof typeof shapes;

/** What points along the line of reading is turned round where people read from the right. */
const directed: ReadonlySet<IconName> = new Set(['arrow', 'back', 'right']);

/** A decoration: the words beside it say the same. */
export const icon = (name: IconName, look = ''): TemplateResult =>
  html`<svg class="ico ${directed.has(name) ? 'flip' : ''} ${look}" viewBox="0 0 24 24" aria-hidden="true">
    ${shapes[name]}
  </svg>`;
