import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FieldMapping, Flow, Operation, RecipeSource } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { checkRecipe } from 'citizen-integrator/model/recipe-check';
import { createFormulaPool, type FormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { valueText, type Row } from '../../packages/host/src/connectors/row.ts';
import { expandMapping } from '../../packages/host/src/runs/expand-mapping.ts';
import { compileGroupMapping, compileMapping } from '../../packages/host/src/runs/map-row.ts';
import { say } from '../../packages/host/src/messages/index.ts';
import type { FieldDescription, ObjectDescription } from '../../packages/library/src/descriptions/api-description.ts';
import {
  buildLibrary,
  readSources,
  type BuiltLibrary,
  type LibrarySources,
} from '../../packages/library/src/derive/build-library.ts';
import { readCanonicalModel } from '../../packages/library/src/derive/canonical.ts';
import { readVersions, writeVersions } from '../../packages/library/src/derive/recipe-versions.ts';
import { readWrittenWords } from '../../packages/library/src/derive/written-words.ts';
import { readLibrary, writeLibrary } from '../../packages/library/src/library-file.ts';
import { columnsOf, fedBy, namedSample } from '../proof/columns.ts';

const folder = fileURLToPath(new URL('../../packages/library/', import.meta.url));

let sources: LibrarySources;
let built: BuiltLibrary;
let formulas: FormulaPool;

before(() => {
  sources = readSources(folder);
  built = buildLibrary(sources);
  formulas = createFormulaPool();
});
after(() => formulas.close());

const recipes = (): RecipeSource[] => [...built.library.recipes.values()];
const flowOf = ({ project }: RecipeSource): Flow => (project.kind === 'flow' ? project : assert.fail('no flow'));
const operationOf = (recipe: RecipeSource): Operation => flowOf(recipe).operations[0] ?? assert.fail(recipe.id);
const objectOf = (endpoint: string, id: string | undefined): ObjectDescription | undefined =>
  built.library.endpoints.get(endpoint)?.api?.objects.find(object => object.id === id);

/** The objects of a recipe that both are described. */
const endsOf = (recipe: RecipeSource) => {
  const { connections } = flowOf(recipe);
  const { source, target } = operationOf(recipe);
  return {
    from: objectOf(connections['source']?.endpoint ?? '', source.object),
    to: objectOf(connections['target']?.endpoint ?? '', target.object),
  };
};

/** Between these, five hundred routes are promised. */
const named =
  /^(salesforce|netsuite|autodesk|autodesk-fusion-manage|dynamics-crm|zoho-crm|zendesk|zendesk-sell|shopify|magento|constant-contact|dotdigital|servicenow|sap-s4hana|sap-business-one|clarizen)$/;

const numeric = new Set<FieldDescription['type']>(['integer', 'decimal', 'currency', 'percent']);

/** The first that says something. */
const firstChoice = ({ enum: choices = [] }: FieldDescription): string | undefined =>
  choices.map(choice => (typeof choice === 'string' ? choice : choice.value)).find(value => value !== '-None-');

const sampleOf = (field: FieldDescription): unknown => {
  const { type, canonical = '', name } = field;
  const choice = firstChoice(field);
  if (canonical.endsWith('.country')) return 'DE';
  if (choice !== undefined && type !== 'multipicklist') return choice;
  if (type === 'integer' || type === 'percent') return 12;
  if (type === 'decimal' || type === 'currency') return '12.5';
  if (type === 'boolean') return true;
  if (type === 'date') return '2026-11-24';
  if (type === 'datetime') return '2026-11-24T09:00:00Z';
  if (type === 'email') return 'ana@acme.example';
  if (type === 'array' || type === 'multipicklist') return ['one', 'two'];
  if (type === 'object') return { name };
  return canonical === 'fullName' ? 'Ana Maria Silva' : `${name} 1`;
};

type Record = { [name: string]: unknown };

const put = (into: Record, path: string, value: unknown): void => {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) into[name] = value;
  else {
    const inner = typeof into[name] === 'object' && into[name] !== null ? (into[name] as Record) : {};
    into[name] = inner;
    put(inner, rest.join('.'), value);
  }
};

/** A row as a connector gives it, with a value in every field, and two rows in every list. */
const sampleRow = ({ fields }: ObjectDescription): Record => {
  const row: Record = {};
  const lists = fields.filter(
    ({ type, name }) => type === 'array' && fields.some(each => each.name.startsWith(`${name}.`)),
  );
  const listOf = (name: string) => lists.find(list => name.startsWith(`${list.name}.`));
  for (const field of fields.filter(({ writeOnly }) => !writeOnly)) {
    const { name } = field;
    if (listOf(name)) continue;
    const inner = fields.filter(each => each.name.startsWith(`${name}.`));
    const line = (): Record => {
      const made: Record = {};
      for (const each of inner) put(made, each.name.slice(name.length + 1), sampleOf(each));
      return made;
    };
    const value = lists.includes(field) ? [line(), line()] : sampleOf(field);
    put(row, name, value);
    row[name] = value;
  }
  return row;
};

