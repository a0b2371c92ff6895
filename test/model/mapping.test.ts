import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Operation, type FieldMapping, type Option, type PropertyInput, Property } from 'citizen-integrator/contract';
import { listOfOperation, listOfQuestion } from 'citizen-integrator/model';
import { likeness, suggestFields } from 'citizen-integrator/model/field-likeness';
import {
  clashes,
  mappingProblems,
  mappingRows,
  overrideMapping,
  strayFields,
  typedValue,
  valueBeingTyped,
  withEntry,
  withEvery,
  withoutEvery,
  type MappingScene,
} from 'citizen-integrator/model/mapping';

const option = (value: string, changes: Partial<Option> = {}): Option => ({ value, label: value, ...changes });
const sources = [
  option('id'),
  option('mail'),
  option('born', { type: 'date' }),
  option('company', { type: 'record' }),
  option('company.name'),
];
const targets = [option('id', { required: true, unique: true }), option('email', { required: true }), option('born')];
const recipeMapping: FieldMapping[] = [
  { to: 'id', from: 'id' },
  { to: 'email', from: 'mail' },
];
const operation = (mapping: FieldMapping[], key: unknown = 'id') =>
  z.parse(Operation, {
    id: 'main',
    name: 'Main',
    source: { connection: 'source', resource: { path: '/{+path}', rows: { property: 'rows' }, query: { a: { property: 'kind' } } } }, // prettier-ignore
    target: { connection: 'target', resource: { table: { property: 'table' } }, key },
    mapping,
  });
const scene = (changes: Partial<MappingScene> = {}): MappingScene => ({
  operation: operation(recipeMapping),
  overrides: [],
  values: {},
  sources,
  targets,
  ...changes,
});
const open = operation([{ to: 'id', from: 'id' }, { to: '*', from: '*' }]); // prettier-ignore
const fed = (one: MappingScene) =>
  mappingRows(one).map(({ to, entry }) => `${to} ${entry.from ?? entry.formula ?? '-'}`);
const codes = (one: MappingScene) => mappingProblems(one).map(({ property, code }) => `${property} ${code}`);

describe('mappingRows', () => {
  it('leaves out a record whose fields are listed, unless something feeds it', () => {
    const parts = [...targets, option('own', { type: 'record' }), option('own.region'), option('other', { type: 'record' })]; // prettier-ignore
    const names = (one: MappingScene) => mappingRows(one).map(({ to }) => to);
    assert.deepEqual(names(scene({ targets: parts })), ['id', 'email', 'born', 'own.region', 'other']);
    assert.ok(names(scene({ targets: parts, overrides: [{ to: 'own', from: 'company' }] })).includes('own'));
  });

  it('has the fields of the recipe, of the target and of a person', () => {
    assert.deepEqual(fed(scene({ overrides: [{ to: 'more', formula: '1' }] })), [
      'id id',
      'email mail',
      'born -',
      'more 1',
    ]);
    const rows = mappingRows(scene({ overrides: [{ to: 'more', formula: '1' }] }));
    assert.deepEqual(rows.map(({ isAdded, isKey }) => [isAdded, isKey]), [[false, true], [false, false], [false, false], [true, false]]); // prettier-ignore
  });

  it('feeds by the same name what a * stands for, and only what the source has', () => {
    assert.deepEqual(fed(scene({ operation: open })), ['id id', 'email -', 'born born', '* *']);
    assert.deepEqual(fed(scene({ operation: open, sources: null })), ['id id', 'email email', 'born born', '* *']);
    assert.deepEqual(fed(scene({ operation: open, targets: [] })), [
      'id id',
      'mail mail',
      'born born',
      'company company',
      '* *',
    ]);
  });

  it('has a row for the key that an answer names', () => {
    const one = scene({ operation: operation([], { property: 'key' }), values: { key: 'number' }, targets: [] });
    assert.deepEqual(
      mappingRows(one).map(({ to, isKey }) => [to, isKey]),
      [['number', true]],
    );
    assert.deepEqual(codes(one), ['number field-key']);
  });
});

