import type { RecipeSource, RecipeSummary } from 'citizen-integrator/contract';
import { scopeOf, type RecipeViews, type RecipeListParts, type Viewer } from './recipe-views.ts';
import { listJoining } from './search-store.ts';

const mostRelated = 6;
/** The objects that a flow reads and writes, each with its endpoint. */
const objectsOf = ({ project }: RecipeSource): ReadonlySet<string> => {
  if (project.kind !== 'flow') return new Set();
  const { connections, operations } = project;
  return new Set(
    operations.flatMap(({ source, target }) =>
      [source, target].flatMap(end =>
        'object' in end && end.object !== undefined ? [`${connections[end.connection]?.endpoint} ${end.object}`] : [],
      ),
    ),
  );
};

const endsOf = (endpoints: readonly string[]) => ({ source: endpoints[0], target: endpoints.at(-1) });

/** How much two recipes have in common: their objects and apps, in the same direction or the other, and their category. */
const createLikeness = (recipe: RecipeSource) => {
  const [objects, ends] = [objectsOf(recipe), endsOf(recipe.endpoints)];
  return (
    other: { readonly endpoints: readonly string[]; readonly category: string },
    otherObjects: ReadonlySet<string>,
  ): number => {
    const { source, target } = endsOf(other.endpoints);
    const shared = [...otherObjects].filter(object => objects.has(object)).length;
    const isSamePair = source === ends.source && target === ends.target;
    const isReverse = source === ends.target && target === ends.source;
    const oneEnd = source === ends.source || target === ends.target ? 1 : 0;
    return (isSamePair ? 4 : isReverse ? 2 : oneEnd) + 3 * shared + (other.category === recipe.category ? 0.5 : 0);
  };
};

/** Less has too little in common: the same pair of apps, or an object and one more thing. */
const leastLikeness = 2;

/** Others that somebody who looks at a recipe may want as well, as they may see them: the most alike first. */
export const createRelatedRecipes = ({ store, library }: RecipeListParts, views: RecipeViews) => {
  const known = new Map([...library.recipes].map(([id, recipe]) => [id, objectsOf(recipe)]));
  const none: ReadonlySet<string> = new Set();

  return async (viewer: Viewer, recipe: RecipeSource): Promise<RecipeSummary[]> => {
    const likeness = createLikeness(recipe);
    const ofLibrary = [...library.recipes.values()]
      .filter(other => likeness(other, known.get(other.id) ?? none) >= leastLikeness)
      .map(({ id }) => id);
    // Those that are not for the viewer are left out when they are read.
    const own = await store.withScope(scopeOf(viewer), tx => listJoining(tx, recipe.endpoints));
    const ids = [...new Set([...ofLibrary, ...own])].filter(id => id !== recipe.id);
    const { recipes } = await views.read(viewer, { ids });
    const valued = recipes.map(other => {
      const endpoints = other.endpoints.map(({ id }) => id);
      return { other, value: likeness({ endpoints, category: other.category }, known.get(other.id) ?? none) };
    });
    return valued
      .sort(
        (a, b) =>
          b.value - a.value || b.other.deployments - a.other.deployments || (a.other.name < b.other.name ? -1 : 1),
      )
      .slice(0, mostRelated)
      .map(({ other }) => other);
  };
};
