import { isRow, type Json, type Row } from './json.ts';

type Step = { readonly name: string } | { readonly at: string };

const steps = new Map<string, readonly Step[]>();

const stepsOf = (path: string): readonly Step[] => {
  let found = steps.get(path);
  if (!found) {
    found = [...path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)].map(([, name, at]) =>
      name === undefined ? { at: at ?? '' } : { name },
    );
    steps.set(path, found);
  }
  return found;
};

/** Rows of a list that are told apart by a word: `BPAddresses[bo_BillTo]`, `custom_attributes[cost]`. */
const named = ['AddressType', 'attribute_code', 'role', 'key'];
const holds = (row: Json, word: string): boolean => isRow(row) && named.some(name => row[name] === word);
const isNumber = (word: string): boolean => /^\d+$/.test(word);

const stepInto = (value: Json, step: Step): Json => {
  if ('name' in step) {
    const place = Array.isArray(value) ? value[0] : value;
    return isRow(place) ? place[step.name] : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  if (isNumber(step.at)) return value[Number(step.at)];
  const found = value.find(row => holds(row, step.at));
  return isRow(found) && 'attribute_code' in found ? found['value'] : found;
};

/** The value at a path; through a list the one of its first row. */
export const readPath = (row: Row, path: string): Json =>
  path in row ? row[path] : stepsOf(path).reduce<Json>(stepInto, row);

/** The values at a path: through lists, one for each row that is there. */
export const readAll = (row: Row, path: string): Json[] => {
  let values: Json[] = [row];
  for (const step of stepsOf(path)) {
    values = values.flatMap(value => {
      if (!('name' in step)) return [stepInto(value, step)];
      const places = Array.isArray(value) ? value : [value];
      return places.flatMap(place => (isRow(place) ? [place[step.name]] : []));
    });
  }
  return values;
};

/** Puts a value at a path and makes what lies between. */
export const writePath = (row: Row, path: string, value: Json): void => {
  if (!/[.[]/.test(path)) {
    row[path] = value;
    return;
  }
  const way = stepsOf(path);
  let place: Json = row;
  way.forEach((step, index) => {
    const last = index === way.length - 1;
    const next = way[index + 1];
    const empty = (): Json => (next && 'at' in next ? [] : {});
    if ('name' in step) {
      if (Array.isArray(place)) place = place[0] ??= {};
      if (!isRow(place)) return;
      if (last) place[step.name] = value;
      else place = place[step.name] ??= empty();
      return;
    }
    if (!Array.isArray(place)) return;
    if (isNumber(step.at)) {
      if (last) place[Number(step.at)] = value;
      else place = place[Number(step.at)] ??= empty();
      return;
    }
    const attribute = last && !step.at.startsWith('bo_');
    let found: Json = place.find(each => holds(each, step.at));
    if (!isRow(found)) {
      found = step.at.startsWith('bo_')
        ? { AddressType: step.at, AddressName: step.at === 'bo_BillTo' ? 'Bill to' : 'Ship to' }
        : attribute
          ? { attribute_code: step.at }
          : { role: step.at };
      place.push(found);
    }
    if (last && isRow(found)) found['value'] = value;
    else place = found;
  });
};
