import type { CSSResultGroup } from 'lit';
import { base } from './base.ts';
import { colours } from './colours.ts';
import { fallbackColours } from './fallback-colours.ts';
import { measures } from './measures.ts';

/** First in every element's styles: tokens, and what the rest stands on. */
export const foundation: CSSResultGroup = [fallbackColours, colours, measures, base];
