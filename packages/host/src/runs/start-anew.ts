import type { Operation } from 'citizen-integrator/contract';
import type { Assignment } from '../deployments/deployed-recipe.ts';

/** What decides which rows are copied, and how. */
const partsOfCopy = ({ recipeVersion, configuration }: Assignment): string => {
  const { connections, values, mapping, filters = {}, action } = configuration;
  return JSON.stringify([recipeVersion, connections, values, mapping, filters, action]);
};

/**
 * Whether a changed deployment has to copy everything anew, not only what changes from now on: rows of another account,
 * or rows that were copied in another way to where writing them again does no harm, as they are known by a key or by the
 * host's links. A mail that was sent is not sent again.
 */
export const startsAnew = ({ source, target, mode }: Operation, before: Assignment, after: Assignment): boolean => {
  const keeps = (connection: string) =>
    before.configuration.connections[connection] === after.configuration.connections[connection];
  if (!keeps(source.connection)) return true;
  const isLinked =
    source.object !== undefined &&
    target.object !== undefined &&
    'rows' in mode &&
    mode.rows === 'each' &&
    // In another account nothing is linked.
    keeps(target.connection);
  return (target.key !== undefined || isLinked) && partsOfCopy(before) !== partsOfCopy(after);
};
