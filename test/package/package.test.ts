import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publint } from 'publint';
import { installPacked, root, runNode, type Packed } from './pack.ts';

interface Manifest {
  readonly modules: readonly {
    readonly path: string;
    readonly exports: readonly { readonly kind: string; readonly name: string }[];
  }[];
}

const tags = [
  'citizen-curation',
  'citizen-dashboard',
  'citizen-deployments',
  'citizen-gallery',
  'citizen-integrator',
  'citizen-log',
  'citizen-provider',
  'citizen-recipe-editor',
  'citizen-recipes',
  'citizen-wizard',
];

describe('The package', () => {
  let packed: Packed;
  before(async () => {
    packed = await installPacked();
  });
  after(() => packed.remove());

  const readJson = async (path: string): Promise<unknown> =>
    JSON.parse(await readFile(join(packed.package, path), 'utf8'));

  it('holds what is for partners, and nothing else', async () => {
    assert.deepEqual((await readdir(packed.package)).sort(), ['LICENSE', 'README.md', 'dist', 'package.json', 'src']);
    assert.deepEqual((await readdir(join(packed.package, 'dist'))).sort(), [
      'cdn',
      'custom-elements.json',
      'esm',
      'types',
      'vscode.css-custom-data.json',
      'vscode.html-custom-data.json',
      'web-types.json',
    ]);
  });

  it('has a manifest that names every element and where it is', async () => {
    const { modules } = (await readJson('dist/custom-elements.json')) as Manifest;
    const defined = modules.flatMap(({ exports }) =>
      exports.filter(({ kind }) => kind === 'custom-element-definition'),
    );
    assert.deepEqual(defined.map(({ name }) => name).sort(), tags);
    for (const { path } of modules) await access(join(packed.package, path));
  });

  it('tells editors of every element', async () => {
    const html = (await readJson('dist/vscode.html-custom-data.json')) as { tags: { name: string }[] };
    assert.deepEqual(html.tags.map(({ name }) => name).sort(), tags);
    const css = (await readJson('dist/vscode.css-custom-data.json')) as { properties: { name: string }[] };
    const names = css.properties.map(({ name }) => name);
    assert.ok(names.includes('--citizen-accent'));
    assert.equal(new Set(names).size, names.length);
    const web = (await readJson('dist/web-types.json')) as {
      contributions: { html: { elements: { name: string }[] } };
    };
    assert.deepEqual(web.contributions.html.elements.map(({ name }) => name).sort(), tags);
  });

  it('is put together as npm and bundlers expect', async () => {
    const { messages } = await publint({ pkgDir: packed.package, level: 'suggestion', pack: false });
    assert.deepEqual(messages, []);
  });

  it('has types that every kind of resolution finds', async () => {
    const attw = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
    const options = ['--profile', 'esm-only', '--no-color', '--no-emoji', '--format', 'table-flipped'];
    // Those without types of their own, and types without code.
    const left = [
      'define',
      'recipe.schema.json',
      'custom-elements.json',
      'web-types.json',
      'vscode.html-custom-data.json',
      'vscode.css-custom-data.json',
    ];
    const { code, output } = await runNode(packed.project, [
      attw,
      packed.tarball,
      ...options,
      '--exclude-entrypoints',
      ...left,
    ]);
    assert.equal(code, 0, output);
  });

  for (const config of ['bundler', 'node16', 'preact', 'solid']) {
    it(`has types that hold in a project of the kind "${config}"`, async () => {
      const tsc = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
      const { code, output } = await runNode(packed.project, [tsc, '-p', `tsconfig.${config}.json`]);
      assert.equal(code, 0, output);
    });
  }

  it('can be imported on a server, where there is no page', async () => {
    const imports = ['', '/define', '/client', '/contract', '/model', '/elements/gallery/gallery.element']
      .map(path => `await import('citizen-integrator${path}');`)
      .join('');
    const { code, output } = await runNode(packed.project, ['--input-type=module', '-e', imports]);
    assert.equal(code, 0, output);
    assert.equal(output, '');
  });
});
