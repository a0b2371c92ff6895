import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Property, type PropertyInput, type Values } from 'citizen-integrator/contract';
import { checkAnswers, defaultValues, parseAnswers, shownProperties } from 'citizen-integrator/model';

const property = (input: Partial<PropertyInput> & Pick<PropertyInput, 'name' | 'type'>): Property =>
  z.parse(Property, { label: input.name, ...input });

const codes = (properties: Property[], values: Values, stored?: string[]) =>
  checkAnswers(properties, values, stored ? { stored } : {}).map(({ property, code }) => `${property}: ${code}`);

describe('checkAnswers', () => {
  it('asks for what is required and for nothing else', () => {
    const asked = [
      property({ name: 'host', type: 'string', required: true }),
      property({ name: 'note', type: 'string' }),
    ];
    assert.deepEqual(codes(asked, {}), ['host: required']);
    assert.deepEqual(codes(asked, { host: '' }), ['host: required']);
    assert.deepEqual(codes(asked, { host: 'db' }), []);
  });

  it('takes a stored secret for an answer, but not a stored anything else', () => {
    const secret = property({ name: 'password', type: 'password', secret: true, required: true });
    assert.deepEqual(codes([secret], {}), ['password: required']);
    assert.deepEqual(codes([secret], {}, ['password']), []);
    assert.deepEqual(codes([property({ name: 'user', type: 'string', required: true })], {}, ['user']), [
      'user: required',
    ]);
  });

  it('holds numbers between their limits and says which', () => {
    const port = property({ name: 'port', type: 'number', validate: { min: 1, max: 65535 } });
    assert.deepEqual(checkAnswers([port], { port: 0 }), [
      { property: 'port', code: 'too-small', params: { min: 1, max: 65535 } },
    ]);
    assert.deepEqual(codes([port], { port: 65536 }), ['port: too-large']);
    assert.deepEqual(codes([port], { port: '5432' }), ['port: not-a-number']);
    assert.deepEqual(codes([port], { port: 5432 }), []);
  });

  it('counts characters, not code units', () => {
    const name = property({ name: 'name', type: 'string', validate: { minLength: 2, maxLength: 3 } });
    assert.deepEqual(codes([name], { name: '🙂' }), ['name: too-short']);
    assert.deepEqual(codes([name], { name: '🙂🙂🙂' }), []);
    assert.deepEqual(codes([name], { name: 'four' }), ['name: too-long']);
  });

  const typed = (type: PropertyInput['type'], value: Values[string]) =>
    codes([property({ name: 'p', type })], { p: value });

  it('knows e-mail addresses, web addresses and days', () => {
    assert.deepEqual(typed('email', 'name@company.com'), []);
    for (const bad of ['name', 'name@', '@company.com', 'a b@company.com', `${'a'.repeat(250)}@b.com`]) {
      assert.deepEqual(typed('email', bad), ['p: not-an-email'], bad);
    }
    assert.deepEqual(typed('url', 'https://api.example.com/v1'), []);
    for (const bad of ['api.example.com', 'javascript:alert(1)', 'ftp://x']) {
      assert.deepEqual(typed('url', bad), ['p: not-a-url'], bad);
    }
    assert.deepEqual(typed('date', '2024-02-29'), []);
    for (const bad of ['2023-02-29', '29.2.2024', '2024-13-01'])
      assert.deepEqual(typed('date', bad), ['p: not-a-date'], bad);
  });

  it('refuses answers of another type than the question', () => {
    assert.deepEqual(typed('string', 5), ['p: not-text']);
    assert.deepEqual(typed('boolean', 'yes'), ['p: not-yes-or-no']);
    assert.deepEqual(typed('multiselect', 'a'), ['p: not-an-option']);
  });

  it('compares with fixed options and leaves those that are read from a connection to it', () => {
    const options = [{ value: 'a', label: 'A' }];
    assert.deepEqual(codes([property({ name: 's', type: 'select', options })], { s: 'b' }), ['s: not-an-option']);
    assert.deepEqual(codes([property({ name: 's', type: 'select', options })], { s: 'a' }), []);
    assert.deepEqual(codes([property({ name: 'm', type: 'multiselect', options })], { m: ['a', 'b'] }), [
      'm: not-an-option',
    ]);
    const read = { from: 'target', of: 'objects' as const };
    assert.deepEqual(codes([property({ name: 's', type: 'select', options: read })], { s: 'anything' }), []);
  });

  it('matches the whole answer with the pattern', () => {
    const path = property({ name: 'path', type: 'string', validate: { pattern: '[a-z]+' } });
    assert.deepEqual(codes([path], { path: 'contacts' }), []);
    assert.deepEqual(codes([path], { path: 'contacts?x' }), ['path: pattern']);
  });

  it('checks nothing with a pattern that cannot be used', () => {
    assert.deepEqual(codes([property({ name: 'p', type: 'string', validate: { pattern: '(' } })], { p: 'x' }), []);
  });

  it('does not check what is not asked', () => {
    const asked = [
      property({ name: 'mode', type: 'string' }),
      property({ name: 'extra', type: 'string', required: true, showIf: { property: 'mode', equals: 'advanced' } }),
      property({ name: 'more', type: 'string', required: true, showIf: { property: 'extra' } }),
    ];
    assert.deepEqual(codes(asked, { mode: 'simple', extra: 'left over' }), []);
    assert.deepEqual(codes(asked, { mode: 'advanced' }), ['extra: required']);
    assert.deepEqual(codes(asked, { mode: 'advanced', extra: 'x' }), ['more: required']);
  });
});