describe('changes of a mapping', () => {
  it('are none when all is as the recipe has it', () => {
    const changed = withEntry(scene(), { to: 'email', from: 'born' });
    assert.deepEqual(changed, [{ to: 'email', from: 'born' }]);
    assert.deepEqual(withEntry(scene({ overrides: changed }), { to: 'email', from: 'mail' }), []);
    assert.deepEqual(withEntry(scene(), { to: 'email' }), [{ to: 'email' }]);
  });

  it('are none when a conversion is written another way', () => {
    const own: FieldMapping = { to: 'email', from: 'mail', convert: [{ kind: 'number' }] };
    const one = scene({ operation: operation([own]) });
    assert.deepEqual(withEntry(one, { to: 'email', from: 'mail', convert: { kind: 'number' } }), []);
    assert.deepEqual(withEntry(one, { to: 'email', from: 'mail' }), [{ to: 'email', from: 'mail' }]);
  });

  it('list what a * copied when it is taken away, and forget it when it is back', () => {
    const listed = withoutEvery(scene({ operation: open }));
    assert.deepEqual(listed, [{ to: 'born', from: 'born' }, { to: '*' }]);
    const closed = scene({ operation: open, overrides: listed });
    assert.deepEqual(fed(closed), ['id id', 'email -', 'born born', '* -']);
    assert.deepEqual(withEvery(closed), []);
  });

  it('win over the recipe, field by field', () => {
    assert.deepEqual(overrideMapping(recipeMapping, [{ to: 'email' }, { to: 'born', value: 1 }]), [
      { to: 'id', from: 'id' },
      { to: 'email' },
      { to: 'born', value: 1 },
    ]);
  });
});

describe('mappingProblems', () => {
  it('finds nothing wrong with a mapping that fits', () => assert.deepEqual(codes(scene()), []));

  it('finds what is missing and what has nowhere to go', () => {
    assert.deepEqual(codes(scene({ overrides: [{ to: 'id' }, { to: 'email' }] })), [
      'id field-key',
      'email field-required',
    ]);
    assert.deepEqual(codes(scene({ overrides: [{ to: 'colour', from: 'id' }] })), ['colour field-unknown']);
    assert.deepEqual(codes(scene({ overrides: [{ to: 'born', formula: ' ' }] })), ['born field-formula']);
    assert.deepEqual(codes(scene({ overrides: [{ to: 'born', value: '' }] })), ['born field-value']);
    assert.deepEqual(codes(scene({ overrides: [{ to: 'born', from: '' }] })), ['born field-value']);
    assert.deepEqual(codes(scene({ operation: operation([...recipeMapping, { to: 'born', value: '' }]) })), []);
  });

  it('needs no more than the key where records are only changed', () => {
    const one = scene({ isUpdate: true, overrides: [{ to: 'email' }] });
    assert.deepEqual(codes(one), []);
    assert.equal(
      mappingRows(one).some(({ isRequired }) => isRequired),
      false,
    );
    assert.deepEqual(codes(scene({ isUpdate: true, overrides: [{ to: 'id' }] })), ['id field-key']);
  });

  it('finds what a * copies and the target does not have', () => {
    const one = scene({ operation: open, overrides: [{ to: 'email', from: 'mail' }, { to: 'company' }] });
    assert.deepEqual(strayFields(one, mappingRows(one)), ['mail']);
    assert.deepEqual(mappingProblems(one), [{ property: '*', code: 'field-strays', params: { count: 1 } }]);
  });

  it('doubts nothing that is not known', () => {
    const overrides: FieldMapping[] = [{ to: 'colour', from: 'what' }];
    assert.deepEqual(codes(scene({ sources: null, targets: null, overrides })), []);
    assert.deepEqual(codes(scene({ operation: open, sources: null, overrides })), ['colour field-unknown']);
  });
});

