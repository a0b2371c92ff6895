import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { FieldMapping, HostEvent, Problem, routes, Schedule, type Route } from 'citizen-integrator/contract';
import { fit, type Shape } from '../../src/contract/shape.ts';
import { shapeOf } from '../../src/contract/shape-of.ts';

type Json = unknown;

/** Each schema once, by the first name that it has. */
const schemas = new Map<z.core.$ZodType, string>();
const answers = Object.entries(routes as Readonly<Record<string, Route>>).map(([name, { response }]) => ({
  name,
  response,
}));
for (const { name, response } of answers) if (response && !schemas.has(response)) schemas.set(response, name);
for (const [name, schema] of Object.entries({ HostEvent, Problem, Schedule, FieldMapping })) schemas.set(schema, name);

/** Texts that keep to one pattern of the contract or another. */
const texts = ['abc', '2026-11-28T09:00:00Z', '2026-11-28', '09:00', '1.0.0', '0123456789abcdef'.repeat(4)];

const textOf = (least: number, most: number, pattern?: RegExp): string => {
  const text = texts.find(each => !pattern || pattern.test(each));
  if (text === undefined) throw new Error(`Add a text for ${String(pattern)}`);
  return pattern ? text : text.padEnd(least, 'x').slice(0, Math.min(most, 1e6));
};

type Rule = Exclude<Shape, string | Readonly<Record<string, Shape>>>;

const isRule = (shape: Shape): shape is Rule => Array.isArray(shape);
const isOptional = (shape: Shape): boolean => isRule(shape) && shape[0] === '?';
const fieldsOf = (shape: Shape): [string, Shape][] => Object.entries(shape as Readonly<Record<string, Shape>>);

/** Valid values of a shape: one with all its parts, one with as few as possible, and one for each other choice. */
const samplesOf = (shape: Shape): [Json, ...Json[]] => {
  if (typeof shape === 'string')
    return { '*': [{ any: 1 }], s: ['text', ''], n: [1.5, -2], i: [3], b: [true] }[shape] as [Json];
  if (!isRule(shape)) {
    const samples = fieldsOf(shape).map(([name, each]) => [name, samplesOf(each)] as const);
    const full = Object.fromEntries(samples.map(([name, [first]]) => [name, first]));
    const needed = fieldsOf(shape).filter(([, each]) => !isOptional(each));
    const least = Object.fromEntries(needed.map(([name]) => [name, full[name]]));
    const others = samples.flatMap(([name, [, ...more]]) => more.map(value => ({ ...full, [name]: value })));
    return [full, least, ...others];
  }
  switch (shape[0]) {
    case 's':
      return [textOf(shape[1], shape[2], shape[3])];
    case 'n':
    case 'i':
      return shape.slice(1).filter(Number.isFinite) as [Json];
    case '=':
      return shape.slice(1) as [Json];
    case '[':
      return [...samplesOf(shape[1]).map(item => [item]), ...(shape[2] ? [] : [[]])] as unknown as [Json];
    case '{':
      return [Object.fromEntries((shape[2] ?? ['some', 'name']).map(name => [name, samplesOf(shape[1])[0]]))];
    case '?':
      return samplesOf(shape[1]);
    case '0':
      return [...samplesOf(shape[1]), null];
    case '|':
      return shape[1].flatMap(samplesOf) as [Json];
    case '@':
      return Object.values(shape[2]).flatMap(samplesOf) as [Json];
  }
};

const odd: readonly Json[] = [
  ...[null, true, 'no', '', 'x'.repeat(20_001), 1.5, -1, 1e21, [], [null], {}, { property: 1 }],
  ...['2026-02-30', '2026-02-30T00:00:00Z', '24:00'],
];

