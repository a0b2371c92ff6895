import { fileURLToPath } from 'node:url';

/** The folder of the project, whatever folder it is started from. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Something cannot be had, said in one sentence for the person at the keyboard. */
export class SetupError extends Error {}

/** A line on what is being done. It goes to stderr: stdout belongs to the answer. */
export const say = line => process.stderr.write(`${line}\n`);

/** Runs a command's work; what goes wrong becomes one sentence and the exit code 1. */
export const runCommand = work =>
  work().catch(error => {
    say(error instanceof SetupError ? error.message : (error.stack ?? String(error)));
    process.exitCode = 1;
  });
