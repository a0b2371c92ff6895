import { css, type CSSResultGroup } from 'lit';
import { base } from './base.ts';
import { colours } from './colours.ts';
import { measures } from './measures.ts';

const derived = '(color: color(from red xyz-d65 x y z)) and (color: light-dark(red, red))';

/** Empty where colours can be derived. Elsewhere the blue set comes a moment later, into every element at once. */
const fallback = css``;
if (globalThis.CSS && !CSS.supports(derived)) {
  void import('./fallback-colours.ts').then(({ fallbackColours }) =>
    fallback.styleSheet?.replaceSync(fallbackColours.cssText),
  );
}

/** First in every element's styles: tokens, and what the rest stands on. */
export const foundation: CSSResultGroup = [fallback, colours, measures, base];
