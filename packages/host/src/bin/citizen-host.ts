#!/usr/bin/env node
import { Command } from 'commander';
import { CommandError } from '../command-line/command.ts';
import { addKeyCommands } from '../command-line/keys.ts';
import { addOAuthClientCommands } from '../command-line/oauth-clients.ts';
import { addOrganizationCommands } from '../command-line/organizations.ts';
import { addRecipeCommands } from '../command-line/recipes.ts';
import { addServeCommand } from '../command-line/serve.ts';

// What our dependencies will do otherwise one day is nothing that an operator can act on.
process.noDeprecation = true;

const program = new Command('citizen-host').description(
  'The hosted recipe API. Settings come from the environment: CITIZEN_HOST_PORT, CITIZEN_HOST_DATA, DATABASE_URL …',
);
addServeCommand(program);
addOrganizationCommands(program);
addKeyCommands(program);
addOAuthClientCommands(program);
addRecipeCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  const { message, stack } = error as Error;
  const isUnexpected = !(error instanceof CommandError) && process.env['CITIZEN_HOST_LOG'] === 'debug';
  process.stderr.write(`${isUnexpected ? stack : message}\n`);
  process.exitCode = 1;
}
