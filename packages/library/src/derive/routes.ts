import { actions as allActions, type Action } from 'citizen-integrator/contract';
import type { CanonicalModel } from './canonical.ts';
import type {
  ApiDescription,
  CanonicalName,
  FieldDescription,
  ObjectDescription,
} from '../descriptions/api-description.ts';
import { leastShared, wishes } from './wishes.ts';

/** An object of an app. */
export interface End {
  readonly app: ApiDescription;
  readonly object: ObjectDescription;
}

/** A way from an object of one app to an object of another. */
export interface Route {
  readonly source: End;
  readonly target: End;
  /** The first is what people mostly want. */
  readonly actions: readonly Action[];
}

/** Names of the source's fields that the target's canonical model has under another name. */
export type Renames = ReadonlyMap<string, string>;

export const renamesOf = (model: CanonicalModel, from: CanonicalName, to: CanonicalName): Renames => {
  const found = model.objectConversions.find(each => each.from === from && each.to === to);
  return new Map(Object.entries(found?.fields ?? {}));
};

/** What the target's model calls a field of the source. */
export const renamed = (renames: Renames, name: string): string => {
  const found = renames.get(name);
  if (found !== undefined) return found;
  for (const [from, to] of renames) {
    if (from.endsWith('*') && to.endsWith('*') && name.startsWith(from.slice(0, -1)))
      return to.slice(0, -1) + name.slice(from.length - 1);
  }
  return name;
};

export const canCreate = ({ calls }: ObjectDescription): boolean =>
  Boolean(calls.create ?? calls.bulkCreate ?? calls.upsert ?? calls.bulkUpsert);
export const canUpdate = ({ calls }: ObjectDescription): boolean =>
  Boolean(calls.update ?? calls.bulkUpdate ?? calls.upsert ?? calls.bulkUpsert);

const isOf = ({ id, category }: ApiDescription, whom: string): boolean => id === whom || category === whom;

/** Canonical names by which one system's field may feed another one's. */
const kin: Readonly<Record<string, readonly string[]>> = {
  firstName: ['fullName'],
  lastName: ['fullName'],
  fullName: ['lastName'],
};

const sharedFields = ({ source, target }: Pick<Route, 'source' | 'target'>, renames: Renames): FieldDescription[] => {
  const names = new Set(
    source.object.fields.flatMap(({ canonical, writeOnly }) =>
      canonical === undefined || writeOnly ? [] : [canonical, renamed(renames, canonical)],
    ),
  );
  return target.object.fields.filter(
    ({ canonical, readOnly }) =>
      canonical !== undefined &&
      !readOnly &&
      (names.has(canonical) || (kin[canonical] ?? []).some(name => names.has(name))),
  );
};

/** What an object takes, of the actions that are wished for. */
const possible = (wished: ReadonlySet<Action>, object: ObjectDescription): Set<Action> => {
  const can = new Set<Action>();
  const [creates, updates] = [canCreate(object), canUpdate(object)];
  for (const action of wished) {
    if (action === 'insert' || action === 'migrate') {
      if (creates) can.add(action);
    } else if (action === 'update') {
      if (updates && object.keys.length > 0) can.add(action);
    } else if (creates && updates) can.add(action);
    else if (creates) can.add('insert');
  }
  return can;
};

/** Adding and changing is what people mostly mean; a move is one where nothing else is wished for. */
const order: readonly Action[] = ['upsert', 'insert', 'sync', 'update', 'migrate', 'extract'];

export const inOrder = (actions: Iterable<Action>): Action[] => {
  const given = new Set(actions);
  return order.filter(action => given.has(action) && allActions.includes(action));
};

/**
 * The ways between two apps that follow from what is wished for, one for each pair of objects. There are none within a
 * family, none from what cannot be listed, none to what cannot be written, and none where too few fields are shared.
 */
export const routesBetween = (apps: readonly ApiDescription[], model: CanonicalModel): Route[] => {
  const wished = new Map<string, { source: End; target: End; actions: Set<Action> }>();
  const objectsOf = (app: ApiDescription, name: CanonicalName): ObjectDescription | undefined =>
    app.objects.find(({ canonical }) => canonical === name);
  for (const wish of wishes) {
    for (const from of apps.filter(app => isOf(app, wish.from))) {
      for (const to of apps.filter(app => isOf(app, wish.to) && app.family !== from.family)) {
        const source = objectsOf(from, wish.what);
        const target = objectsOf(to, wish.as);
        if (!source?.calls.list || !target) continue;
        const key = `${from.id} ${source.id} ${to.id} ${target.id}`;
        const known = wished.get(key) ?? {
          source: { app: from, object: source },
          target: { app: to, object: target },
          actions: new Set<Action>(),
        };
        for (const action of wish.actions) known.actions.add(action);
        wished.set(key, known);
      }
    }
  }
  return [...wished.values()].flatMap(({ source, target, actions }): Route[] => {
    const renames = renamesOf(model, source.object.canonical, target.object.canonical);
    const shared = sharedFields({ source, target }, renames);
    if (shared.length < (leastShared[target.object.canonical] ?? 4)) return [];
    const possibleActions = inOrder(possible(actions, target.object));
    return possibleActions.length === 0 ? [] : [{ source, target, actions: possibleActions }];
  });
};
