import type { Command } from 'commander';
import {
  findOrganization,
  insertEnvironment,
  insertOrganization,
  listEnvironments,
  listOrganizations,
  updateOrigins,
} from '../environments/store.ts';
import { checkId, print, requireOrganization, table, withStore, type OutputOptions } from './command.ts';

interface NameOptions extends OutputOptions {
  readonly name?: string;
}

const createOrganization = async (id: string, options: NameOptions): Promise<void> => {
  checkId(id, 'an organization');
  const name = options.name ?? id;
  const created = await withStore(store => store.withScope('operator', tx => insertOrganization(tx, { id, name })));
  const text = created ? `Made the organization "${id}".` : `The organization "${id}" is there already.`;
  print(options, { organization: id, created }, text);
};

const createEnvironment = async (organization: string, id: string, options: NameOptions): Promise<void> => {
  checkId(id, 'an environment');
  const name = options.name ?? id;
  const created = await withStore(async store => {
    await requireOrganization(store, organization);
    return store.withScope({ organization, customer: null }, tx => insertEnvironment(tx, organization, { id, name }));
  });
  const text = created
    ? `Made the environment "${id}" of "${organization}".`
    : `The environment "${id}" of "${organization}" is there already.`;
  print(options, { organization, environment: id, created }, text);
};

interface OriginsOptions extends OutputOptions {
  readonly any?: boolean;
}

/** @throws Error when it is no origin, with how one looks. */
const readOrigin = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash) return url.origin;
  throw new Error(`"${text}" is no origin. Write one like https://app.example, without a path.`);
};

const setOrigins = async (organization: string, given: readonly string[], options: OriginsOptions): Promise<void> => {
  if (options.any && given.length > 0) throw new Error('Give origins or --any, not both.');
  const wanted = options.any ? [] : given.length > 0 ? [...new Set(given.map(readOrigin))] : null;
  const origins = await withStore(async store => {
    await requireOrganization(store, organization);
    return store.withScope({ organization, customer: null }, async tx => {
      if (wanted) await updateOrigins(tx, organization, wanted);
      return (await findOrganization(tx, organization))?.origins ?? [];
    });
  });
  const text =
    origins.length > 0
      ? `Only these pages may call for "${organization}":\n${origins.join('\n')}`
      : `Pages anywhere may call for "${organization}".`;
  print(options, { organization, origins }, text);
};

export const addOrganizationCommands = (program: Command): void => {
  const organizations = program.command('org').description('organizations: the app providers that use this host');
  organizations
    .command('create <id>')
    .description('make an organization')
    .option('--name <name>', 'what people read; the id when left out')
    .option('--json', 'print JSON')
    .action(createOrganization);
  organizations
    .command('list')
    .description('all organizations')
    .option('--json', 'print JSON')
    .action(async (options: OutputOptions) => {
      const all = await withStore(store => store.withScope('operator', listOrganizations));
      print(
        options,
        all,
        table(
          ['ID', 'NAME'],
          all.map(({ id, name }) => [id, name]),
        ),
      );
    });

  organizations
    .command('origins <organization> [origins...]')
    .description('the pages that may call for an organization: sets them, or shows them when none are given')
    .option('--any', 'let pages anywhere call')
    .option('--json', 'print JSON')
    .action(setOrigins);

  const environments = program.command('env').description('environments of an organization: test, production …');
  environments
    .command('create <organization> <id>')
    .description('make an environment')
    .option('--name <name>', 'what people read; the id when left out')
    .option('--json', 'print JSON')
    .action(createEnvironment);
  environments
    .command('list <organization>')
    .description('environments of an organization')
    .option('--json', 'print JSON')
    .action(async (organization: string, options: OutputOptions) => {
      const all = await withStore(async store => {
        await requireOrganization(store, organization);
        return store.withScope({ organization, customer: null }, tx => listEnvironments(tx, organization));
      });
      print(
        options,
        all,
        table(
          ['ID', 'NAME'],
          all.map(({ id, name }) => [id, name]),
        ),
      );
    });
};