/** Valid values with one part made odd, in every place: another value, nothing there, something more. */
const breakagesOf = function* (shape: Shape): Generator<Json> {
  yield* odd;
  if (typeof shape === 'string') return;
  const [full] = samplesOf(shape);
  if (!isRule(shape)) {
    yield { ...(full as object), more: 'than expected' };
    for (const [name, field] of fieldsOf(shape)) {
      const { [name]: _, ...others } = full as Record<string, Json>;
      yield others;
      for (const value of breakagesOf(field)) yield { ...others, [name]: value };
    }
    return;
  }
  switch (shape[0]) {
    case 's':
      yield* [Math.max(0, shape[1] - 1), shape[2] + 1].filter(Number.isFinite).map(length => 'x'.repeat(length));
      break;
    case 'n':
    case 'i':
      yield* [shape[1] - 1, shape[2] + 1].filter(Number.isFinite);
      break;
    case '=':
      break;
    case '[':
      for (const value of breakagesOf(shape[1])) yield [...(full as Json[]), value];
      break;
    case '{':
      yield { ...(full as object), more: samplesOf(shape[1])[0] };
      for (const name of Object.keys(full as object)) {
        const { [name]: _, ...others } = full as Record<string, Json>;
        yield others;
        for (const value of breakagesOf(shape[1])) yield { ...others, [name]: value };
      }
      break;
    case '?':
    case '0':
      yield* breakagesOf(shape[1]);
      break;
    case '|':
      for (const each of shape[1]) yield* breakagesOf(each);
      break;
    case '@':
      for (const each of Object.values(shape[2])) yield* breakagesOf(each);
      break;
  }
};

/** The shape of what stands in a value at a path. */
const shapeAt = (shape: Shape, value: Json, path: readonly string[]): Shape | undefined => {
  const [name = '', ...rest] = path;
  if (path.length > 0 && isRule(shape)) {
    if (shape[0] === '?' || shape[0] === '0') return shapeAt(shape[1], value, path);
    const field = shape[0] === '@' ? shape[2][String((value as Record<string, Json>)[shape[1]])] : undefined;
    if (field) return shapeAt(field, value, path);
    if (shape[0] !== '[' && shape[0] !== '{') return undefined;
  }
  if (path.length === 0)
    return isRule(shape) && (shape[0] === '?' || shape[0] === '0') ? shapeAt(shape[1], value, []) : shape;
  const part = isRule(shape) ? (shape[1] as Shape) : (shape as Readonly<Record<string, Shape>>)[name];
  return part && shapeAt(part, (value as Record<string, Json>)[name], rest);
};

/** @returns Whether it was accepted. */
const compare = (name: string, schema: z.core.$ZodType, shape: Shape, value: Json): boolean => {
  const wanted = z.safeParse(schema, value);
  const read = fit(shape, value);
  try {
    if (wanted.success) assert.deepStrictEqual(read, { data: wanted.data });
    else {
      assert.ok('misfit' in read);
      const place = wanted.error.issues[0]?.path.map(String) ?? [];
      if (read.misfit === place.join('.')) return false;
      // Where there are several shapes, zod may name a part of the only one that it finds likely.
      const own = read.misfit.split('.').filter(Boolean);
      assert.deepStrictEqual(place.slice(0, own.length), own);
      assert.equal(shapeAt(shape, value, own)?.[0 as never], '|');
    }
  } catch (cause) {
    throw new Error(`${name} reads this otherwise: ${JSON.stringify(value).slice(0, 2000)}`, { cause });
  }
  return wanted.success;
};

describe('A shape reads as its schema does', () => {
  for (const [schema, name] of schemas) {
    it(name, () => {
      const shape = shapeOf(schema, name);
      for (const sample of samplesOf(shape)) assert.ok(compare(name, schema, shape, sample), JSON.stringify(sample));
      let refused = 0;
      for (const value of breakagesOf(shape)) if (!compare(name, schema, shape, value)) refused += 1;
      assert.ok(refused > 10, `only ${refused} were refused`);
    });
  }
});

describe('A schema that has no shape', () => {
  it('is named with the place', () => {
    const schema = z.object({ items: z.array(z.object({ at: z.date() })) });
    assert.throws(() => shapeOf(schema, 'listThings'), /listThings\.items\[\]\.at: date has no shape/);
    assert.throws(
      () => shapeOf(z.object({ n: z.number().check(z.multipleOf(5)) }), 'x'),
      /x\.n: the check multiple_of/,
    );
    assert.throws(() => shapeOf(z.strictObject({}), 'x'), /strict/);
  });
});
