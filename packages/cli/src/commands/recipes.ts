import { writeFile } from 'node:fs/promises';
import { allPages } from 'citizen-integrator/client';
import type { RecipeSummary, RouteInput } from 'citizen-integrator/contract';
import { hostMadeKeys } from 'citizen-integrator/model/recipe-keys';
import type { Command } from 'commander';
import { addCall } from '../command.ts';
import { CommandError } from '../exit-code.ts';
import { moment, print, printJson, printList, remark, type OutputOptions } from '../output.ts';
import { openSession, type SessionOptions } from '../session/open-session.ts';

type CallOptions = OutputOptions & SessionOptions;

interface ListOptions extends CallOptions {
  readonly private?: boolean;
  readonly mine?: boolean;
  readonly query?: string;
  readonly endpoint?: string[];
  readonly category?: string;
}

const ownerOf = ({ organization }: RecipeSummary): string => organization?.name ?? 'library';

const list = async (options: ListOptions): Promise<void> => {
  const { client } = await openSession(options);
  const { query: q, endpoint, category } = options;
  const query: RouteInput<'listRecipes', 'query'> = {
    q,
    endpoint,
    category,
    visibility: options.private ? 'private' : undefined,
    mine: options.mine ? 'true' : undefined,
    sort: 'name',
    limit: 500,
  };
  const found = await allPages(from => client.recipes.list({ ...query, ...from }));
  printList(options, found, {
    columns: [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'version', cell: ({ version }) => version },
      { heading: 'name', cell: ({ name }) => name },
      { heading: 'author', cell: ({ author }) => author },
      { heading: 'organization', cell: ownerOf },
      { heading: 'visibility', cell: ({ visibility }) => visibility },
      { heading: 'deployed', cell: ({ deployments }) => String(deployments) },
      { heading: 'updated', cell: ({ updatedAt }) => moment(updatedAt) },
    ],
    line: recipe => `[${recipe.id}] ${recipe.name} by ${recipe.author} (${ownerOf(recipe)})`,
    empty: 'There are no such recipes.',
  });
};

/** @throws CommandError */
export const save = async (file: string, content: string | Uint8Array): Promise<void> => {
  try {
    await writeFile(file, content);
  } catch (cause) {
    throw new CommandError(`The file ${file} cannot be written: ${(cause as Error).message}`, 1, { cause });
  }
};

interface GetOptions extends CallOptions {
  readonly clean?: boolean;
  readonly saverecipe?: string;
  readonly savejpk?: string;
  readonly recipeVersion?: string;
}

const withoutHostMade = (recipe: object): object =>
  Object.fromEntries(Object.entries(recipe).filter(([key]) => !hostMadeKeys.has(key)));

const get = async (id: string, options: GetOptions): Promise<void> => {
  const { client } = await openSession(options);
  const { recipeVersion: version, saverecipe, savejpk } = options;
  const recipe = await (version === undefined ? client.recipes.original(id) : client.recipes.version(id, version));
  const shown = options.clean ? withoutHostMade(recipe) : recipe;
  if (saverecipe !== undefined) {
    await save(saverecipe, `${JSON.stringify(shown, null, 2)}\n`);
    remark(`Recipe saved to ${saverecipe}`);
  }
  if (savejpk !== undefined) {
    await save(savejpk, await client.recipes.jitterpak(id, version));
    remark(`Jitterpak saved to ${savejpk}`);
  }
  const isSaved = saverecipe !== undefined || savejpk !== undefined;
  if (options.json) printJson(shown);
  else if (!isSaved) print(JSON.stringify(shown, null, 2));
};

export const addRecipeCommands = (recipes: Command): void => {
  addCall(recipes, 'list', 'recipes of the library and of the organization')
    .option('--private', 'only those that nobody else sees')
    .option('--mine', "only the organization's own")
    .option('--query <words>', 'only those that have these words')
    .option('--endpoint <ids...>', 'only those that connect one of these')
    .option('--category <id>', 'only those of a category')
    .action(list);
  addCall(recipes, 'get <id>', 'print a recipe, or save it')
    .option('--clean', 'without what the host added')
    .option('--saverecipe <file>', 'write the metadata to a file')
    .option('--savejpk <file>', 'write the Jitterpak to a file')
    .option('--recipe-version <version>', 'in an older version')
    .action(get);
};
