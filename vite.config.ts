import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { recipeSchemaFile } from './scripts/recipe-schema.ts';
import { shapeModules } from './scripts/shape-modules.ts';

// --mode esm: ES modules for npm · cdn: the script tag, its heavy parts loaded when first needed, and the JSON Schema of
// recipes · gallery: the gallery alone, to be weighed · host: the hosted recipe API with its command line, as plain
// JavaScript for Node · cli: the citizen command · practice: the server of practice accounts · demo: the server of Harbor, which starts sooner from one file · tests: those
// that Node runs, with what they start, and element-tests: those of a browser, both read in a fraction of the time.

// Every source module is an entry, so that dist/esm mirrors src.
const modules = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && file !== 'script.ts')
      .map(file => [file.slice(0, -3), `src/${file}`]),
  );

const sourceCondition = '@citizen-integrator/source';
const minifyTemplates = [
  // A shape in an svg template has to stay closed: what follows would end up inside of it, unseen.
  minifyTemplateLiterals({
    exclude: '**/node_modules/**',
    options: { minifyOptions: { keepClosingSlash: true } },
  }) as unknown as Plugin,
];

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What a file needs from the start: what it imports, what that imports, and so on; nothing that comes later. */
const importsOf = (file: string, modules: Modules): ReadonlySet<string> => {
  const found = new Set<string>([file]);
  const add = (id: string): void => {
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) {
      if (found.has(imported)) continue;
      found.add(imported);
      add(imported);
    }
  };
  add(file);
  return found;
};

