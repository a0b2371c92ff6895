import { Command } from 'commander';
import packageFile from '../package.json' with { type: 'json' };
import { addCommand } from './command.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addDeployCommand } from './commands/deploy.ts';
import { addDeploymentCommands } from './commands/deployments.ts';
import { addOwnRecipeCommands } from './commands/own-recipes.ts';
import { addRecipeCommands } from './commands/recipes.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addSignInCommands } from './commands/sign-in.ts';
import { addValidateCommand } from './commands/validate.ts';
import { printResult, type OutputOptions } from './output.ts';

const { version } = packageFile;

const help = `
Environment:
  CITIZEN_API_KEY     an API key: with it, nobody has to sign in
  CITIZEN_HOST        the host, in place of the one that was signed in to last
  CITIZEN_ENV         the environment to deploy to
  CITIZEN_CONFIG_DIR  where settings and credentials are kept; $XDG_CONFIG_HOME/citizen when left out
  NO_COLOR            no colours

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not signed in`;

/**
 * The grammar of the command, with what each part does. Errors are thrown, never exits.
 * @param json Whether errors are read by a program: then nothing is written about them here.
 */
export const createProgram = ({ json }: { readonly json: boolean }): Command => {
  const program = new Command('citizen')
    .description('Recipes and deployments of a host, from a terminal.')
    .version(version, '--version', 'say which version this is')
    .showSuggestionAfterError()
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput(json ? { writeErr: () => undefined } : {});
  addCommand(program, 'version', 'say which version this is').action((options: OutputOptions) =>
    printResult(options, { version }, version),
  );
  addSignInCommands(program);
  addSettingsCommands(program);
  const recipes = program.command('recipe').description('recipes');
  addRecipeCommands(recipes);
  addValidateCommand(recipes);
  addOwnRecipeCommands(recipes);
  addDeployCommand(recipes);
  addDeploymentCommands(program);
  addCompletionCommand(program);
  return program;
};
