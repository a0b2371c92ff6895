/** How the command ends; `citizen --help` lists them. */
export const exitCodes = { done: 0, failed: 1, usage: 2, signedOut: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something that whoever typed the command can put right: said without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed, options: ErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