/** Whether a value is of the field's type, as the API's part of the host takes it. */
const isOfType = (value: unknown, { type, maxLength, canonical = '' }: FieldDescription): boolean => {
  if (numeric.has(type)) return Number.isFinite(Number(value)) && value !== '';
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'date') return /^\d{4}-\d\d-\d\d$/.test(String(value));
  if (type === 'datetime') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value));
  if (type === 'array' || type === 'multipicklist') return Array.isArray(value);
  if (type === 'object' || type === 'reference' || type === 'id') return value !== undefined;
  if (canonical.endsWith('.country') && maxLength !== undefined && maxLength <= 3) return value === 'DE';
  return typeof value === 'string';
};

/** The field that an entry feeds, or, of an answer, what is asked for. */
const answersFor = (recipe: RecipeSource): Record => {
  const questions = recipe.steps.flatMap(step => ('properties' in step ? step.properties : []));
  return Object.fromEntries(
    questions.map(({ name, type, options }): [string, unknown] => {
      if (Array.isArray(options) && options[0]) return [name, options[0].value];
      if (type === 'number') return [name, 7];
      if (type === 'boolean') return [name, true];
      return [name, type === 'date' ? '2026-11-24' : 'answer'];
    }),
  );
};

const run = async (recipe: RecipeSource, from: ObjectDescription, mapping: readonly FieldMapping[]) => {
  const answers = answersFor(recipe) as never;
  const map = compileMapping(mapping, { answers, run: { id: 'run_1' }, key: '', formulas });
  const [row] = await map([sampleRow(from)]);
  assert.ok(row, recipe.id);
  if (!row.isMapped) assert.fail(`${recipe.id}: ${say(row.reason.code, row.reason.params, 'en')} ${row.details ?? ''}`);
  return row.row;
};

const endpointAt = (recipe: RecipeSource, operation: Operation, side: 'source' | 'target'): string =>
  flowOf(recipe).connections[operation[side].connection]?.endpoint ?? '';

/** A value as tables and files have it. */
const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : valueText(value));

/** What becomes of a row that has a text in each column, or of a group of two. */
const runOnText = async (
  recipe: RecipeSource,
  operation: Operation,
  mapping: readonly FieldMapping[],
  columns: readonly string[],
): Promise<Row> => {
  const target = objectOf(endpointAt(recipe, operation, 'target'), operation.target.object);
  const isNested = ['webhook', 'http-rest'].includes(endpointAt(recipe, operation, 'source'));
  const source: Record = {};
  for (const column of columns) {
    const fed = fedBy(operation, column, target);
    const value = fed ? textOf(sampleOf(fed.field)) : namedSample(column, 1);
    if (isNested) put(source, column, value);
    else source[column] = value;
  }
  const context = { answers: answersFor(recipe) as never, run: { id: 'run_1' }, key: '', formulas };
  const isGroup = 'groupBy' in operation.mode;
  const map = isGroup ? compileGroupMapping(mapping, context) : compileMapping(mapping, context);
  const [row] = await map([isGroup ? { ...source, lines: [source, source] } : source]);
  assert.ok(row, recipe.id);
  if (!row.isMapped) assert.fail(`${recipe.id}: ${say(row.reason.code, row.reason.params, 'en')} ${row.details ?? ''}`);
  return row.row;
};

/** Of a group, what stands in its first line. */
const valueIn = (row: Row, to: string): unknown => {
  const lines = row['lines'];
  return Array.isArray(lines) && to.startsWith('lines.') ? (lines[0] as Row)[to.slice('lines.'.length)] : row[to];
};

