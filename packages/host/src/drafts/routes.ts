import type { Handle } from '../http/handle.ts';
import { forgetDraft, keepDraft, readDraft, toDraft, type DraftParts } from './keep-draft.ts';

export const registerDraftRoutes = (handle: Handle, parts: DraftParts): void => {
  handle('getDraft', async ({ caller, params, query }) => {
    const draft = await readDraft(parts, caller, { ...params, ...query });
    return draft && toDraft(draft);
  });

  handle('putDraft', async ({ caller, params, query, body, ifMatch }) =>
    toDraft(await keepDraft(parts, caller, { ...params, ...query }, body, ifMatch)),
  );

  handle('deleteDraft', ({ caller, params, query, ifMatch }) =>
    forgetDraft(parts, caller, { ...params, ...query }, ifMatch),
  );
};
