export { buttons } from './buttons.ts';
export { dialogs } from './dialogs.ts';
export { fields } from './fields.ts';
export { foundation } from './foundation.ts';
export { notices } from './notices.ts';
export { panels } from './panels.ts';
export { tables } from './tables.ts';
export { toasts } from './toasts.ts';
