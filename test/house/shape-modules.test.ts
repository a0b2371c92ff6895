import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import * as answers from '../../src/contract/shapes/answers.ts';
import * as event from '../../src/contract/shapes/event.ts';
import * as recipeList from '../../src/contract/shapes/recipe-list.ts';
import * as routes from '../../src/contract/shapes/routes.ts';
import { shapeModules } from '../../scripts/shape-modules.ts';

const modules: Readonly<Record<string, object>> = { answers, event, 'recipe-list': recipeList, routes };

it('what pages get of the contract says the same as the contract, without its schemas', async () => {
  const path = (name: string) => fileURLToPath(new URL(`../../src/contract/shapes/${name}.ts`, import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [shapeModules()],
    build: {
      write: false,
      minify: false,
      lib: { entry: Object.fromEntries(Object.keys(modules).map(name => [name, path(name)])), formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js' } },
    },
  });
  const chunks = [result].flat().flatMap(built => ('output' in built ? built.output : []));
  const code = new Map(chunks.map(chunk => [chunk.fileName, 'code' in chunk ? chunk.code : '']));
  assert.ok([...code.values()].every(text => !text.includes('zod')));
  const urlOf = (name: string): string => {
    const whole = (code.get(name) ?? '').replace(/from "\.\/([^"]+)"/g, (_, other: string) => `from "${urlOf(other)}"`);
    return `data:text/javascript;base64,${Buffer.from(whole).toString('base64')}`;
  };
  for (const [name, wanted] of Object.entries(modules)) {
    const made = (await import(urlOf(`${name}.js`))) as Readonly<Record<string, unknown>>;
    for (const [key, value] of Object.entries(wanted)) assert.deepEqual(made[key], value, `${name}: ${key}`);
  }
});
