const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const pen = canvas.getContext('2d', { willReadFrequently: true });
type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const known = new Map<string, Colour>();

/** A computed colour, in whatever space it is written, as a screen shows it: 0 to 255, alpha 0 to 1. */
const shownColour = (colour: string): Colour => {
  const present = known.get(colour);
  if (present) return present;
  if (!pen) throw new Error('This browser cannot draw');
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
  const shown: Colour = [red, green, blue, alpha / 255];
  known.set(colour, shown);
  return shown;
};

/** WCAG 2.2, relative luminance. */
const luminance = ([red, green, blue]: Colour): number => {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};

const over = (front: Colour, back: Colour): Colour => {
  const mix = (channel: 0 | 1 | 2) => front[channel] * front[3] + back[channel] * (1 - front[3]);
  return [mix(0), mix(1), mix(2), 1];
};

/** From 1 to 21 (WCAG 2.2, contrast ratio). */
export const contrast = (colour: string, ground: string): number => {
  const back = over(shownColour(ground), [255, 255, 255, 1]);
  const [a, b] = [luminance(over(shownColour(colour), back)), luminance(back)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};

const parentOf = (element: Element): Element | null => {
  const parent = element.assignedSlot ?? element.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
};

/** What an element stands on. */
const groundOf = (element: Element | null): string => {
  for (let node = element; node; node = parentOf(node)) {
    const { backgroundColor } = getComputedStyle(node);
    if (shownColour(backgroundColor)[3] > 0.99) return backgroundColor;
  }
  return '#fff';
};

const within = (element: Element): Element[] =>
  [...(element.shadowRoot ?? element).querySelectorAll('*')].flatMap(child =>
    child.shadowRoot ? [child, ...within(child)] : [child],
  );

const hasText = (element: Element): boolean =>
  [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());

interface Pair {
  readonly what: string;
  readonly colour: string;
  readonly ground: string;
  readonly least: number;
}

/** What the rules hold for: no text that is only heard, nothing that cannot be used (WCAG 2.2, 1.4.3 and 1.4.11). */
const counts = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
  !element.closest('.vh, [aria-disabled=true], :disabled, option');

const pairsOf = (element: Element): Pair[] => {
  const what = `${element.localName}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').trim().slice(0, 24)}”`;
  const style = getComputedStyle(element);
  const pairs: Pair[] = [];
  if (hasText(element) && !(element instanceof SVGElement)) {
    pairs.push({ what, colour: style.color, ground: groundOf(element), least: 4.5 });
  }
  if (element.matches('svg.ico')) pairs.push({ what, colour: style.color, ground: groundOf(element), least: 3 });
  if (element.matches('input, select, textarea')) {
    const isOn = element.matches(':checked');
    // A box that is on is told by its fill.
    const edge = isOn ? style.backgroundColor : style.borderTopColor;
    pairs.push({ what: `${what} edge`, colour: edge, ground: groundOf(parentOf(element)), least: 3 });
    if (isOn) {
      const mark = getComputedStyle(element, '::after');
      const colour = mark.borderLeftWidth === '0px' ? mark.backgroundColor : mark.borderLeftColor;
      pairs.push({ what: `${what} mark`, colour, ground: style.backgroundColor, least: 3 });
    }
  }
  if (element.matches('input, textarea') && element.getAttribute('placeholder')) {
    const { color } = getComputedStyle(element, '::placeholder');
    pairs.push({ what: `${what} placeholder`, colour: color, ground: groundOf(element), least: 4.5 });
  }
  return pairs;
};

/** What looks alike by all rules: the same classes from the element up to the top. */
const looksOf = (element: Element): string => {
  const looks: string[] = [];
  for (let node: Element | null = element; node; node = parentOf(node)) {
    const { localName, parentElement } = node;
    looks.push(`${localName}.${node.getAttribute('class') ?? ''}${node.matches(':checked') ? ':checked' : ''}`);
    if (parentElement === document.body) break;
  }
  return looks.join(' ');
};

/** The elements to be looked at, one of each look. */
export const everyLook = (element: Element): readonly Element[] => [
  ...new Map(
    within(element)
      .filter(counts)
      .map(each => [looksOf(each), each]),
  ).values(),
];

/** Every text, icon and control of these that is too weak against what it stands on. */
export const weakPairs = (elements: readonly Element[]): string[] =>
  elements
    .flatMap(pairsOf)
    .map(pair => ({ ...pair, ratio: contrast(pair.colour, pair.ground) }))
    .filter(({ ratio, least }) => ratio < least)
    .map(
      ({ what, colour, ground, ratio, least }) =>
        `${what}: ${colour} on ${ground} is ${ratio.toFixed(2)}, not ${least}`,
    );

/** How many pairs are looked at. */
export const countPairs = (elements: readonly Element[]): number => elements.flatMap(pairsOf).length;
