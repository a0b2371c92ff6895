import type { StoredPresentation } from 'citizen-integrator/contract';
import { mergePresentation } from 'citizen-integrator/model';
import { message } from '../../packages/host/src/messages/index.ts';
import { pageOf, type Handlers } from './call.ts';
import { HostProblem } from './host-problem.ts';
import { before, type World } from './world.ts';

const requireAdmin = ({ person }: World): void => {
  if (person.customer !== null) throw new HostProblem('forbidden', message('recipe.forbidden.presentation'));
};

const read = ({ presentations, person }: World, customer: string | null): StoredPresentation => {
  const kept = presentations.get(customer ?? '');
  const own = kept?.content ?? {};
  return {
    customer,
    own,
    shown: mergePresentation(presentations.get('')?.content ?? {}, own),
    updatedAt: kept?.updatedAt ?? null,
    updatedBy: kept ? person.user : null,
    etag: `"${kept?.changes ?? 0}"`,
  };
};

const someCustomers = ['Acme', 'Birch', 'Cedar'].map(name => ({ id: name.toLowerCase(), name }));

/** What customers are shown, and who they are. */
export const curation: Handlers<'getPresentation' | 'putPresentation' | 'listCustomers'> = {
  getPresentation({ world, query }) {
    requireAdmin(world);
    return read(world, query.customer ?? null);
  },

  putPresentation({ world, query, body, ifMatch }) {
    requireAdmin(world);
    const customer = query.customer ?? null;
    const { etag } = read(world, customer);
    if (ifMatch !== null && ifMatch !== etag) throw new HostProblem('conflict', message('problem.conflict'));
    const changes = (world.presentations.get(customer ?? '')?.changes ?? 0) + 1;
    world.presentations.set(customer ?? '', { content: body, updatedAt: new Date().toISOString(), changes });
    return read(world, customer);
  },

  listCustomers({ world, query }) {
    requireAdmin(world);
    const words = (query.q ?? '').toLowerCase();
    const all = (world.scene.customers ?? someCustomers).filter(({ name }) => name.toLowerCase().includes(words));
    return pageOf(
      all.map(({ id, name }) => ({ id, name, createdAt: before(900), deployments: 0 })),
      query,
    );
  },
};
