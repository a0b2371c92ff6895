import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const entry = '\0common-js';

/** The ES module that a builder makes of a package, with what it requires. */
const bundle = async ({ name, exports }) => {
  // Most test runs need none of it.
  const { build } = await import('vite');
  const source = `export { ${exports.join(', ')} } from ${JSON.stringify(require.resolve(name))};`;
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: id => (id === entry ? id : null),
        load: id => (id === entry ? source : null),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  });
  return [result].flat()[0].output[0].code;
};

/**
 * Serves packages that are CommonJS as ES modules: browsers read no other, and the test server changes nothing in
 * node_modules by itself.
 * @param packages by name, with what is imported from each.
 */
export const commonJs = packages => {
  const made = new Map();
  return {
    name: 'common-js',
    async serve({ path }) {
      const found = packages.find(({ name }) => require.resolve(name).replaceAll('\\', '/').endsWith(path));
      if (!found) return undefined;
      if (!made.has(found.name)) made.set(found.name, bundle(found));
      return { body: await made.get(found.name), type: 'js' };
    },
  };
};
