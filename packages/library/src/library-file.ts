import type { Library } from './library.ts';

/** How a library is kept in a file: checked when it was made, so that reading it is quick. */
interface LibraryFile {
  readonly format: 1;
  readonly endpoints: readonly unknown[];
  readonly recipes: readonly unknown[];
}

/** The text of a library's file: the same for the same library. */
export const writeLibrary = ({ endpoints, recipes }: Library): string => {
  const file: LibraryFile = { format: 1, endpoints: [...endpoints.values()], recipes: [...recipes.values()] };
  return `${JSON.stringify(file)}\n`;
};

const byId = <Part>(parts: readonly unknown[]): Map<string, Part> =>
  new Map(parts.map(part => [(part as { id: string }).id, part as Part]));

/** @throws Error when the text is no library's file. */
export const readLibrary = (text: string): Library => {
  const file = JSON.parse(text) as Partial<LibraryFile>;
  if (file.format !== 1 || !file.endpoints || !file.recipes) throw new Error('This is no file of a library');
  return { endpoints: byId(file.endpoints), recipes: byId(file.recipes) };
};
