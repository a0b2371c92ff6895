import { isRecipeApiError, type RecipeApiError } from 'citizen-integrator/client';
import { CommanderError } from 'commander';
import { CommandError, exitCodes, type ExitCode } from './exit-code.ts';
import { plain, remark, styleFor } from './output.ts';

const { red } = styleFor(process.stderr);

const isUsage = ({ code }: CommanderError): boolean =>
  code !== 'commander.helpDisplayed' && code !== 'commander.version';

const isSignedOut = ({ kind }: RecipeApiError): boolean => kind === 'unauthorized';

const wayOut = ({ kind }: RecipeApiError): string | null => {
  switch (kind) {
    case 'unauthorized':
      return 'Sign in with: citizen login';
    case 'offline':
      return 'Look whether the host runs and its address is right: citizen config get host';
    case 'not-found':
    case 'forbidden':
    case 'conflict':
    case 'invalid':
    case 'rate-limited':
    case 'unavailable':
    case 'aborted':
    case 'unexpected':
      return null;
  }
};

const reportApiError = (error: RecipeApiError): void => {
  remark(red(plain(error.displayMessage)));
  for (const { path, line, column, message } of error.errors) {
    const place = [path, line ? `line ${line}${column ? `, column ${column}` : ''}` : ''].filter(Boolean).join(', ');
    remark(`  ${plain(place)}: ${plain(message)}`);
  }
  const hint = wayOut(error);
  if (hint) remark(hint);
  const request = error.requestId ? ` (request ${error.requestId})` : '';
  remark(`Details: ${plain(error.message)}${request}`);
};

const jsonOf = (error: unknown, exitCode: ExitCode): object => {
  if (isRecipeApiError(error)) {
    const { kind, displayMessage, requestId, errors } = error;
    return { error: { kind, message: displayMessage, requestId, errors } };
  }
  return { error: { kind: exitCode === exitCodes.usage ? 'usage' : 'failed', message: (error as Error).message } };
};

/**
 * Says why a command failed, beside what it was asked for.
 * @returns how the process is to end.
 */
export const reportFailure = (error: unknown, { json }: { readonly json: boolean }): ExitCode => {
  if (error instanceof CommanderError) {
    if (isUsage(error) && json) remark(JSON.stringify(jsonOf(error, exitCodes.usage)));
    return isUsage(error) ? exitCodes.usage : exitCodes.done;
  }
  const exitCode =
    error instanceof CommandError
      ? error.exitCode
      : isRecipeApiError(error) && isSignedOut(error)
        ? exitCodes.signedOut
        : exitCodes.failed;
  if (json) remark(JSON.stringify(jsonOf(error, exitCode)));
  else if (isRecipeApiError(error)) reportApiError(error);
  else if (error instanceof CommandError) remark(red(error.message));
  // What nobody foresaw is for whoever mends it.
  else remark(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCode;
};
