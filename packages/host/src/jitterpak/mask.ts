import type { MessageRef } from '../messages/index.ts';
import { OperationError } from './operation-error.ts';

/** Takes secrets out of what people are shown. */
export interface Mask {
  readonly masked: (text: string) => string;
  /** Messages in it were masked before. */
  readonly maskedMessage: (says: MessageRef) => MessageRef;
  readonly maskedError: (error: OperationError) => OperationError;
}

const dots = '•••';
/** Shorter ones would take common words out of texts. */
const shortest = 4;

/** @param secrets Values that may be secret; what is no text, or too short to tell from others, is left as it is. */
export const createMask = (secrets: readonly unknown[]): Mask => {
  const texts = secrets.filter(
    (secret): secret is string => typeof secret === 'string' && secret.trim().length >= shortest,
  );
  const masked = (text: string): string => texts.reduce((rest, secret) => rest.replaceAll(secret, dots), text);
  const maskedMessage = ({ code, params }: MessageRef): MessageRef => ({
    code,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? masked(value) : value]),
    ),
  });
  return {
    masked,
    maskedMessage,
    maskedError: ({ says, details }) => new OperationError(maskedMessage(says), details && masked(details)),
  };
};
