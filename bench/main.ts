import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDeployments } from './browser/deployments.ts';
import { measureGallery } from './browser/gallery.ts';
import { measureRecipes } from './browser/recipes.ts';
import { measureWizard } from './browser/wizard.ts';
import { measureDryRun } from './dry-run/dry-run.ts';
import { verdictOf, type Figure } from './figure.ts';
import { measureJitterpak } from './jitterpak/jitterpak.ts';
import { measureLibrary } from './library/library.ts';
import { measureMapping } from './mapping/mapping.ts';
import { measureRun } from './run/run.ts';
import { measureBrowserSearch } from './search/browser-search.ts';
import { measureHostSearch } from './search/host-search.ts';
import { measureScript } from './script/script.ts';
import { measureSizes } from './sizes.ts';
import { tableOf } from './table.ts';

/**
 * Each measures ours and its floor in turn, so that whatever else the computer does slows both. Sizes first: that builds
 * what the pages then show.
 */
const parts: Readonly<Record<string, (rounds?: number) => Promise<readonly Figure[]>>> = {
  sizes: measureSizes,
  run: measureRun,
  'dry-run': measureDryRun,
  library: measureLibrary,
  mapping: measureMapping,
  script: measureScript,
  jitterpak: measureJitterpak,
  search: async rounds => [...measureBrowserSearch(rounds), ...(await measureHostSearch(rounds))],
  gallery: measureGallery,
  wizard: measureWizard,
  deployments: measureDeployments,
  recipes: measureRecipes,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string' } },
});
const unknown = positionals.find(name => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}" to measure. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const rounds = values.rounds === undefined ? undefined : Math.max(1, Math.trunc(Number(values.rounds)) || 1);
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  if (!values.json) console.error(`Measuring ${name}…`);
  figures.push(...(await measure(rounds)));
}

if (values.json) {
  const machine = { node: process.version, cores: cpus().length, processor: cpus()[0]?.model ?? '' };
  console.log(
    JSON.stringify({ machine, figures: figures.map(figure => ({ ...figure, ...verdictOf(figure) })) }, null, 2),
  );
} else {
  console.log(tableOf(figures));
}
process.exitCode = figures.some(figure => verdictOf(figure).holds === false) ? 1 : 0;
