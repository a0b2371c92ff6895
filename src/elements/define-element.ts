/** A custom element's class: it knows its tag, its version and the elements that its template uses. */
export interface ElementClass extends CustomElementConstructor {
  readonly tag: string;
  readonly version: string;
  readonly uses?: readonly ElementClass[];
}

const warned = new Set<string>();

/** Registers an element, what it uses first. Where the tag is taken, the first one stays; another version is told once. */
export const defineElement = (element: ElementClass): void => {
  element.uses?.forEach(defineElement);
  const present = customElements.get(element.tag) as Partial<ElementClass> | undefined;
  if (!present) return customElements.define(element.tag, element);
  if (present === element || present.version === element.version || warned.has(element.tag)) return;
  warned.add(element.tag);
  console.warn(
    `<${element.tag}> is already there in version ${present.version ?? 'unknown'}; version ${element.version} is not used.`,
  );
};
