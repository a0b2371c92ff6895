/** The text of docs/elements.md, from what the elements say of themselves. */
export const elementDocs: () => Promise<string>;
