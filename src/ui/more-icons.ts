import { addIcons } from './icons.ts';

/** What cards do without. An element that needs more imports this file, which is enough. */
export const moreShapes = {
  right: 'M9.5 6l6 6-6 6',
  back: 'M20 12H5M11 6l-6 6 6 6',
  clock: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5l3.2 2',
  play: 'M7 5v14l11.5-7z',
  pause: 'M9 5v14M15 5v14',
  edit: 'M4 20h4L19.5 8.5l-4-4L4 16zM13.5 6.5l4 4',
  remove: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  deploy: 'M7 18a4.5 4.5 0 0 1-.5-8.97 6 6 0 0 1 11.4 1.5A3.8 3.8 0 0 1 17.5 18M12 20v-7M9 15.5l3-3 3 3',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0',
  running: 'M12 3a9 9 0 1 0 9 9',
  plus: 'M12 5v14M5 12h14',
  help: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M9.7 9.5a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .8-1 1.5M12 16.5v.1',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  history: 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5',
  stop: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M8.5 12h7',
  waiting: 'M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4',
  send: 'M21 3 10 14M21 3l-7 18-4-7-7-4z',
  branch:
    'M4.5 6a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M4.5 18a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M14.5 8a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M7 8.5v7M17 10.5c0 4-5 3-8 5.5',
  download: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  sorted: 'M12 5v14M6.5 13.5 12 19l5.5-5.5',
  more: 'M12 5v.2M12 12v.2M12 19v.2',
  upgrade: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 16.5v-9M8.2 11 12 7.2 15.8 11',
  grip: 'M9 6v.2M15 6v.2M9 12v.2M15 12v.2M9 18v.2M15 18v.2',
  copy: 'M10 8h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2',
} as const;

addIcons(moreShapes);
