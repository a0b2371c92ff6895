import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { demoLibrary } from '@citizen-integrator/library/demo';
import { readRecipeText } from 'citizen-integrator/model/recipe-text';
import { recipeSchema } from '../../scripts/recipe-schema.ts';
import { fitsRecipeSchema } from '../schema-validator.ts';

type Json = Record<string, unknown>;

const text = (value: unknown): string => JSON.stringify(value, null, 2);

const valid = (): Json => structuredClone(demoLibrary.recipes.get('rest-contacts-to-postgresql') ?? assert.fail());

/** What stands at a path of keys. */
const at = (value: unknown, ...keys: (string | number)[]): Json =>
  keys.reduce<unknown>((part, key) => (part as Json)[key], value) as Json;

const addSchedule = (recipe: Json, schedule: object): void => {
  const steps = recipe['steps'] as object[];
  steps.push({ id: 'x', type: 'schedule', title: 'X', operation: 'main', default: schedule });
};

const report = (source: string): string[] =>
  readRecipeText(source).problems.map(
    ({ line, column, code, path, message }) => `${line}:${column} ${code} ${path} ${message}`,
  );

describe('Reading the metadata of a recipe', () => {
  it('takes what the library has, with what a host adds and what an editor wants', () => {
    for (const recipe of demoLibrary.recipes.values()) {
      const read = readRecipeText(text({ $schema: './recipe.schema.json', etag: 'x', warnings: [], ...recipe }));
      assert.deepEqual(read.problems, []);
      assert.ok(read.ok);
      assert.deepEqual(read.recipe, recipe);
    }
    assert.ok(readRecipeText(`\uFEFF${text(valid())}`).ok);
  });

  for (const [what, source, problem] of [
    ['a comma too many', '{\n  "a": 1,\n}', '3:1 json  This is no JSON: "}" cannot stand here.'],
    ['nothing', '', '1:1 json  This is no JSON: it ends too early.'],
    ['half a file', '{\n  "a": [1', '2:10 json  This is no JSON: it ends too early.'],
    ['a line end in a text', '{"a": "x\ny"}', '1:9 json  This is no JSON: "\\n" cannot stand here.'],
    ['a deep nest', '['.repeat(50_000), '1:101 json  This is no JSON: it nests more than 100 levels deep.'],
    ['a list', '[]', '1:1 wrong-type  This has to be an object: { … }.'],
  ] as const) {
    it(`says where ${what} stands`, () => {
      assert.deepEqual(report(source), [problem]);
      assert.equal(readRecipeText(source).recipe, null);
    });
  }

  it('names a key that is written twice', () => {
    const twice = text(valid()).replace('"version"', '"id": "a",\n  "version"');
    assert.deepEqual(report(twice), ['4:3 duplicate-key id "id" is written twice here.']);
    assert.equal(readRecipeText(twice).ok, false);
  });

  it('places what only the whole recipe shows', () => {
    const recipe = valid();
    at(recipe, 'steps', 1)['connection'] = 'moon';
    const lines = text(recipe).split('\n');
    const line = lines.findIndex(each => each.includes('"moon"')) + 1;
    const read = readRecipeText(text(recipe));
    const problem = read.problems.find(({ code }) => code === 'unknown-connection');
    assert.deepEqual([problem?.line, problem?.column], [line, (lines[line - 1] ?? '').indexOf('"moon"') + 1]);
    assert.ok(read.recipe, 'it fits the schema');
    assert.equal(read.ok, false);
  });

  it('has an end, however much is wrong', () => {
    const recipe = valid();
    const hanging = Array.from({ length: 9000 }, (_, index) => ({
      name: `q${index}`,
      label: 'Q',
      type: 'string',
      showIf: { property: `q${index + 1}` },
    }));
    at(recipe, 'steps', 3)['properties'] = hanging;
    const { problems } = readRecipeText(text(recipe));
    assert.equal(problems.length, 501);
    assert.ok(problems.some(({ code }) => code === 'too-many'));
  });

  /** Broken in one place, and what is said of it. */
  const broken: readonly [what: string, change: (recipe: Json) => void, problem: RegExp][] = [
    [
      'a mistyped key',
      recipe => ((at(recipe, 'steps', 1)['titel'] = 'x'), delete at(recipe, 'steps', 1)['title']),
      /^\d+:7 unknown-key steps\.1\.titel There is no "titel" here\. Did you mean "title"\?$/,
    ],
    ['a foreign key', recipe => (recipe['moon'] = 1), /unknown-key moon There is no "moon" here\.$/],
    ['a missing key', recipe => delete recipe['author'], /1:1 missing author "author" is missing\.$/],
    [
      'another version of the schema',
      recipe => (recipe['schemaVersion'] = 2),
      /not-allowed schemaVersion This has to be 1\.$/,
    ],
    ['an empty text', recipe => (recipe['summary'] = ''), /too-short summary This is empty\.$/],
    ['a long text', recipe => (recipe['summary'] = 'x'.repeat(161)), /too-long summary This is longer than 160\.$/],
    ['an id with spaces', recipe => (recipe['id'] = 'a b'), /wrong-format id This has to be made of letters/],
    [
      'a version of two numbers',
      recipe => (recipe['version'] = '1.0'),
      /wrong-format version This has to be a version such as 1\.0\.0\.$/,
    ],
    ['half a minute', recipe => (recipe['minutes'] = 0.5), /wrong-type minutes This has to be a whole number\.$/],
    ['less than nothing', recipe => (recipe['minutes'] = -1), /too-small minutes This is less than 0\.$/],
    ['no endpoint', recipe => (recipe['endpoints'] = []), /too-short endpoints This is empty\.$/],
    ['a number as a text', recipe => (recipe['category'] = 5), /wrong-type category This has to be a text\.$/],
    [
      'a mistyped choice',
      recipe => (recipe['visibility'] = 'publik'),
      /not-allowed visibility This has to be "private", .* or "public"\. Did you mean "public"\?$/,
    ],
    [
      'a kind of step that is not there',
      recipe => (at(recipe, 'steps', 0)['type'] = 'intro'),
      /not-allowed steps\.0\.type This has to be "introduction", /,
    ],
    [
      'a step without a type',
      recipe => delete at(recipe, 'steps', 0)['type'],
      /missing steps\.0\.type "type" is missing\.$/,
    ],
    [
      'a time of day',
      recipe => addSchedule(recipe, { kind: 'daily', at: ['9:00'], timeZone: 'UTC' }),
      /wrong-format steps\.\d+\.default\.at\.0 This has to be a time of day such as 09:00\.$/,
    ],
    [
      'a day that is none',
      recipe => addSchedule(recipe, { kind: 'daily', at: ['09:00'], timeZone: 'UTC', start: '2026-02-30' }),
      /wrong-format steps\.\d+\.default\.start This has to be a day such as 2026-01-31\.$/,
    ],
    [
      'a mistyped part of one of several ways',
      recipe => (at(recipe, 'project', 'operations', 0, 'target')['resource'] = { tabel: 'x' }),
      /unknown-key project\.operations\.0\.target\.resource\.tabel .*Did you mean "table"\?$/,
    ],
    [
      'none of several ways',
      recipe => (at(recipe, 'project', 'operations', 0, 'target')['resource'] = 5),
      /wrong-type project\.operations\.0\.target\.resource This has to be an object/,
    ],
    [
      'a name that is none',
      recipe => (at(recipe, 'steps', 3, 'properties', 0)['name'] = '1 a'),
      /wrong-format steps\.3\.properties\.0\.name This has to be a name: /,
    ],
    [
      'a project of a Jitterpak without its sum',
      recipe => (recipe['project'] = { kind: 'jitterpak', file: 'a.jpk', sha256: 'x' }),
      /wrong-format project\.sha256 This has to be a SHA-256/,
    ],
  ];
  const withPush = broken.map(([what, change, problem]) => {
    const recipe = valid();
    change(recipe);
    return { what, recipe, problem };
  });

  for (const { what, recipe, problem } of withPush) {
    it(`says what is wrong with ${what}`, () => {
      const [said = '', ...others] = report(text(recipe)).filter(each =>
        / (unknown-key|missing|not-allowed|too-|wrong-)/.test(each),
      );
      assert.match(said, problem);
      assert.deepEqual(others, []);
      assert.equal(readRecipeText(text(recipe)).ok, false);
    });
  }

  describe('by the JSON Schema', () => {
    it('takes every recipe of the library', () => {
      for (const recipe of demoLibrary.recipes.values()) assert.ok(fitsRecipeSchema(recipe), recipe.id);
      assert.ok(fitsRecipeSchema({ $schema: 'x', etag: 'y', ...valid() }));
    });

    for (const { what, recipe } of withPush) {
      it(`refuses ${what}`, () => assert.equal(fitsRecipeSchema(recipe), false));
    }

    it('explains its fields', () => {
      const { $defs } = recipeSchema() as {
        $defs: Record<string, { properties: Record<string, { description?: string }> }>;
      };
      assert.equal($defs['Property']?.properties['secret']?.description, 'Goes in and never comes out.');
      assert.match($defs['EndpointStep']?.properties['connection']?.description ?? '', /^Name of the connection/);
    });
  });
});
