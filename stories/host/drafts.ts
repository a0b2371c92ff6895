import type { Draft } from 'citizen-integrator/contract';
import { message } from '../../packages/host/src/messages/index.ts';
import type { Handlers } from './call.ts';
import { HostProblem } from './host-problem.ts';
import { draftKey, type World } from './world.ts';

const numberOf = (etag: string): number => Number(etag.replaceAll('"', ''));

const findDraft = (world: World, key: string): Draft | null => world.drafts.get(key) ?? null;

/** Somebody else is quicker, once. */
const changeMeanwhile = (world: World, key: string): void => {
  const { otherEditor: name } = world.scene;
  const present = findDraft(world, key);
  if (name === undefined || !present || present.updatedBy.name === name) return;
  const updatedBy = { id: name, name };
  world.drafts.set(key, { ...present, updatedBy, updatedAt: new Date().toISOString(), etag: '"99"' });
};

export const drafts: Handlers<'getDraft' | 'putDraft' | 'deleteDraft'> = {
  getDraft: ({ world, params, query }) => findDraft(world, draftKey({ ...params, ...query })),

  putDraft({ world, params, query, body, ifMatch }) {
    const key = draftKey({ ...params, ...query });
    changeMeanwhile(world, key);
    const present = findDraft(world, key);
    if (present && ifMatch !== null && ifMatch !== present.etag) {
      throw new HostProblem('conflict', message('problem.conflict'));
    }
    const draft: Draft = {
      recipe: params.recipe,
      environment: query.environment,
      deployment: query.deployment ?? null,
      content: body,
      updatedAt: new Date().toISOString(),
      updatedBy: world.person.user,
      etag: `"${present ? numberOf(present.etag) + 1 : 1}"`,
    };
    world.drafts.set(key, draft);
    return draft;
  },

  deleteDraft({ world, params, query }) {
    world.drafts.delete(draftKey({ ...params, ...query }));
  },
};
