import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { allPages, type Client } from 'citizen-integrator/client';
import type { Recipe, RecipeVersion, StoredRecipe } from 'citizen-integrator/contract';
import { hostMadeKeys } from 'citizen-integrator/model/recipe-keys';
import { Option, type Command } from 'commander';
import * as z from 'zod/mini';
import { addCall, confirm } from '../command.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import {
  moment,
  plain,
  printJson,
  printList,
  printResult,
  remark,
  startProgress,
  styleFor,
  type OutputOptions,
} from '../output.ts';
import { checkRecipeFiles, pairFiles, type FileReport, type RecipeFiles } from '../recipe-files.ts';
import { openSession, type SessionOptions } from '../session/open-session.ts';
import { save } from './recipes.ts';
import { describeReports } from './validate.ts';

type CallOptions = OutputOptions & SessionOptions;

/** Looks at files before anything is sent. @throws CommandError when one cannot be used. */
const requireUsable = async (pairs: readonly RecipeFiles[]): Promise<void> => {
  const reports: FileReport[] = [];
  for (const pair of pairs) reports.push(...(await checkRecipeFiles(pair)));
  const broken = reports.filter(({ ok }) => !ok);
  for (const line of describeReports(broken, process.stderr)) remark(line);
  if (broken.length > 0) throw new CommandError('Nothing was sent: put this right first.');
};

const fileOf = async (path: string, type: string): Promise<File> =>
  new File([await readFile(path)], basename(path), { type });

const jitterpakOf = (path: string): Promise<File> => fileOf(path, 'application/zip');

const partsOf = async (metadata: string, jitterpak: string | null): Promise<{ metadata: Blob; jitterpak?: Blob }> => ({
  metadata: await fileOf(metadata, 'application/json'),
  ...(jitterpak === null ? {} : { jitterpak: await jitterpakOf(jitterpak) }),
});

const sending = async <Answer>(what: string, call: () => Promise<Answer>): Promise<Answer> => {
  const progress = startProgress();
  progress.show(`Sending ${what}…`);
  try {
    return await call();
  } finally {
    progress.end();
  }
};

const standing = ({ visibility, state }: StoredRecipe): string =>
  state === 'waiting' ? "public once the host's operator has approved it" : visibility;

const { yellow } = styleFor(process.stderr);

const remarkWarnings = ({ warnings }: StoredRecipe): void => {
  for (const { message, path } of warnings) {
    remark(`${yellow('warning')}: ${plain(message)}${path === '' ? '' : ` ${plain(path)}`}`);
  }
};

const upload = async (files: readonly string[], options: CallOptions): Promise<void> => {
  const pairs = pairFiles(files);
  const lone = pairs.find(({ metadata }) => metadata === null)?.jitterpak;
  if (lone) {
    throw new CommandError(
      `${lone} has no metadata. Have it made with: citizen recipe generate ${lone}`,
      exitCodes.usage,
    );
  }
  await requireUsable(pairs);
  const { client } = await openSession(options);
  const stored: StoredRecipe[] = [];
  try {
    for (const { metadata, jitterpak } of pairs) {
      const parts = await partsOf(metadata ?? '', jitterpak);
      const recipe = await sending(metadata ?? '', () => client.recipes.create(parts));
      stored.push(recipe);
      if (options.json) continue;
      printResult(options, recipe, `[${recipe.id}] ${recipe.name} ${recipe.version} is stored, ${standing(recipe)}.`);
      remarkWarnings(recipe);
    }
  } finally {
    // What was stored before one failed is stored.
    if (options.json && stored.length > 0) printJson(stored);
  }
};

const Etagged = z.object({ etag: z.optional(z.string()) });

/** The etag of metadata that came from a host, so that nobody's later changes are written over. */
const etagOf = async (metadata: string): Promise<string | undefined> =>
  z.safeParse(Etagged, JSON.parse((await readFile(metadata, 'utf8')).replace(/^\uFEFF/, ''))).data?.etag;

