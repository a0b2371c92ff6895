import type { Property, Values } from '../contract/index.ts';
import { isSecret } from './questions.ts';

/** What says where a secret is sent, by its kind or by what authors call it. */
const isAddress = ({ name, type }: Property): boolean =>
  type === 'url' || /url|uri|host|server|domain|address|endpoint/i.test(name);

/**
 * Names of the stored secrets that stay when answers change. Where an address is another one, each has to be typed anew,
 * so that nobody can have it sent elsewhere.
 * @param stored Names of all that are stored.
 * @param before What is answered until now, without secrets.
 */
export const lastingSecrets = (
  stored: readonly string[],
  before: Values,
  values: Values,
  questions: readonly Property[],
): readonly string[] =>
  questions.some(
    property =>
      isAddress(property) && !isSecret(property) && (values[property.name] ?? null) !== (before[property.name] ?? null),
  )
    ? []
    : stored;
