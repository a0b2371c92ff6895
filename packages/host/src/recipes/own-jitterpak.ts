import type { Caller } from '../auth/caller.ts';
import type { Download } from '../http/handle.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { getJitterpak } from './jitterpak-store.ts';
import { notFound, requireOrganizationAdmin, type RecipeParts } from './own-recipe.ts';
import { getOwnRecipe, getRecipeVersion } from './own-store.ts';

/** The Jitterpak of an own recipe, as it is kept. */
export interface KeptJitterpak {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** The Jitterpak of an own recipe's newest version. */
export const keptJitterpak = (parts: RecipeParts, caller: Caller, id: string): Promise<KeptJitterpak | null> =>
  parts.store.withScope(caller.scope, async tx => {
    const row = await getOwnRecipe(tx, id);
    if (row?.organization !== caller.organization.id) return null;
    const version = await getRecipeVersion(tx, id, row.version);
    if (!version?.jitterpak) return null;
    const bytes = await getJitterpak(tx, row.organization, version.jitterpak);
    const { project } = version.source;
    return (
      bytes && { name: project.kind === 'jitterpak' ? project.file : 'project.jpk', sha256: version.jitterpak, bytes }
    );
  });

/** The Jitterpak of an own recipe. @throws HttpProblem not-found or forbidden. */
export const readOwnJitterpak = (
  { store }: RecipeParts,
  caller: Caller,
  id: string,
  version: string | undefined,
): Promise<Download> =>
  store.withScope(caller.scope, async tx => {
    requireOrganizationAdmin(caller);
    const row = await getOwnRecipe(tx, id);
    const wanted = row && (await getRecipeVersion(tx, id, version ?? row.offered ?? row.version));
    if (!row || !wanted) throw notFound();
    if (row.organization !== caller.organization.id) {
      const { organizationName: organization } = row;
      throw new HttpProblem('forbidden', message('recipe.forbidden.jitterpak', { organization }));
    }
    const bytes = wanted.jitterpak === null ? null : await getJitterpak(tx, row.organization, wanted.jitterpak);
    if (!bytes) throw new HttpProblem('not-found', message('recipe.jitterpak.none'));
    const { project } = wanted.source;
    return { name: project.kind === 'jitterpak' ? project.file : `${id}.jpk`, bytes };
  });