describe('the recipe library', () => {
  it('has five hundred routes between the named apps, and recipes for everything else', () => {
    const routes = new Set(
      recipes().flatMap(recipe => {
        const [source = '', target = ''] = recipe.endpoints;
        const { from, to } = endsOf(recipe);
        return named.test(source) && named.test(target) && from && to
          ? [`${source} ${from.id} ${target} ${to.id}`]
          : [];
      }),
    );
    assert.ok(routes.size >= 500, `${routes.size} routes`);
    for (const endpoint of built.library.endpoints.keys()) {
      const used = recipes().filter(({ endpoints }) => endpoints.includes(endpoint));
      assert.ok(used.length >= 5, `${endpoint} is in ${used.length} recipes`);
    }
  });

  it('shows nothing twice', () => {
    const seen = new Map<string, string>();
    for (const recipe of recipes()) {
      const { from, to } = endsOf(recipe);
      const route = from && to ? [`${recipe.endpoints.join(' ')} ${from.id} ${to.id}`] : [];
      for (const mark of [recipe.name.toLowerCase(), ...route]) {
        assert.equal(seen.get(mark), undefined, `${recipe.id} and ${seen.get(mark) ?? ''}: ${mark}`);
        seen.set(mark, recipe.id);
      }
    }
  });

  it('passes its own checks, with words that fit their place', () => {
    for (const recipe of recipes()) {
      const problems = checkRecipe(recipe, { endpoints: built.library.endpoints });
      assert.deepEqual(
        problems.map(({ path, message }) => `${recipe.id}: ${path}: ${message}`),
        [],
      );
      const words = [recipe.name, recipe.summary, ...recipe.steps.flatMap(step => ('body' in step ? step.body : []))];
      for (const text of words) assert.doesNotMatch(text, /undefined|\[object|[^\n] {2}|\ba [aeio]\w\w/, recipe.id);
      assert.ok(recipe.summary.length <= 160, recipe.id);
      const intro = recipe.steps.find(({ type }) => type === 'introduction');
      assert.match(intro && 'body' in intro ? intro.body : '', /\*\*What you need\*\*/, recipe.id);
    }
  });

  it('knows the people’s first forty by heart', () => {
    const { words } = readWrittenWords(sources.written, 'written.yaml');
    assert.ok(words.size >= 40);
    for (const [id, { name, summary, lead }] of words) {
      assert.ok(name && summary && lead, id);
      assert.equal(built.library.recipes.get(id)?.name, name);
    }
  });

  it('feeds every required field with a value of its type', async () => {
    for (const recipe of recipes()) {
      const { from, to } = endsOf(recipe);
      if (!from || !to || to.canonical === 'Message') continue;
      const { mapping, target } = operationOf(recipe);
      const row = await run(recipe, from, mapping);
      for (const field of to.fields) {
        const { name, required, readOnly, fixed } = field;
        if (readOnly || fixed !== undefined) continue;
        const isInner = to.fields.some(({ type, name: list }) => type === 'array' && name.startsWith(`${list}.`));
        const entry = mapping.find(each => each.to === name);
        const place = `${recipe.id}: ${name}`;
        if (required && !isInner && field.type !== 'array') assert.ok(entry, `${place} is not fed`);
        if (!entry || entry.property !== undefined) continue;
        const value = row[name];
        if ((value ?? null) === null && !required) continue;
        assert.ok(isOfType(value, field), `${place} is ${JSON.stringify(value)}`);
      }
      if (typeof target.key === 'string') assert.ok(to.keys.includes(target.key), recipe.id);
    }
  });

  it('looks records up where a field points at them, and nowhere else', () => {
    const isOf = (app: string, { references }: FieldDescription, id: string): boolean => {
      const found = objectOf(app, id);
      return references !== undefined && found !== undefined && [found.id, found.api].includes(references);
    };
    for (const recipe of recipes()) {
      for (const { target, mapping } of flowOf(recipe).operations) {
        const app = flowOf(recipe).connections[target.connection]?.endpoint ?? '';
        for (const entry of mapping) {
          const find = conversionsOf(entry).find(each => each.kind === 'find');
          if (find?.kind !== 'find') continue;
          const name = find.within === undefined ? entry.to : `${entry.to}.${find.within}`;
          const field = objectOf(app, target.object)?.fields.find(each => each.name === name);
          assert.ok(field && isOf(app, field, find.object), `${recipe.id}: ${name} is not one of ${find.object}`);
        }
      }
    }
  });

  it('gives nothing that is taken at creation alone where it only changes records', () => {
    for (const recipe of recipes().filter(({ actions }) => actions.every(action => action === 'update'))) {
      const { target, mapping } = operationOf(recipe);
      const object = objectOf(flowOf(recipe).connections[target.connection]?.endpoint ?? '', target.object);
      const isTaken = ({ to }: FieldMapping) =>
        object?.fields.some(({ name, createOnly }) => name === to && createOnly && !object.keys.includes(name));
      assert.deepEqual(mapping.filter(isTaken), [], recipe.id);
    }
  });

  it('writes tables, files, messages and requests from every source', async () => {
    for (const recipe of recipes()) {
      const { from, to } = endsOf(recipe);
      if (!from || (to && to.canonical !== 'Message')) continue;
      const row = await run(recipe, from, operationOf(recipe).mapping);
      assert.ok(
        Object.values(row).some(value => value !== null && value !== ''),
        recipe.id,
      );
    }
  });

  it('fills every target from tables, files and requests, with values of its types', async () => {
    for (const recipe of recipes()) {
      for (const operation of flowOf(recipe).operations) {
        if (objectOf(endpointAt(recipe, operation, 'source'), operation.source.object)) continue;
        const to = objectOf(endpointAt(recipe, operation, 'target'), operation.target.object);
        const columns = columnsOf(operation);
        const mapping = expandMapping(operation.mapping, columns);
        const row = await runOnText(recipe, operation, mapping, columns);
        for (const entry of mapping) {
          const place = `${recipe.id}: ${entry.to}`;
          // What a delivery is known by comes with it.
          if (entry.property !== undefined || entry.from?.startsWith('_delivery.')) continue;
          const value = valueIn(row, entry.to);
          const field = to?.fields.find(({ name }) => name === entry.to);
          if (field) assert.ok(isOfType(value, field), `${place} is ${JSON.stringify(value)}`);
          else assert.ok((value ?? '') !== '', `${place} is empty`);
        }
        for (const { name, required, readOnly, fixed } of to?.fields ?? []) {
          const isInner = to?.fields.some(({ type, name: list }) => type === 'array' && name.startsWith(`${list}.`));
          if (!required || readOnly || fixed !== undefined || isInner) continue;
          assert.ok(
            mapping.some(entry => entry.to === name),
            `${recipe.id}: ${name} is not fed`,
          );
        }
      }
    }
  });

  it('is the same library each time, and comes back from its file as it was', () => {
    const text = writeLibrary(built.library);
    assert.equal(writeLibrary(buildLibrary(sources).library), text);
    assert.deepEqual(readLibrary(text), {
      endpoints: built.library.endpoints,
      recipes: new Map(JSON.parse(JSON.stringify([...built.library.recipes])) as [string, RecipeSource][]),
    });
    assert.throws(() => readLibrary('{}'), /no file of a library/);
  });
});

describe('versions of recipes', () => {
  it('are those of what the recipes say', () => {
    assert.deepEqual(
      { changed: built.changed, kept: built.kept, gone: built.gone },
      { changed: [], kept: [], gone: [] },
      'give them new versions with: npm run library -- --bump',
    );
  });

  it('move when a recipe says something else, and only then', () => {
    const [id = ''] = [...built.versions.keys()];
    const before = built.versions.get(id) ?? assert.fail(id);
    const known = new Map([...built.versions, [id, { version: '1.4.2', hash: '0'.repeat(16) }], ['was-there', before]]);
    const again = buildLibrary({ ...sources, versions: readVersions(writeVersions(known), 'versions.json') });
    assert.deepEqual([again.changed, again.gone], [[id], ['was-there']]);
    assert.equal(again.library.recipes.get(id)?.version, '1.5.0');
    const others = [...again.versions].filter(([each]) => each !== id);
    assert.deepEqual(
      others,
      [...built.versions].filter(([each]) => each !== id),
    );
  });

  it('are refused with file, path and reason when they cannot be read', () => {
    assert.throws(() => readVersions('{"a": ["1.0", "x"]}', 'versions.json'), /^Error: versions\.json: a\.0: /);
    assert.throws(() => readVersions('{', 'versions.json'), /^Error: versions\.json: /);
  });
});

describe('files of the library', () => {
  const model = () => readFileSync(`${folder}endpoints/canonical.yaml`, 'utf8');
  const refusal = (text: string): string => {
    try {
      readCanonicalModel(text, 'canonical.yaml');
    } catch (error) {
      return (error as Error).message;
    }
    return assert.fail('it was read');
  };

  it('are refused with file, line, path and reason', () => {
    assert.match(refusal(`${model()}\n  x: [`), /^canonical\.yaml:\d+: /);
    assert.match(
      refusal(model().replace('{name: type, type: picklist}', '{name: type, type: pickle}')),
      /^canonical\.yaml:\d+: objects\.0\.fields\.\d+\.type: /,
    );
    assert.match(
      refusal(model().replace('matchKeys: [externalId,', 'matchKeys: [elsewhere,')),
      /^canonical\.yaml:\d+: objects\.0\.matchKeys: there is no field elsewhere/,
    );
    assert.throws(
      () => buildLibrary({ ...sources, written: 'no-such-recipe: {name: Some}' }),
      /written\.yaml:1: no-such-recipe: there is no such recipe/,
    );
    assert.throws(() => readWrittenWords('a: {summery: Some}', 'written.yaml'), /written\.yaml:1: a: /);
  });
});
