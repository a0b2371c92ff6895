import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  checkDescription,
  DescriptionError,
  readDescription,
} from '../../packages/library/src/descriptions/read-description.ts';

const folder = new URL('../../packages/library/endpoints/', import.meta.url);
const files = readdirSync(folder).filter(file => file !== 'canonical.yaml');
const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

describe('Every description', () => {
  for (const file of files) {
    it(`in ${file} can be run`, async () => {
      const description = await checkDescription(textOf(file), file);
      assert.equal(`${description.id}.yaml`, file);
    });
  }

  it('has two letters of its own', () => {
    const letters = files.map(file => readDescription(textOf(file), file).monogram);
    assert.deepEqual(letters, [...new Set(letters)]);
  });
});

/** A part of the description of Zoho CRM, what stands in its place, and what is said of it. */
const broken: readonly (readonly [what: string, part: string, instead: string, path: string, reason: RegExp])[] = [
  ['prose for rows', 'rows: data\n', 'rows: list of records\n', 'calls.list.rows', /JSONata/],
  ['prose that happens to be an expression', 'rows: data\n', 'rows: records in data\n', 'calls.list.rows', /record/],
  ['prose for a body', `body: "{'data': [$]}", id`, 'body: object, id', 'calls.create.body', /no object/],
  ['prose for a message', '$exists(message) ? message : data[0].message', 'message or text', 'errors.message', /text/],
  ['prose that compares', 'rows: data\n', 'rows: modified >= since\n', 'calls.list.rows', /record/],
  ['prose for a parameter', 'page_token: $cursor', 'page_token: cursor or page', 'calls.list.query.page_token', /text/],
  [
    'prose for a claim',
    "missing: $code in ['",
    "missing: gone or deleted # ['",
    'errors.means.missing',
    /compares nothing/,
  ],
  [
    'prose for where its fields go on',
    'query: {module: $object.api}\n',
    'query: {module: $object.api}\n    paging: {style: cursor, size: 9, next: cursor or nothing}\n',
    'discovery.fields.paging.next',
    /text/,
  ],
  ['a name that no expression has', '$key.field', '$clef.field', 'calls.find.body', /\$clef/],
  ['a name that no address has', "/{api}/{id}', record", "/{api}/{nr}', record", 'calls.get.path', /\{nr\}/],
  ['a function that fails', 'page_token: $cursor', 'page_token: $number("x")', 'calls.list.query.page_token', /number/],
  ['a key that is no field', 'keys: [Account_Name]\n', 'keys: [Acount]\n', 'objects.0.keys', /Acount/],
  [
    'what only a new record has',
    'page_token: $cursor',
    'page_token: $once',
    'calls.list.query',
    /only create has \$once/,
  ],
  ['an unknown part', 'paging: {style: cursor,', 'paging: {style: cursor, length: 3,', 'paging', /length/],
  ['a list below nothing', 'lacks: [Ordered_Items]', 'of: {object: none}', 'objects.5.calls.list', /none/],
  ['no YAML', 'objects:\n', 'objects: [\n', '', /./],
];

describe('A description is refused', () => {
  const good = textOf('zoho-crm.yaml');

  for (const [what, part, instead, path, reason] of broken) {
    it(`with ${what}, by file, line, path and reason`, async () => {
      const bad = good.replace(part, () => instead);
      assert.notEqual(bad, good);
      await assert.rejects(checkDescription(bad, 'zoho-crm.yaml'), (error: unknown) => {
        assert.ok(error instanceof DescriptionError);
        const [problem] = error.problems;
        assert.equal(problem?.path, path);
        assert.match(problem.message, reason);
        assert.ok(problem.line !== null);
        assert.match(error.message, new RegExp(`^zoho-crm\\.yaml:${problem.line}: `));
        return true;
      });
    });
  }

  it('with prose in a call that no object has as it is written', async () => {
    for (const prose of ['list of records', 'records and more']) {
      const bad = textOf('zendesk.yaml').replace("rows: '$lookup($, $object.terms.list)'", () => `rows: ${prose}`);
      await assert.rejects(checkDescription(bad, 'zendesk.yaml'), ({ problems }: DescriptionError) => {
        assert.deepEqual([...new Set(problems.map(({ path }) => path))], ['calls.list.rows']);
        return true;
      });
    }
  });

  it('with each of its problems', async () => {
    const bad = good.replace('rows: data\n', 'rows: list of records\n').replace('$key.field', '$clef.field');
    await assert.rejects(checkDescription(bad, 'zoho-crm.yaml'), ({ problems }: DescriptionError) => {
      assert.deepEqual([...new Set(problems.map(({ path }) => path))], ['calls.list.rows', 'calls.find.body']);
      return true;
    });
  });
});
