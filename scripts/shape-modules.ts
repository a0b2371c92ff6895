import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import * as answers from '../src/contract/shapes/answers.ts';
import * as event from '../src/contract/shapes/event.ts';
import * as recipeList from '../src/contract/shapes/recipe-list.ts';
import * as routes from '../src/contract/shapes/routes.ts';

/** By the file's name in `src/contract/shapes`. What comes first in a page stands first, and holds what others share. */
const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'recipe-list': recipeList,
  answers,
  event,
  routes,
};

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../src/contract/shapes/${name}.ts`, import.meta.url)).replaceAll('\\', '/');

const isPart = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** As an expression of JavaScript; `part` writes what has parts of its own. */
const write = (value: unknown, part: (value: object) => string): string => {
  if (!isPart(value) || value instanceof RegExp)
    return String(typeof value === 'string' ? JSON.stringify(value) : value);
  if (Array.isArray(value)) return `[${value.map(item => (isPart(item) ? part(item) : write(item, part))).join(',')}]`;
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}:${isPart(field) ? part(field) : write(field, part)}`,
  );
  return `{${fields.join(',')}}`;
};

const wholeOf = (value: object): string => write(value, wholeOf);

/** What stands in more than one place is worth a name from this many characters on. */
const shortest = 12;

/** Each module as code without a schema: its exports as plain data, what is said more than once said once. */
const writeModules = (): ReadonlyMap<string, string> => {
  const counts = new Map<string, number>();
  const count = (value: object): string => {
    const text = write(value, count);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return text;
  };
  for (const module of Object.values(modules)) for (const value of Object.values(module)) count(value as object);

  /** The name of each shared part and the module that holds it, by what it says. */
  const shared = new Map<string, { readonly name: string; readonly home: string }>();
  const codes = new Map<string, string>();
  for (const [module, values] of Object.entries(modules)) {
    const lines: string[] = [];
    const imports = new Map<string, string>();
    const nameOf = (value: object): string => {
      const text = wholeOf(value);
      if (text.length < shortest || (counts.get(text) ?? 0) < 2) return write(value, nameOf);
      const known = shared.get(text);
      if (known) {
        if (known.home !== module) imports.set(known.name, known.home);
        return known.name;
      }
      const code = write(value, nameOf);
      const name = `part${shared.size}`;
      shared.set(text, { name, home: module });
      lines.push(`export const ${name} = ${code};`);
      return name;
    };
    for (const [name, value] of Object.entries(values)) {
      const code = write(value, nameOf);
      lines.push(`export const ${name} = ${code};`);
    }
    const head = [...imports].map(([name, home]) => `import { ${name} } from './${home}.ts';`);
    codes.set(pathOf(module), [...head, ...lines].join('\n'));
  }
  return codes;
};

/**
 * Evaluates the modules in `src/contract/shapes` when pages are built, so that pages get the answers' shapes as data and
 * no schema library. A schema that has no shape ends the build with its name.
 */
export const shapeModules = (): Plugin => {
  const codes = writeModules();
  return {
    name: 'shape-modules',
    enforce: 'pre',
    load: id => codes.get(id.replaceAll('\\', '/')) ?? null,
  };
};