/** The metadata that is stored, as a file to be sent with another Jitterpak. */
const storedMetadata = (recipe: Recipe): File => {
  const source = Object.fromEntries(Object.entries(recipe).filter(([key]) => !hostMadeKeys.has(key)));
  // Which Jitterpak it is for is said by the one that is sent.
  const project =
    recipe.project.kind === 'jitterpak' ? { kind: 'jitterpak', file: recipe.project.file } : recipe.project;
  return new File([JSON.stringify({ ...source, project })], 'recipe.json', { type: 'application/json' });
};

const update = async (
  id: string,
  files: readonly string[],
  options: CallOptions & { force?: boolean },
): Promise<void> => {
  const [pair, other] = pairFiles(files);
  if (!pair || other) {
    const message = 'Give the files of one recipe: metadata, a Jitterpak, or both under the same name.';
    throw new CommandError(message, exitCodes.usage);
  }
  await requireUsable([pair]);
  const { client } = await openSession(options);
  const { metadata, jitterpak } = pair;
  let etag: string | undefined;
  let parts: { metadata: Blob; jitterpak?: Blob };
  if (metadata === null) {
    const recipe = await client.recipes.original(id);
    etag = recipe.etag;
    parts = { metadata: storedMetadata(recipe), jitterpak: await jitterpakOf(jitterpak ?? '') };
  } else {
    etag = await etagOf(metadata);
    parts = await partsOf(metadata, jitterpak);
  }
  const recipe = await sending(metadata ?? jitterpak ?? '', () =>
    client.recipes.update(id, parts, { ifMatch: options.force ? undefined : etag }),
  );
  printResult(options, recipe, `[${recipe.id}] ${recipe.name} is stored as version ${recipe.version}.`);
  if (!options.json) remarkWarnings(recipe);
};

const generate = async (file: string, options: CallOptions & { saverecipe?: string }): Promise<void> => {
  if (!/\.jpk$/i.test(file)) throw new CommandError(`${file} is no Jitterpak (.jpk).`, exitCodes.usage);
  await requireUsable([{ metadata: null, jitterpak: file }]);
  const { client } = await openSession(options);
  const jitterpak = await jitterpakOf(file);
  const recipe = await sending(file, () => client.recipes.generate(jitterpak));
  if (options.saverecipe !== undefined) {
    await save(options.saverecipe, `${JSON.stringify(recipe, null, 2)}\n`);
    remark(`Recipe saved to ${options.saverecipe}`);
  }
  printResult(options, recipe, `[${recipe.id}] ${recipe.name} ${recipe.version} is made and stored, private.`);
  if (!options.json) remarkWarnings(recipe);
};

const copy = async (id: string, options: CallOptions & { name?: string }): Promise<void> => {
  const { client } = await openSession(options);
  const { name } = options;
  const body = name === undefined ? {} : { name };
  const recipe = await client.recipes.copy(id, body, { idempotencyKey: crypto.randomUUID() });
  printResult(options, recipe, `[${recipe.id}] ${recipe.name} is made and stored, private.`);
};

interface PublishOptions extends CallOptions {
  readonly for: 'public' | 'organization' | 'shared';
  readonly customers?: string[];
  readonly organizations?: string[];
}

const audiences: Readonly<Record<Recipe['visibility'], string>> = {
  private: "the organization's admins alone",
  organization: 'the organization and its customers',
  shared: 'those with whom it is shared',
  public: 'everyone on this host',
};

const seenBy = ({ id, name, visibility, state }: Recipe): string => {
  if (state === 'waiting') return `[${id}] ${name} is public once the host's operator has approved it.`;
  return `[${id}] ${name} is seen by ${audiences[visibility]}.`;
};

const publish = async (id: string, options: PublishOptions): Promise<void> => {
  const { customers = [], organizations = [] } = options;
  const isShared = customers.length + organizations.length > 0;
  const visibility = isShared ? 'shared' : options.for;
  const { client } = await openSession(options);
  const sharedWith = isShared ? { sharedWith: { customers, organizations } } : {};
  const recipe = await client.recipes.setVisibility(id, { visibility, ...sharedWith });
  printResult(options, recipe, seenBy(recipe));
};

