import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';

// --mode esm: ES modules for npm · cdn: the script tag, its heavy parts loaded when first needed · gallery: the gallery
// alone, to be weighed · host: the hosted
// recipe API with its command line, as plain JavaScript for Node · demo: the server of Harbor, which starts sooner from
// one file.

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
  minifyTemplateLiterals({ options: { minifyOptions: { keepClosingSlash: true } } }) as unknown as Plugin,
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

/** The elements for a page without a build of its own. */
const forPages = (outDir: string, entry: Record<string, string>): UserConfig => {
  let atOnce: ReadonlySet<string> | undefined;
  let beside: ReadonlySet<string> | undefined;
  return {
    plugins: minifyTemplates,
    build: {
      outDir,
      lib: { entry, formats: ['es'] },
      rolldownOptions: {
        output: {
          comments: { legal: true, annotation: false, jsdoc: false },
          minify: true, // build.minify alone keeps white space in a library's ES output
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Shared code goes into a hashed chunk, so that no chunk imports the entry: a page that loads
          // citizen-integrator.js?v=1 would otherwise get Lit twice.
          codeSplitting: {
            groups: [
              {
                debugName: 'core',
                name: (id, graph) =>
                  (atOnce ??= importsOf(source('src/script.ts'), graph)).has(id) && id !== source('src/script.ts')
                    ? 'core'
                    : null,
              },
              {
                // In one file, since it is fetched beside the first call.
                debugName: 'schemas',
                name: (id, graph) =>
                  (beside ??= importsOf(source('src/client/schemas.ts'), graph)).has(id) ? 'schemas' : null,
              },
            ],
          },
        },
      },
    },
  };
};

const modes: Record<string, () => UserConfig> = {
  esm: () => ({
    plugins: minifyTemplates,
    build: {
      outDir: 'dist/esm',
      sourcemap: true,
      minify: false,
      lib: { entry: modules(), formats: ['es'] },
      rolldownOptions: {
        external: [/^lit(\/|$)/, /^@lit\//, /^zod(\/|$)/, 'ky', 'croner', /^eventsource-parser(\/|$)/],
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' },
      },
    },
  }),
  cdn: () => forPages('dist/cdn', { 'citizen-integrator': 'src/script.ts' }),
  gallery: () => forPages('dist/gallery', { gallery: 'src/elements/gallery/gallery.define.ts' }),
  host: () => ({
    plugins: [processFiles],
    ssr: {
      noExternal: [/^citizen-integrator/, /^@citizen-integrator\//],
      resolve: { conditions: [sourceCondition, 'module', 'node', 'development|production'] },
    },
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
