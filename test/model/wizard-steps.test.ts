import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Endpoint, RecipeSource, type Connection, type RecipeSourceInput } from 'citizen-integrator/contract';
import { stepsOf } from 'citizen-integrator/model';

const endpoint = (id: string, home = false): Endpoint =>
  z.parse(Endpoint, { id, name: id, category: 'x', home, monogram: 'X', fields: [], consent: null, practice: false });

const recipe = (steps: RecipeSourceInput['steps']): RecipeSource =>
  z.parse(RecipeSource, {
    schemaVersion: 1,
    id: 'r',
    version: '1.0.0',
    name: 'R',
    summary: 's',
    category: 'crm',
    endpoints: ['own', 'other'],
    actions: ['upsert'],
    author: 'a',
    visibility: 'public',
    project: {
      kind: 'flow',
      connections: { source: { endpoint: 'own' }, target: { endpoint: 'other' } },
      operations: [
        { id: 'main', name: 'Main', source: { connection: 'source' }, target: { connection: 'target' }, mapping: [] },
      ],
    },
    steps,
  });

const source = { id: 'source', type: 'endpoint', title: 'Own', connection: 'source' } as const;
const target = { id: 'target', type: 'endpoint', title: 'Other', connection: 'target' } as const;
const write = (id: string) => ({ id, name: id, access: 'write' as const });
const homeConnection = (endpoint: string): Connection => ({
  id: 'con_1',
  name: 'Own',
  endpoint,
  environment: 'test',
  customer: { id: 'c', name: 'C' },
  home: true,
  values: {},
  secrets: [],
  tested: null,
  consent: null,
  account: null,
  practice: false,
  createdAt: '2025-01-01T00:00:00Z',
  updatedAt: '2025-01-01T00:00:00Z',
  etag: '1',
});
const kinds = (plan: ReturnType<typeof stepsOf>) => plan.steps.map(({ kind, id }) => `${kind} ${id}`);

describe('stepsOf', () => {
  it('asks for each connection, and always ends with the review', () => {
    const endpoints = [endpoint('own'), endpoint('other')];
    const plan = stepsOf(recipe([source, target]), { endpoints, connections: [], environments: [write('test')] });
    assert.deepEqual(kinds(plan), ['connection source', 'connection target', 'review review']);
    assert.deepEqual(plan.homes, []);
  });

  it("skips the app provider's own product and says whether it is connected", () => {
    const endpoints = [endpoint('own', true), endpoint('other')];
    const without = stepsOf(recipe([source, target]), { endpoints, connections: [], environments: [] });
    assert.deepEqual(kinds(without), ['connection target', 'review review']);
    assert.equal(without.homes[0]?.connection, null);
    const connections = [homeConnection('own')];
    const withIt = stepsOf(recipe([source, target]), { endpoints, connections, environments: [] });
    assert.equal(withIt.homes[0]?.connection?.id, 'con_1');
  });

  it('still asks what a recipe wants to know beside a home connection', () => {
    const endpoints = [endpoint('own', true), endpoint('other')];
    const asking = { ...source, properties: [{ name: 'p', label: 'P', type: 'string' as const }] };
    const plan = stepsOf(recipe([asking, target]), { endpoints, connections: [], environments: [] });
    assert.deepEqual(kinds(plan), ['options source', 'connection target', 'review review']);
  });

  it('adds an introduction where an environment must be chosen', () => {
    const endpoints = [endpoint('own'), endpoint('other')];
    const plan = stepsOf(recipe([target]), { endpoints, connections: [], environments: [write('a'), write('b')] });
    assert.deepEqual(kinds(plan), ['introduction introduction', 'connection target', 'review review']);
  });

  it('names connections that nobody describes', () => {
    const plan = stepsOf(recipe([source, target]), { endpoints: [endpoint('own')], connections: [], environments: [] });
    assert.deepEqual(plan.unknown, ['target']);
    assert.deepEqual(kinds(plan), ['connection source', 'review review']);
  });
});
