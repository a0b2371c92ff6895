// Types, lint and format of everything: npm run check [-- types lint format]
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { root, runCommand, say, SetupError } from './setup-error.mjs';

const module = (...path) => join(root, 'node_modules', ...path);
const types = config => [module('typescript-native', 'bin', 'tsc'), '-p', config];

/** Programs of Node.js with their arguments. The one that takes longest comes first. */
const tools = {
  format: { prettier: [module('prettier', 'bin', 'prettier.cjs'), '--log-level', 'warn', '--check', '.'] },
  lint: {
    'lit-analyzer': [module('@jackolope', 'lit-analyzer', 'cli.mjs'), '--strict', '--quiet', 'src/**/*.ts'],
    eslint: [module('eslint', 'bin', 'eslint.js'), 'src'],
    oxlint: [module('oxlint', 'bin', 'oxlint'), '--type-aware', '.'],
  },
  types: {
    'types of the elements': types('tsconfig.json'),
    'types of their tests': types('test/elements/tsconfig.json'),
    'types of the stories': types('stories/tsconfig.json'),
    'types of the rest': types('tsconfig.node.json'),
  },
};

/**
 * Runs the tools of those kinds, two at a time; all of them when no kind is named.
 * @returns each tool as one test that passed or failed, and what the failed ones said.
 */
export const check = async (kinds = Object.keys(tools)) => {
  const waiting = kinds.flatMap(kind => Object.entries(tools[kind]));
  const result = { passed: 0, failed: 0, skipped: 0, output: '' };
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, args] = next;
      const { ok, output } = await runQuietly(process.execPath, args, { timeout: 5 * 60_000 });
      if (ok) result.passed += 1;
      else {
        result.failed += 1;
        result.output += `${name}:\n${output}\n`;
      }
    }
  };
  await Promise.all([work(), work()]);
  return result;
};

const unknownKind = kind => `There is no check "${kind}". There are: ${Object.keys(tools).join(', ')}.`;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runCommand(async () => {
    const kinds = process.argv.slice(2);
    for (const kind of kinds) if (!Object.hasOwn(tools, kind)) throw new SetupError(unknownKind(kind));
    const { passed, failed, output } = await check(kinds.length > 0 ? kinds : undefined);
    say(`${output}${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  });
}
