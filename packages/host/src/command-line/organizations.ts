import type { Command } from 'commander';
import { insertEnvironment, insertOrganization, listEnvironments, listOrganizations } from '../environments/store.ts';
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
