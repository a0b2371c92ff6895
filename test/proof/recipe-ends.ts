import type {
  ApiDescription,
  CanonicalName,
  FieldDescription,
  Library,
  ObjectDescription,
} from '@citizen-integrator/library';
import type { Operation, RecipeSource } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';

type Side = 'source' | 'target';
type Flowing = Pick<RecipeSource, 'project'>;

export const operationsOf = ({ project }: Flowing): readonly Operation[] =>
  project.kind === 'flow' ? project.operations : [];

/** The endpoint that an operation reads from or writes to. */
export const endpointOf = ({ project }: Flowing, operation: Operation, side: Side): string =>
  (project.kind === 'flow' && project.connections[operation[side].connection]?.endpoint) || '';

/** An object of an app, as its description has it. */
export interface DescribedEnd {
  readonly endpoint: string;
  readonly api: ApiDescription;
  readonly object: ObjectDescription;
}

/** What an operation reads or writes; undefined where no description tells. */
export const describedEnd = (
  { endpoints }: Library,
  recipe: Flowing,
  operation: Operation,
  side: Side,
): DescribedEnd | undefined => {
  const endpoint = endpointOf(recipe, operation, side);
  const api = endpoints.get(endpoint)?.api;
  const object = api?.objects.find(({ id }) => id === operation[side].object);
  return api && object && { endpoint, api, object };
};

/** Whose name it is by which records of other objects tell which one they belong to, by the canonical model. */
const owners: Readonly<Record<string, readonly CanonicalName[]>> = {
  sku: ['Product'],
  customerEmail: ['Contact', 'Subscriber'],
  requesterEmail: ['Contact'],
};

/** The objects of an app whose records a field names, where it is not its own object's. */
export const namedBy = (
  { api, object }: DescribedEnd,
  { canonical = '' }: FieldDescription,
): readonly ObjectDescription[] => {
  const names = owners[canonical.replace(/^line\./, '')] ?? [];
  return names.includes(object.canonical) ? [] : api.objects.filter(each => names.includes(each.canonical));
};

/** A record of the target that another one needs: of this object, and a copy of the source's `copyOf` where that is known. */
interface Pointer {
  readonly object: string;
  readonly copyOf: string | undefined;
}

const pointersOf = (source: DescribedEnd, target: DescribedEnd, { mapping }: Operation): Pointer[] =>
  mapping.flatMap(({ from, to, convert }) => {
    const found = conversionsOf({ convert }).flatMap((each): Pointer[] => {
      if (each.kind !== 'find') return [];
      const references = source.object.fields.find(({ name }) => name === from)?.references;
      const copied = source.api.objects.find(
        ({ id, api }) => references !== undefined && [id, api].includes(references),
      );
      return [{ object: each.object, copyOf: each.by === undefined ? copied?.id : undefined }];
    });
    const field = target.object.fields.find(({ name }) => name === to);
    const named = field ? namedBy(target, field) : [];
    return [...found, ...named.map(({ id }) => ({ object: id, copyOf: undefined }))];
  });

/**
 * Finds the recipes that copy what a recipe's records point at: between the same two apps, in either direction, as the
 * host knows from both which record came from which.
 */
export const createNeeds = (library: Library): ((id: string) => readonly string[]) => {
  const ends = [...library.recipes.values()].flatMap(recipe =>
    operationsOf(recipe).flatMap(operation => {
      const source = describedEnd(library, recipe, operation, 'source');
      const target = describedEnd(library, recipe, operation, 'target');
      return source && target ? [{ id: recipe.id, operation, source, target }] : [];
    }),
  );
  const isBetween = (from: DescribedEnd, to: DescribedEnd, own: (typeof ends)[number]) =>
    from.endpoint === own.source.endpoint && to.endpoint === own.target.endpoint;

  return id => {
    const needed = ends
      .filter(own => own.id === id)
      .flatMap(own =>
        pointersOf(own.source, own.target, own.operation).flatMap(({ object, copyOf }) => {
          const fits = (from: DescribedEnd, to: DescribedEnd) =>
            isBetween(from, to, own) && to.object.id === object && (copyOf === undefined || from.object.id === copyOf);
          const forward = ends.filter(({ source, target }) => fits(source, target));
          return forward.length > 0 ? forward : ends.filter(({ source, target }) => fits(target, source));
        }),
      );
    return [...new Set(needed.map(each => each.id))].filter(each => each !== id);
  };
};
