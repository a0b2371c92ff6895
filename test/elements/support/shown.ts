import { waitUntil } from '@open-wc/testing';

/** Waits for what an element shows. */
export const shown = async <Found extends Element = HTMLElement>(
  element: Element,
  selector: string,
  holds: (found: Found) => boolean = () => true,
): Promise<Found> => {
  let found: Found | undefined;
  const look = () => {
    found = [...(element.shadowRoot?.querySelectorAll<Found>(selector) ?? [])].find(holds);
    return found;
  };
  await waitUntil(look, undefined, { timeout: 15_000 }).catch(() => undefined);
  if (found) return found;
  throw new Error(`<${element.localName}> never showed ${selector}, but: ${allText(element)}`);
};

/** The one of several that says so. */
export const saying = (words: string | RegExp) => (element: HTMLElement) =>
  typeof words === 'string' ? textOf(element).includes(words) : words.test(textOf(element));

/** What is read, without the white space of the template. */
export const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

/** All that an element shows, its inner elements included. */
export const allText = (element: Element): string => {
  const root = element.shadowRoot;
  if (!root) return textOf(element);
  const inner = [...root.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot).map(allText);
  const own = [...root.querySelectorAll(':not(style)')].map(node =>
    [...node.childNodes].map(child => (child.nodeType === Node.TEXT_NODE ? child.textContent : '')).join(' '),
  );
  return [...own, ...inner].join(' ').replace(/\s+/g, ' ').trim();
};

/** The first event of a type. */
export const nextEvent = <Type extends keyof GlobalEventHandlersEventMap>(
  target: EventTarget,
  type: Type,
): Promise<GlobalEventHandlersEventMap[Type]> =>
  new Promise(resolve =>
    target.addEventListener(type, event => resolve(event as GlobalEventHandlersEventMap[Type]), { once: true }),
  );

export const focused = (element: Element): Element | null => {
  let active = element.shadowRoot?.activeElement ?? null;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
};