describe('shownProperties', () => {
  const names = (showIf: PropertyInput['showIf'], values: Values) =>
    shownProperties(
      [property({ name: 'a', type: 'string' }), property({ name: 'b', type: 'string', showIf })],
      values,
    ).map(({ name }) => name);

  it('reads equals, oneOf and plain conditions', () => {
    assert.deepEqual(names({ property: 'a', equals: 'x' }, { a: 'x' }), ['a', 'b']);
    assert.deepEqual(names({ property: 'a', equals: 'x' }, {}), ['a']);
    assert.deepEqual(names({ property: 'a', equals: null }, {}), ['a', 'b']);
    assert.deepEqual(names({ property: 'a', oneOf: ['x', 'y'] }, { a: 'y' }), ['a', 'b']);
    assert.deepEqual(names({ property: 'a', equals: 'x' }, { a: ['w', 'x'] }), ['a', 'b']);
    assert.deepEqual(names({ property: 'a' }, { a: false }), ['a']);
    assert.deepEqual(names({ property: 'a' }, { a: 0 }), ['a', 'b']);
  });

  it('ends when two questions hang on each other', () => {
    const loop = [
      property({ name: 'a', type: 'string', showIf: { property: 'b' } }),
      property({ name: 'b', type: 'string', showIf: { property: 'a' } }),
    ];
    assert.deepEqual(shownProperties(loop, {}), []);
  });
});

describe('parseAnswers', () => {
  it('makes numbers of numbers and drops what is empty or not asked', () => {
    const asked = [
      property({ name: 'port', type: 'number' }),
      property({ name: 'rate', type: 'number' }),
      property({ name: 'odd', type: 'number' }),
      property({ name: 'host', type: 'string' }),
      property({ name: 'password', type: 'password' }),
      property({ name: 'empty', type: 'string' }),
      property({ name: 'hidden', type: 'string', showIf: { property: 'empty' } }),
      property({ name: 'switch', type: 'boolean' }),
    ];
    const values = {
      port: ' 5432 ',
      rate: '1,5',
      odd: '12a',
      host: ' db ',
      password: ' p ',
      empty: ' ',
      hidden: 'x',
      switch: false,
      unknown: 'x',
    };
    assert.deepEqual(parseAnswers(asked, values), {
      port: 5432,
      rate: 1.5,
      odd: '12a',
      host: 'db',
      password: ' p ',
      switch: false,
    });
  });
});

describe('defaultValues', () => {
  it('starts with what the recipe says', () => {
    const asked = [
      property({ name: 'port', type: 'number', default: 5432 }),
      property({ name: 'host', type: 'string' }),
      property({ name: 'on', type: 'boolean' }),
    ];
    assert.deepEqual(defaultValues(asked), { port: 5432, on: false });
  });
});
