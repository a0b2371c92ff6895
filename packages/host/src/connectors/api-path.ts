import { isRow } from './row.ts';

/** A step into a record: a name, or a place in a list. */
type Step = string | number;

const paths = new Map<string, readonly Step[]>();
const mostPaths = 20_000;

/** `address.city`, `items[0].sku`; a name with `@` is one name, dots and all: `parentaccountid@odata.bind`. */
export const stepsOf = (path: string): readonly Step[] => {
  const known = paths.get(path);
  if (known) return known;
  const steps = path.includes('@')
    ? [path]
    : path.split('.').flatMap((part): Step[] => {
        const [, name = part, places = ''] = /^([^[\]]*)((?:\[\d+\])*)$/.exec(part) ?? [];
        return [name, ...[...places.matchAll(/\d+/g)].map(([place]) => Number(place))];
      });
  if (paths.size < mostPaths) paths.set(path, steps);
  return steps;
};

const stepInto = (place: unknown, step: Step): unknown => {
  // Own properties only: a path out of a recipe must not reach a prototype.
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
  return (place as Readonly<Record<Step, unknown>>)[step];
};

/** What a path leads to. `isThrough`: a list stands in the way, so that there are many of it, or none. */
export const lookAt = (record: unknown, path: string): { readonly value: unknown; readonly isThrough: boolean } => {
  if (isRow(record) && Object.hasOwn(record, path)) return { value: record[path], isThrough: false };
  let place = record;
  for (const step of stepsOf(path)) {
    if (Array.isArray(place) && typeof step === 'string') return { value: undefined, isThrough: true };
    place = stepInto(place, step);
  }
  return { value: place, isThrough: false };
};

const isUnsafe = (step: Step): boolean => step === '__proto__';

type Place = Record<Step, unknown>;

/** Puts a value where a path leads, making records and lists on the way. */
export const putAt = (record: Record<string, unknown>, path: string, value: unknown): void => {
  const steps = stepsOf(path);
  if (steps.some(isUnsafe)) return;
  let place: Place = record;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const next = Object.hasOwn(place, step) ? place[step] : undefined;
    const isPlace = typeof next === 'object' && next !== null;
    place = (isPlace ? next : (place[step] = typeof steps[index + 1] === 'number' ? [] : {})) as Place;
  }
  place[steps.at(-1) ?? ''] = value;
};

/** Changes what a path leads to in every row of the lists that it goes through. */
export const changeAt = async (
  place: unknown,
  steps: readonly Step[],
  change: (value: unknown) => Promise<unknown>,
): Promise<void> => {
  const [step, ...rest] = steps;
  if (step === undefined || typeof place !== 'object' || place === null) return;
  if (Array.isArray(place) && typeof step === 'string') {
    for (const each of place) await changeAt(each, steps, change);
    return;
  }
  const value = stepInto(place, step);
  if (rest.length > 0) return changeAt(value, rest, change);
  if (value !== undefined && value !== null) (place as Place)[step] = await change(value);
};
