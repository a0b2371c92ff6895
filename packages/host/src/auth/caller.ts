import { accessLevels, type Access, type EnvironmentAccess, type Named, type Role } from 'citizen-integrator/contract';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Scope } from '../store/database.ts';

/** Who a token speaks for. */
export interface Caller {
  readonly organization: Named;
  /** Null for the organization's own admins. */
  readonly customer: Named | null;
  readonly user: Named;
  readonly role: Role;
  /** Those that the token opens. */
  readonly environments: readonly EnvironmentAccess[];
  readonly expiresAt: Date;
  readonly scope: Exclude<Scope, 'operator'>;
}

/** The app provider itself: its admin, who acts for all customers. */
export const isOrganizationAdmin = ({ role, customer }: Caller): boolean => role === 'admin' && customer === null;

export const hasAccess = ({ environments }: Caller, environment: string, wanted: Access): boolean => {
  const access = environments.find(({ id }) => id === environment)?.access;
  return access !== undefined && accessLevels.indexOf(access) >= accessLevels.indexOf(wanted);
};

/** Ids of the environments in which the caller may do this. */
export const environmentsWith = (caller: Caller, wanted: Access): string[] =>
  caller.environments.map(({ id }) => id).filter(id => hasAccess(caller, id, wanted));

/** @throws HttpProblem forbidden, with the access that is missing. */
export const requireAccess = (caller: Caller, environment: { id: string; name?: string }, wanted: Access): void => {
  if (hasAccess(caller, environment.id, wanted)) return;
  const name = environment.name ?? caller.environments.find(({ id }) => id === environment.id)?.name ?? environment.id;
  throw new HttpProblem('forbidden', message('problem.forbidden.access', { access: wanted, environment: name }));
};

/**
 * The customer that a request is about: the caller's own, or the one that an organization's admin names.
 * @throws HttpProblem invalid or forbidden.
 */
export const customerOf = (caller: Caller, named: string | undefined): string => {
  if (caller.customer) {
    if (named === undefined || named === caller.customer.id) return caller.customer.id;
    throw new HttpProblem('forbidden', message('request.customer.foreign'));
  }
  if (named !== undefined) return named;
  throw new HttpProblem('invalid', message('request.customer'), {
    faults: [{ path: 'customer', code: 'required', says: message('request.customer') }],
  });
};
