import type { Configuration, Operation } from 'citizen-integrator/contract';
import type { Assignment } from '../deployments/deployed-recipe.ts';

/** What decides which rows are copied, and how. */
const partsOfCopy = ({ recipeVersion, configuration }: Assignment): string => {
  const { connections, values, mapping, filters = {}, action } = configuration;
  return JSON.stringify([recipeVersion, connections, values, mapping, filters, action]);
};

/**
 * Whether a changed deployment has to copy everything anew, not only what changes from now on: rows of another account,
 * or rows that were copied in another way to where writing them again does no harm. A mail that was sent is not sent
 * again.
 */
export const startsAnew = ({ source, target }: Operation, before: Assignment, after: Assignment): boolean => {
  const accountOf = ({ connections }: Configuration) => connections[source.connection];
  if (accountOf(before.configuration) !== accountOf(after.configuration)) return true;
  return target.key !== undefined && partsOfCopy(before) !== partsOfCopy(after);
};
