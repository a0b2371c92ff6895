import type { EnvironmentAccess, Session } from '../contract/index.ts';
import { allows } from './access.ts';
import type { HomeConnection, WizardPlan } from './wizard-steps.ts';

/**
 * Where a person may set recipes up: where they may deploy, else where they may at least prepare.
 * @param wanted Id of the environment that the page is about; empty when it leaves the choice.
 */
export const environmentsFor = (environments: readonly EnvironmentAccess[], wanted = ''): EnvironmentAccess[] => {
  const readable = environments.filter(({ id, access }) => allows(access, 'read') && (!wanted || id === wanted));
  const writable = readable.filter(({ access }) => access === 'write');
  return writable.length > 0 ? writable : readable;
};

/** Why nothing can be set up at all. */
export type Obstacle = 'no-customer' | 'no-environment';

export const obstacleOf = (
  { customer }: Pick<Session, 'customer'>,
  environments: readonly EnvironmentAccess[],
): Obstacle | null => {
  if (!customer) return 'no-customer';
  return environments.length === 0 ? 'no-environment' : null;
};

/** Why a recipe can be prepared, but not deployed. */
export type Hindrance =
  | { readonly kind: 'unknown-app' }
  | { readonly kind: 'home-missing'; readonly home: HomeConnection }
  | { readonly kind: 'no-write'; readonly environment: EnvironmentAccess };

/** @param environment The chosen one; null while nobody has chosen. */
export const hindranceOf = (
  { unknown, homes }: WizardPlan,
  environment: EnvironmentAccess | null,
): Hindrance | null => {
  if (unknown.length > 0) return { kind: 'unknown-app' };
  if (!environment) return null;
  const home = homes.find(({ connection }) => connection === null);
  if (home) return { kind: 'home-missing', home };
  return environment.access === 'write' ? null : { kind: 'no-write', environment };
};
