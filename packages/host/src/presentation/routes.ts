import type { PresentationContent, StoredPresentation } from 'citizen-integrator/contract';
import { mergePresentation } from 'citizen-integrator/model';
import { isOrganizationAdmin, type Caller } from '../auth/caller.ts';
import { etagOf, isMatch } from '../http/etag.ts';
import { invalid } from '../http/faults.ts';
import type { Handle } from '../http/handle.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store, Tx } from '../store/database.ts';
import { getPresentations, putPresentation } from './store.ts';

const requireAdmin = (caller: Caller): void => {
  if (!isOrganizationAdmin(caller)) throw new HttpProblem('forbidden', message('recipe.forbidden.presentation'));
};

const read = async (tx: Tx, caller: Caller, customer: string | null): Promise<StoredPresentation> => {
  const rows = await getPresentations(tx, caller.scope.organization, customer);
  const forAll = rows.get('')?.content ?? {};
  const row = rows.get(customer ?? '');
  return {
    customer,
    own: row?.content ?? {},
    shown: mergePresentation(forAll, customer === null ? {} : (row?.content ?? {})),
    updatedAt: row?.updatedAt.toISOString() ?? null,
    updatedBy: row?.updatedBy ?? null,
    etag: etagOf(row?.revision ?? 0),
  };
};

const phraseName = /^(recipe\.[\w.-]+\.(name|summary)|endpoint\.[\w.-]+\.name)$/;

/** @throws HttpProblem invalid when a phrase is the name of nothing that is shown. */
const requireNames = ({ phrases = {} }: PresentationContent): void => {
  const unknown = Object.keys(phrases).filter(name => !phraseName.test(name));
  if (unknown.length === 0) return;
  const says = message('field.phrase');
  throw invalid(unknown.map(name => ({ path: `phrases.${name}`, code: 'unknown', says })));
};

/** What is left out is not kept as nothing. */
const withoutGaps = (content: PresentationContent): PresentationContent =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as PresentationContent;

export const registerPresentationRoutes = (handle: Handle, { store }: { readonly store: Store }): void => {
  handle('getPresentation', ({ caller, query }) => {
    requireAdmin(caller);
    return store.withScope(caller.scope, tx => read(tx, caller, query.customer ?? null));
  });

  handle('putPresentation', ({ caller, query, body, ifMatch }) => {
    requireAdmin(caller);
    requireNames(body);
    const customer = query.customer ?? null;
    return store.withScope(caller.scope, async tx => {
      const { organization } = caller.scope;
      const row = (await getPresentations(tx, organization, customer)).get(customer ?? '');
      const revision = row?.revision ?? 0;
      const changed = () =>
        row
          ? message('recipe.presentation.changed', {
              name: row.updatedBy.name,
              at: { at: row.updatedAt.toISOString() },
            })
          : message('problem.conflict');
      if (ifMatch !== null && !isMatch(ifMatch, revision))
        throw new HttpProblem('conflict', changed(), { status: 412 });
      const isPut = await putPresentation(tx, organization, customer ?? '', withoutGaps(body), revision, caller.user);
      if (!isPut) throw new HttpProblem('conflict', message('problem.conflict'), { status: 412 });
      return read(tx, caller, customer);
    });
  });
};