const processFile = /new URL\(["'](\.\/[\w-]+-process\.js)["'], import\.meta\.url\)/g;

/** A file that is started as a process of its own becomes a chunk, found wherever the code that starts it ends up. */
const processFiles: Plugin = {
  name: 'process-files',
  enforce: 'pre',
  transform(code, id) {
    if (code.search(processFile) === -1) return null;
    const found = code.replace(processFile, (_expression, file: string) => {
      const reference = this.emitFile({ type: 'chunk', id: fileURLToPath(new URL(file, pathToFileURL(id))) });
      return `import.meta.ROLLUP_FILE_URL_${reference}`;
    });
    return { code: found, map: null };
  },
  // Vite's own answer is for pages, which have an origin.
  resolveFileUrl: ({ relativePath }) => `new URL(${JSON.stringify(relativePath)}, import.meta.url)`,
};

/** Tests and what they start find what lies beside their source, wherever they are built to. */
const sourceUrls: Plugin = {
  name: 'source-urls',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('node_modules') || !code.includes('import.meta.url')
      ? null
      : { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null },
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'));

/** Entries that are built to where their source lies, below another folder. */
const byPath = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(paths.map(path => [path.replace(/\.ts$/, ''), path]));

/** Each test that Node runs, and each program that tests start, by the path of its source. */
const nodeTests = (): Record<string, string> => {
  const tests = filesIn('test').filter(
    path => /(\.test|-process)\.ts$/.test(path) && !path.startsWith('test/elements/'),
  );
  const programs = readdirSync('packages')
    .map(name => `packages/${name}/src/bin`)
    .filter(folder => existsSync(folder))
    .flatMap(filesIn);
  return byPath([...tests, ...programs]);
};

/** What npm put below a package of ours, since another version lies above. */
const nested = (): string[] =>
  readdirSync('packages').flatMap(name => {
    const folder = `packages/${name}/node_modules`;
    return existsSync(folder) ? readdirSync(folder).filter(each => !each.startsWith('.')) : [];
  });

/** Code of ours for Node: what npm packages bring is left where it is. */
const own = [/^citizen-integrator/, /^@citizen-integrator\//];
const forNode: UserConfig['ssr'] = {
  noExternal: own,
  resolve: { conditions: [sourceCondition, 'module', 'node', 'development|production'] },
};

/** What every element that shows runs or recipes to be changed needs: small files, each a request of its own otherwise. */
const ofRuns: ReadonlySet<string> = new Set(
  [
    'contract/run-statuses.ts',
    'controllers/live-controller.ts',
    'controllers/recipe-save-event.ts',
    'controllers/run-finish-event.ts',
    'elements/save-file.ts',
    'i18n/en/delivery.ts',
    'i18n/en/statuses.ts',
    'model/access.ts',
    'model/status.ts',
    'ui/delivery-address.ts',
    'ui/status.ts',
    'ui/styles/delivery.ts',
    'ui/styles/panels.ts',
    'ui/styles/rows.ts',
  ].map(file => source(`src/${file}`)),
);

const wizard = source('src/elements/wizard/');
/** Its files, its thoughts and its words: nobody else has a use for them without it. */
const ownOfWizard: readonly string[] = [wizard, source('src/model/wizard-'), source('src/i18n/en/wizard')];

/** The elements for a page without a build of its own. */
const forPages = (outDir: string, name: string, entry: string): UserConfig => {
  const start = source(entry);
  let atOnce: ReadonlySet<string> | undefined;
  let ofWizard: ReadonlySet<string> | undefined;
  return {
    plugins: [shapeModules(), ...minifyTemplates],
    build: {
      outDir,
      lib: { entry: { [name]: entry }, formats: ['es'] },
      rolldownOptions: {
        // Asked for by a group that leaves out dependencies; entries share nothing with chunks anyway.
        preserveEntrySignatures: 'allow-extension',
        output: {
          comments: { legal: true, annotation: false, jsdoc: false },
          // V8 reads this and compiles while the script comes in, beside the page, instead of at the first call.
          // https://v8.dev/blog/explicit-compile-hints
          postBanner: ({ isEntry }) => (isEntry ? '' : '//# allFunctionsCalledOnLoad'),
          minify: true, // build.minify alone keeps white space in a library's ES output
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Shared code goes into a hashed chunk, so that no chunk imports the entry: a page that loads
          // citizen-integrator.js?v=1 would otherwise get Lit twice.
          codeSplitting: {
            groups: [
              {
                debugName: 'core',
                name: (id, graph) => ((atOnce ??= importsOf(start, graph)).has(id) && id !== start ? 'core' : null),
              },
              {
                // One file, since whoever makes other calls also follows events and asks for answers.
                name: id => (id.startsWith(source('src/contract/shapes/')) ? 'shapes' : null),
              },
              {
                name: id => (ofRuns.has(id) ? 'runs' : null),
              },
              {
                // What comes later shares much with what the wizard shows first, and comes only behind it.
                name: (id, graph) =>
                  ownOfWizard.some(path => id.startsWith(path)) &&
                  (ofWizard ??= importsOf(`${wizard}wizard.element.ts`, graph)).has(id)
                    ? 'wizard'
                    : null,
                // Other elements need some of what it imports from elsewhere.
                includeDependenciesRecursively: false,
              },
            ],
          },
        },
      },
    },
  };
};

/** The library as it was built, for a host that has no sources of it. */
const libraryFile: Plugin = {
  name: 'library-file',
  generateBundle() {
    const source = readFileSync('packages/library/dist/library.json');
    this.emitFile({ type: 'asset', fileName: 'library.json', source });
  },
};

const modes: Record<string, () => UserConfig> = {
  esm: () => ({
    plugins: [shapeModules(), ...minifyTemplates],
    build: {
      outDir: 'dist/esm',
      sourcemap: true,
      minify: false,
      lib: { entry: modules(), formats: ['es'] },
      rolldownOptions: {
        external: [/^lit(\/|$)/, /^@lit\//, /^zod(\/|$)/, 'croner', /^eventsource-parser(\/|$)/, 'jsonc-parser'],
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' },
      },
    },
  }),
  cdn: () => {
    const config = forPages('dist/cdn', 'citizen-integrator', 'src/script.ts');
    return { ...config, plugins: [...(config.plugins ?? []), recipeSchemaFile()] };
  },
  gallery: () => forPages('dist/gallery', 'gallery', 'src/elements/gallery/gallery.define.ts'),
  host: () => ({
    plugins: [processFiles, libraryFile],
    ssr: forNode,
    build: {
      outDir: 'packages/host/dist',
      ssr: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: {
          index: 'packages/host/src/index.ts',
          'citizen-host': 'packages/host/src/bin/citizen-host.ts',
          'embedded-postgres': 'packages/host/src/store/embedded-postgres.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  }),
  cli: () => ({
    // With all that it needs: it is begun anew for each thing that is asked of it, and few files are found soonest.
    ssr: { noExternal: true, resolve: { conditions: [sourceCondition, 'module', 'node', 'development|production'] } },
    build: {
      outDir: 'packages/cli/dist',
      ssr: 'packages/cli/src/bin/citizen.ts',
      minify: false,
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  }),
  practice: () => ({
    ssr: forNode,
    build: {
      outDir: 'packages/sandbox/dist',
      ssr: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: { 'citizen-practice': 'packages/sandbox/src/main.ts' },
        output: { entryFileNames: '[name].js' },
      },
    },
  }),
  tests: () => ({
    plugins: [processFiles, sourceUrls],
    // The tests are built to where those would not be found.
    ssr: { ...forNode, noExternal: [...own, ...nested()] },
    build: {
      outDir: 'node_modules/.cache/citizen-integrator/tests',
      ssr: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: nodeTests(),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  }),
  'element-tests': () => ({
    // As when they are served from their source: what is in development warns of more.
    resolve: { conditions: [sourceCondition, 'module', 'browser', 'development'] },
    build: {
      outDir: 'node_modules/.cache/citizen-integrator/element-tests',
      sourcemap: 'inline',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: byPath(filesIn('test/elements').filter(path => path.endsWith('.test.ts'))),
        // What the test runner itself serves.
        external: [/^\/__web/],
        // The runner loads each entry under an address of its own: what a chunk needs must not stand in one.
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  }),
  demo: () => ({
    build: {
      outDir: 'demo/dist',
      ssr: 'demo/server/main.ts',
      sourcemap: true,
      minify: false,
      rolldownOptions: { external: ['@citizen-integrator/host/embedded-postgres'] },
    },
  }),
};

export default defineConfig(({ mode }): UserConfig => {
  const chosen = modes[mode];
  if (!chosen) throw new Error(`Choose what to build: --mode ${Object.keys(modes).join(', ')}`);
  const config = chosen();
  return {
    publicDir: false,
    ...config,
    resolve: { conditions: [sourceCondition, 'module', 'browser', 'development|production'], ...config.resolve },
    build: { target: 'es2022', emptyOutDir: true, ...config.build },
  };
});
