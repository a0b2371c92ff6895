import { isRow } from './row.ts';

/** The record of a list that has this in a field. */
interface Match {
  readonly by: string;
  readonly is: string;
}

/** A step into a record: a name, a place in a list, or which record of a list. */
export type Step = string | number | Match;

const paths = new Map<string, readonly Step[]>();
const mostPaths = 20_000;

const stepOf = ([, place, by, is]: RegExpMatchArray): Step =>
  by === undefined || is === undefined ? Number(place) : { by, is };

/**
 * `address.city`, `items[0].sku`, `custom_fields[id=7].value`; a name with `@` is one name, dots and all:
 * `parentaccountid@odata.bind`.
 */
export const stepsOf = (path: string): readonly Step[] => {
  const known = paths.get(path);
  if (known) return known;
  const steps = path.includes('@')
    ? [path]
    : path.split(/\.(?![^[\]]*\])/).flatMap((part): Step[] => {
        const [, name = part, places = ''] = /^([^[\]]*)((?:\[(?:\d+|\w+=[^[\]]*)\])*)$/.exec(part) ?? [];
        return [name, ...[...places.matchAll(/\[(?:(\d+)|(\w+)=([^[\]]*))\]/g)].map(stepOf)];
      });
  if (paths.size < mostPaths) paths.set(path, steps);
  return steps;
};

const isMatch = (step: Step | undefined): step is Match => typeof step === 'object';

/** Whether a path says which record of a list it goes into. */
export const leadsIntoList = (path: string): boolean => path.includes('[') && stepsOf(path).some(isMatch);

/** Where the record stands that is meant; -1 when there is none. */
const placeOf = (list: readonly unknown[], { by, is }: Match): number =>
  list.findIndex(each => isRow(each) && Object.hasOwn(each, by) && String(each[by]) === is);

const stepInto = (place: unknown, step: Step): unknown => {
  if (isMatch(step)) return Array.isArray(place) ? (place as unknown[])[placeOf(place, step)] : undefined;
  // Own properties only: a path out of a recipe must not reach a prototype.
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
  return (place as Readonly<Record<string | number, unknown>>)[step];
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

type Place = Record<string | number, unknown>;

/** A name or a place, for a record that is meant too: it is added to its list when it is not there. */
const foundPlace = (place: Place, step: Step): string | number => {
  if (!isMatch(step)) return step;
  const list = place as unknown as unknown[];
  const at = placeOf(list, step);
  return at >= 0 ? at : list.push({ [step.by]: /^\d{1,15}$/.test(step.is) ? Number(step.is) : step.is }) - 1;
};

/** Puts a value where a path leads, making records and lists on the way. */
export const putAt = (record: Record<string, unknown>, path: string, value: unknown): void => {
  const steps = stepsOf(path);
  if (steps.some(isUnsafe)) return;
  let place: Place = record;
  for (const [index, given] of steps.slice(0, -1).entries()) {
    const step = foundPlace(place, given);
    const next = Object.hasOwn(place, step) ? place[step] : undefined;
    const following = steps[index + 1];
    const isPlace = isMatch(following) ? Array.isArray(next) : typeof next === 'object' && next !== null;
    place = (isPlace ? next : (place[step] = typeof following === 'string' ? {} : [])) as Place;
  }
  place[foundPlace(place, steps.at(-1) ?? '')] = value;
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
  if (value !== undefined && value !== null) (place as Place)[foundPlace(place as Place, step)] = await change(value);
};
