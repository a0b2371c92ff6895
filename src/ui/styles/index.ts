import type { CSSResultGroup } from 'lit';
import { base } from './base.ts';
import { colours } from './colours.ts';
import { fallbackColours } from './fallback-colours.ts';
import { measures } from './measures.ts';

export { buttons } from './buttons.ts';
export { dialogs } from './dialogs.ts';
export { fields } from './fields.ts';
export { notices } from './notices.ts';
export { panels } from './panels.ts';
export { tables } from './tables.ts';
export { toasts } from './toasts.ts';

/** First in every element's styles: tokens, and what the rest stands on. */
export const foundation: CSSResultGroup = [fallbackColours, colours, measures, base];
