// Writes what catalogues, editors and frameworks read of the elements into dist: npm run build:manifest
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import { jsxTypes } from './jsx-types.mjs';
import { root } from './setup-error.mjs';

/** The custom elements manifest, made from the sources. */
export const readManifest = () =>
  cli({
    argv: ['analyze', '--quiet', '--config', 'custom-elements-manifest.config.mjs'],
    cwd: root,
    noWrite: true,
  });

// Every element takes the same custom properties, and an editor wants each once.
const nameEachOnce = file => {
  const data = JSON.parse(readFileSync(file, 'utf8'));
  data.properties = [...new Map(data.properties.map(property => [property.name, property])).values()];
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
};

const writeAll = async () => {
  const outdir = join(root, 'dist');
  const manifest = await readManifest();
  mkdirSync(join(outdir, 'types', 'jsx'), { recursive: true });
  writeFileSync(join(outdir, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  generateJetBrainsWebTypes(manifest, { outdir, packageJson: false, hideLogs: true });
  generateVsCodeCustomElementData(manifest, { outdir, hideLogs: true });
  nameEachOnce(join(outdir, 'vscode.css-custom-data.json'));
  for (const [framework, types] of jsxTypes(manifest)) {
    writeFileSync(join(outdir, 'types', 'jsx', `${framework}.d.ts`), types);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeAll();
