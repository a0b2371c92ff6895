import type { PracticeServer } from '../consents/practice.ts';
import { listEnvironments } from '../environments/store.ts';
import type { Handle } from '../http/handle.ts';
import { invalid } from '../http/faults.ts';
import type { FieldFault } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { shownPresentation } from '../presentation/presentation.ts';
import type { Store } from '../store/database.ts';
import type { Tokens } from './tokens.ts';

export const registerSessionRoutes = (
  handle: Handle,
  { store, tokens, practiceServer }: { store: Store; tokens: Tokens; practiceServer: PracticeServer | null },
): void => {
  handle('createSession', async ({ organization, body }) => {
    const faults: FieldFault[] = [];
    if (body.role === 'user' && !body.customer) {
      faults.push({ path: 'customer', code: 'required', says: message('field.required') });
    }
    if (body.environments) {
      const known = await store.withScope({ organization, customer: null }, tx => listEnvironments(tx, organization));
      body.environments.forEach(({ id }, place) => {
        if (known.some(environment => environment.id === id)) return;
        const says = message('field.environment', { environment: id });
        faults.push({ path: `environments.${place}.id`, code: 'unknown', says });
      });
    }
    if (faults.length > 0) throw invalid(faults);
    return tokens.issue(organization, body);
  });

  handle('getSession', async ({ caller }) => {
    const { organization, customer } = caller.scope;
    const shown = await store.withScope(caller.scope, tx => shownPresentation(tx, organization, customer));
    const { collections, hiddenEndpoints, phrases } = shown;
    return {
      organization: caller.organization,
      customer: caller.customer,
      user: caller.user,
      role: caller.role,
      environments: [...caller.environments],
      presentation: { collections, hiddenEndpoints, phrases },
      practice: practiceServer !== null,
      expiresAt: caller.expiresAt.toISOString(),
    };
  });
};