const unpublish = async (id: string, options: CallOptions): Promise<void> => {
  const { client } = await openSession(options);
  const recipe = await client.recipes.setVisibility(id, { visibility: 'private' });
  printResult(options, recipe, seenBy(recipe));
};

const nameDeployments = async (client: Client, id: string): Promise<string> => {
  const { items, total } = await client.recipes.deployments(id, { limit: 10 });
  if (total === 0) return '';
  const names = items.map(({ customer, environment }) => `${customer.name} (${environment.name})`);
  const more = total > items.length ? ` and ${total - items.length} more` : '';
  return ` Its deployments go on: ${names.join(', ')}${more}.`;
};

const remove = async (id: string, options: CallOptions & { yes?: boolean }): Promise<void> => {
  const { client } = await openSession(options);
  const recipe = await client.recipes.get(id);
  const deployments = await nameDeployments(client, id);
  await confirm(plain(`Delete ${recipe.name}?${deployments}`), options);
  const gone = await client.recipes.remove(id, { ifMatch: recipe.etag });
  const until = moment(gone.restorableUntil);
  printResult(
    options,
    gone,
    `${gone.name} is deleted.${deployments} Until ${until} it comes back with: citizen recipe restore ${id}`,
  );
};

const restore = async (id: string, options: CallOptions): Promise<void> => {
  const { client } = await openSession(options);
  const recipe = await client.recipes.restore(id);
  printResult(options, recipe, `${recipe.name} is back.`);
};

const listVersions = async (id: string, options: CallOptions): Promise<void> => {
  const { client } = await openSession(options);
  const found: RecipeVersion[] = await allPages(from => client.recipes.versions(id, { ...from, limit: 500 }));
  printList(options, found, {
    columns: [
      { heading: 'version', cell: ({ version }) => version },
      { heading: 'stored', cell: ({ createdAt }) => moment(createdAt) },
      { heading: 'by', cell: ({ createdBy }) => createdBy?.name ?? '' },
      { heading: 'deployed', cell: ({ deployments }) => String(deployments) },
    ],
    line: ({ version, createdAt, createdBy }) => `[${version}] ${createdAt} ${createdBy?.name ?? ''}`,
    empty: 'There are no versions.',
  });
};

export const addOwnRecipeCommands = (recipes: Command): void => {
  addCall(
    recipes,
    'upload <files...>',
    'store new recipes: metadata (.json), with its Jitterpak (.jpk) under the same name',
  )
    .addHelpText('after', '\nEverything is checked before anything is sent.')
    .action(upload);
  addCall(
    recipes,
    'update <id> <files...>',
    'store a new version; a Jitterpak alone goes with the metadata that is stored',
  )
    .option('--force', 'also when somebody has changed it since the file was saved')
    .action(update);
  addCall(recipes, 'generate <file>', 'make a private recipe of a Jitterpak')
    .option('--saverecipe <file>', 'write the metadata to a file')
    .action(generate);
  addCall(recipes, 'copy <id>', 'make a private recipe of another one')
    .option('--name <name>', 'what it is called')
    .action(copy);
  addCall(recipes, 'publish <id>', 'let others see it')
    .addOption(new Option('--for <whom>', 'whom').choices(['public', 'organization', 'shared']).default('public'))
    .option('--customers <ids...>', 'share it with these customers')
    .option('--organizations <ids...>', 'share it with these organizations')
    .action(publish);
  addCall(recipes, 'unpublish <id>', "let nobody see it but the organization's admins").action(unpublish);
  addCall(recipes, 'delete <id>', 'delete it; its deployments go on').option('--yes', 'do not ask').action(remove);
  addCall(recipes, 'restore <id>', 'bring back what was deleted within the last 30 days').action(restore);
  addCall(recipes, 'versions <id>', 'versions of a recipe, the newest first').action(listVersions);
};
