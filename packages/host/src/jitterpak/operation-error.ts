import { ScriptError, ScriptFault } from '@citizen-integrator/jitterpak/script';
import { message, say, type MessageRef } from '../messages/index.ts';
import { ContentError } from './content/content-node.ts';

/** What the database's JSON cannot hold is taken out. */
export const logText = (text: string, most = 2000): string => text.slice(0, most).replace(/[\0\p{Cs}]/gu, '\ufffd');

/** Why an operation stopped, for people. Its message is the sentence in English, for scripts that ask what went wrong. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  constructor(
    readonly says: MessageRef,
    readonly details: string | null = null,
    options?: ErrorOptions,
  ) {
    super(say(says.code, says.params, 'en'), options);
  }
}

const isKnown = (error: unknown): boolean => error instanceof OperationError || error instanceof ContentError;

/** An error that an operation may stop with; null for trouble of our own, which no script and no log is told of. */
export const operationError = (error: unknown): OperationError | null => {
  if (error instanceof OperationError) return error;
  if (error instanceof ScriptError && error.code === 'host' && !isKnown(error.cause)) return null;
  if (!(error instanceof ScriptError) && !(error instanceof ScriptFault) && !(error instanceof ContentError))
    return null;
  const details = error.cause instanceof OperationError ? error.cause.details : null;
  return new OperationError(message('jitterpak.log', { text: logText(error.message) }), details, { cause: error });
};