describe('types', () => {
  it('clash when a field needs what another does not hold', () => {
    const holds = (type: Option['type'], needs: Option['type']) =>
      clashes(option('a', type && { type }), option('b', needs && { type: needs }));
    assert.deepEqual(
      [holds('text', 'date'), holds('number', 'date'), holds('list', 'number'), holds('boolean', 'number')],
      [true, true, true, true],
    );
    assert.deepEqual(
      [holds('date', 'time'), holds('number', 'text'), holds('list', 'record'), holds(undefined, 'date'), holds('text', undefined)], // prettier-ignore
      [false, false, false, false, false],
    );
  });

  it('make values of what is written', () => {
    assert.deepEqual(
      [typedValue('7', 'number'), typedValue('TRUE', 'boolean'), typedValue('7', 'text'), typedValue('x', 'number')],
      [7, true, '7', 'x'],
    );
  });

  it('leave what somebody is typing as it stands', () => {
    assert.deepEqual(
      ['-', '-0', '1', '1.', '1.5', '1.50', '0.05', '1e3', ' '].map(text => valueBeingTyped(text, 'number')),
      ['-', '-0', 1, '1.', 1.5, '1.50', 0.05, '1e3', ' '],
    );
  });
});

describe('suggestions', () => {
  it('do not mind capitals, accents and what stands between words', () => {
    assert.equal(likeness('Straße_Nr', 'strasseNr'), 1);
    assert.equal(likeness('company.name', 'COMPANY_NAME'), 1);
    assert.ok(likeness('phone', 'phone_number') > 0.6);
    assert.ok(likeness('email', 'stage') < 0.4);
    assert.equal(likeness('', 'x'), 0);
  });

  it('take each source field once, the most alike first, and leave alone what is decided', () => {
    const wide = [option('email'), option('zip'), option('company_name'), option('born')];
    const rows = mappingRows(scene({ operation: operation([], ''), targets: wide }));
    const found = suggestFields(rows, [...sources, option('eMail')], new Set(['born']));
    assert.deepEqual([...found].map(([to, { value }]) => [to, value]).sort(), [
      ['company_name', 'company.name'],
      ['email', 'eMail'],
    ]);
  });

  it('go by what fields mean before they go by names', () => {
    const rows = mappingRows(
      scene({ operation: operation([], ''), targets: [option('headline', { canonical: 'subject' })] }),
    );
    const meant = [option('headline'), option('betreff', { canonical: 'subject' })];
    assert.equal(suggestFields(rows, meant, new Set()).get('headline')?.value, 'betreff');
  });

  it('do not put a text where a date is needed', () => {
    const rows = mappingRows(scene({ operation: operation([], ''), targets: [option('born', { type: 'number' })] }));
    assert.equal(suggestFields(rows, sources, new Set()).size, 0);
  });
});

describe('lists', () => {
  const questions = (...given: PropertyInput[]) => given.map(each => z.parse(Property, each));

  it('of an operation wait for the questions that must be answered', () => {
    const asked = questions(
      { name: 'path', label: 'Path', type: 'string', required: true },
      { name: 'kind', label: 'Kind', type: 'string' },
      { name: 'other', label: 'Other', type: 'string', required: true },
    );
    const need = (values: Record<string, string>) =>
      listOfOperation('r', operation(recipeMapping), 'source', { questions: asked, values });
    assert.deepEqual(need({}), { kind: 'unanswered', question: 'path' });
    assert.deepEqual(need({ path: 'a', other: 'x' }), {
      kind: 'known',
      source: { from: 'source', of: 'fields', use: 'read', given: { path: 'a' }, recipe: 'r', operation: 'main' },
    });
  });

  it('of a question wait for the answers that they hang on', () => {
    const asked = questions({ name: 'region', label: 'Region', type: 'string' });
    const options = { from: 'target', of: 'values', object: 'groups', dependsOn: ['region', 'hidden'] } as const;
    const need = (values: Record<string, string>) =>
      listOfQuestion({ ...options, dependsOn: [...options.dependsOn] }, { questions: asked, values });
    assert.deepEqual(need({}), { kind: 'unanswered', question: 'region' });
    assert.deepEqual(need({ region: 'eu' }), {
      kind: 'known',
      source: { from: 'target', of: 'values', object: 'groups', given: { region: 'eu' } },
    });
    const chosen = { from: 'target', of: 'fields', object: { property: 'table' } } as const;
    assert.deepEqual(listOfQuestion(chosen, { questions: asked, values: {} }), {
      kind: 'unanswered',
      question: 'table',
    });
    assert.deepEqual(listOfQuestion(chosen, { questions: asked, values: { table: 't' } }), {
      kind: 'known',
      source: { from: 'target', of: 'fields', object: 't' },
    });
  });
});
