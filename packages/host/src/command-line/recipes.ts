import type { Command } from 'commander';
import { getOwnRecipe, judgeRecipe, listPublicRecipes, stateOf } from '../recipes/own-store.ts';
import { tellChange } from '../recipes/recipe-audience.ts';
import { CommandError, print, table, withStore, type OutputOptions } from './command.ts';

interface ListOptions extends OutputOptions {
  readonly waiting?: boolean;
}

const listRecipes = async (options: ListOptions): Promise<void> => {
  const all = await withStore(store => store.withScope('operator', listPublicRecipes));
  const shown = all
    .map(row => ({
      id: row.id,
      organization: row.organization,
      name: row.card.name,
      version: row.version,
      state: stateOf(row),
      approved: row.approvedVersion,
    }))
    .filter(({ state }) => !options.waiting || state === 'waiting');
  const rows = shown.map(({ id, organization, name, version, state, approved }) => [
    id,
    organization,
    version,
    state === 'published' ? 'approved' : state,
    approved ?? '',
    name,
  ]);
  print(options, shown, table(['ID', 'ORGANIZATION', 'VERSION', 'STATE', 'OTHERS SEE', 'NAME'], rows));
};

interface JudgeOptions extends OutputOptions {
  readonly version?: string;
}

const judge =
  (isApproved: boolean) =>
  async (id: string, options: JudgeOptions): Promise<void> => {
    const { organization, version } = await withStore(store =>
      store.withScope('operator', async tx => {
        const before = await getOwnRecipe(tx, id);
        if (!before || before.deletedAt) throw new CommandError(`No organization has a recipe "${id}".`);
        if (before.visibility !== 'public') {
          throw new CommandError(`"${before.organization}" has not published the recipe "${id}".`);
        }
        // What was looked at counts, not what came after it.
        if (options.version !== undefined && options.version !== before.version) {
          throw new CommandError(`The newest version of "${id}" is ${before.version}, not ${options.version}.`);
        }
        await judgeRecipe(tx, id, before.version, isApproved);
        const after = await getOwnRecipe(tx, id);
        if (after) await tellChange(tx, before, after);
        return before;
      }),
    );
    const text = isApproved
      ? `Other organizations see version ${version} of "${id}" of "${organization}" from now on.`
      : `Other organizations do not see version ${version} of "${id}" of "${organization}".`;
    print(options, { recipe: id, organization, version, approved: isApproved }, text);
  };

export const addRecipeCommands = (program: Command): void => {
  const recipes = program.command('recipe').description('recipes that organizations want all others to see');
  recipes
    .command('list')
    .description('public recipes of organizations')
    .option('--waiting', 'only those that wait to be approved')
    .option('--json', 'print JSON')
    .action(listRecipes);
  recipes
    .command('approve <id>')
    .description('let other organizations see the newest version of a recipe')
    .option('--version <version>', 'only if this is the newest one')
    .option('--json', 'print JSON')
    .action(judge(true));
  recipes
    .command('refuse <id>')
    .description('keep the newest version of a recipe from other organizations')
    .option('--version <version>', 'only if this is the newest one')
    .option('--json', 'print JSON')
    .action(judge(false));
};
