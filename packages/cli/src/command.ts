import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { CommandError, exitCodes } from './exit-code.ts';

/** A command that answers, as text or as JSON. */
export const addCommand = (parent: Command, usage: string, description: string): Command =>
  parent.command(usage).description(description).option('--json', 'print JSON');

/** The same for one that calls a host. */
export const addCall = (parent: Command, usage: string, description: string): Command =>
  addCommand(parent, usage, description)
    .option('--host <host>', 'in place of the host that was signed in to last')
    .option('--org <id>', 'in place of the organization that was signed in last');

/**
 * Has something confirmed that cannot simply be taken back.
 * @throws CommandError when it is not, or nobody can be asked.
 */
export const confirm = async (question: string, { yes }: { readonly yes?: boolean }): Promise<void> => {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new CommandError(`${question} Say so with --yes.`, exitCodes.usage);
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('Nothing was changed.');
  } finally {
    lines.close();
  }
};
