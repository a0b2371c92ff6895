/** How long something may take to come into view, in ms. */
const patience = 15_000;

/** Everything in an element and in the shadows below it, in the order of reading. */
function* everyElement(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* everyElement(element.shadowRoot);
  }
}

const wordsOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

/** Waits for something to hold. @throws Error with what was waited for. */
export const until = async <Found>(what: string, look: () => Found | null | undefined | false): Promise<Found> => {
  const end = performance.now() + patience;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`Never came: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
};

const find = <Found extends Element>(
  root: ParentNode,
  what: string,
  fits: (element: Element) => element is Found,
): Promise<Found> =>
  until(what, () => {
    for (const element of everyElement(root)) if (fits(element) && isSeen(element)) return element;
    return null;
  });

/** Presses a button or link by its name. */
export const press = async (root: ParentNode, name: string): Promise<void> => {
  const isWanted = (element: Element): element is HTMLElement =>
    element.matches('button:not(:disabled), a[href], summary, [role=tab]') &&
    (element.getAttribute('aria-label') ?? wordsOf(element)) === name;
  (await find(root, `a button "${name}"`, isWanted)).click();
};

/** The field of a label, or one that has a name without a label in view. */
const fieldOf = async (root: ParentNode, label: string): Promise<HTMLInputElement> => {
  const isWanted = (element: Element): element is HTMLElement =>
    element instanceof HTMLLabelElement
      ? element.control !== null && wordsOf(element).startsWith(label)
      : element.matches('input, select, textarea') && element.ariaLabel?.startsWith(label) === true;
  const found = await find(root, `a field "${label}"`, isWanted);
  return (found instanceof HTMLLabelElement ? found.control : found) as HTMLInputElement;
};

/** Answers a field, as by typing and going on. */
export const fill = async (root: ParentNode, label: string, value: string): Promise<void> => {
  const field = await fieldOf(root, label);
  if (field instanceof HTMLSelectElement) {
    await until(`"${value}" to choose in "${label}"`, () => [...field.options].some(option => option.value === value));
  }
  field.focus();
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  field.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
};

/** Ticks a box or chooses one of several. */
export const tick = async (root: ParentNode, label: string): Promise<void> => (await fieldOf(root, label)).click();

/** Waits until some words can be read. */
export const see = async (root: ParentNode, words: string): Promise<void> => {
  const isWanted = (element: Element): element is Element =>
    element.childElementCount === 0 ? wordsOf(element).includes(words) : ownWords(element).includes(words);
  await find(root, `"${words}"`, isWanted);
};

const ownWords = (element: Element): string =>
  [...element.childNodes]
    .map(node => (node.nodeType === Node.TEXT_NODE ? node.textContent : ''))
    .join(' ')
    .replace(/\s+/g, ' ');

/** Waits until a heading is in view. */
export const arrive = async (root: ParentNode, title: string): Promise<void> => {
  const isWanted = (element: Element): element is Element =>
    element.matches('h1, h2, h3, h4, h5, h6') && wordsOf(element).endsWith(title);
  await find(root, `a heading "${title}"`, isWanted);
};

const isBusy = (root: ParentNode): boolean => {
  for (const element of everyElement(root)) if (element.ariaBusy === 'true') return true;
  return false;
};

/** Waits until elements show their content and nothing is being loaded any more. */
export const settled = async (root: ParentNode): Promise<void> => {
  const isWanted = (element: Element): element is Element => element.matches('[part~=root]') && wordsOf(element) !== '';
  await find(root, 'an element with content', isWanted);
  await until('the end of loading', () => !isBusy(root));
};

/** Waits until something is shown as being loaded. */
export const waiting = (root: ParentNode): Promise<boolean> =>
  until('something that is being loaded', () => isBusy(root));
