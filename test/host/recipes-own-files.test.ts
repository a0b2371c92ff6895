import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type {
  Problem,
  Recipe,
  RecipeFinding,
  RecipePage,
  RecipeSource,
  RecipeValidation,
  StoredRecipe,
} from 'citizen-integrator/contract';
import { createClient, isRecipeApiError } from 'citizen-integrator/client';
import { readExpected, readSample, sampleNames } from '../jitterpak/samples.ts';
import { organizationAdmin, startTestHost, type TestHost } from './host-fixture.ts';
import { metadata, recipesOf, type Sending } from './own-recipes.ts';

let host: TestHost;
let recipes: ReturnType<typeof recipesOf>;
let boss: string;
let quay: string;
const acmeToDesk = readSample('acme-crm-to-desk.jpk');

before(async () => {
  host = await startTestHost();
  recipes = recipesOf(host);
  boss = await host.tokenFor(organizationAdmin);
  quay = await host.tokenFor(organizationAdmin, 'quay');
  await host.tokenFor();
});
after(() => host.close());

const generate = (jitterpak: Uint8Array, token = boss) =>
  recipes.send('/v1/recipes/generate', null, { token, jitterpak });
const generated = async (name: string): Promise<StoredRecipe> => {
  const { status, body } = await generate(readSample(name));
  assert.equal(status, 201, JSON.stringify(body));
  return body;
};
/** The metadata of a recipe as its author has it. */
const sourceOf = ({ project, steps, ...recipe }: Recipe, over: Partial<RecipeSource> = {}): RecipeSource => ({
  schemaVersion: 1,
  id: recipe.id,
  version: recipe.version,
  name: recipe.name,
  summary: recipe.summary,
  description: recipe.description,
  category: recipe.category,
  keywords: recipe.keywords,
  endpoints: recipe.endpoints,
  actions: recipe.actions,
  minutes: recipe.minutes,
  translations: recipe.translations,
  author: recipe.author,
  visibility: recipe.visibility,
  project,
  steps,
  ...over,
});
const download = async (id: string, token = boss, query = '') => {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${host.url}/v1/recipes/${id}/jitterpak${query}`, { headers });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
};
const count = async () =>
  host.store.withScope('operator', async tx => {
    const { rows } = await tx.query(
      `select (select count(*)::int from citizen.recipes) as recipes,
         (select count(*)::int from citizen.recipe_versions) as versions,
         (select count(*)::int from citizen.jitterpaks) as files`,
    );
    return rows[0];
  });

describe('files of a recipe', () => {
  test('are looked at by line and place, and nothing is stored', async () => {
    const before = await count();
    const broken = metadata({ id: 'broken' });
    const text = JSON.stringify({ ...broken, endpoints: ['postgresql', 'nowhere'], stepss: [] }, null, 2);
    const { status, body } = await recipes.send<RecipeValidation>('/v1/recipes/validate', text, { token: boss });
    assert.equal(status, 200);
    assert.equal(body.ok, false);
    const lineOf = (word: string) => text.split('\n').findIndex(each => each.includes(word)) + 1;
    const wanted = [
      ['unknown-endpoint', 'endpoints.1', lineOf('"nowhere"'), 5],
      ['unknown-key', 'stepss', lineOf('"stepss"'), 3],
    ];
    assert.deepEqual(
      body.errors.map(error => [error.code, error.path, error.line, error.column]),
      wanted,
    );
    const refused = await recipes.send<Problem>('/v1/recipes', text, { token: boss });
    assert.equal(refused.status, 400);
    assert.deepEqual(
      refused.body.errors?.map(error => [error.code, error.path, error.line, error.column]),
      wanted,
    );
    const circle = metadata({ id: 'circle' });
    const steps = circle.steps.map(step =>
      step.type === 'variables'
        ? {
            ...step,
            properties: step.properties.map(property => ({
              ...property,
              showIf: { property: property.name, equals: 'x' },
            })),
          }
        : step,
    );
    const shown = await recipes.send<Problem>('/v1/recipes', { ...circle, steps }, { token: boss });
    assert.ok(shown.body.errors?.some(({ code, path }) => code === 'show-if-itself' && path.startsWith('steps.')));
    for (const [body, code] of [
      ['{ "schemaVersion": 1,', 'json'],
      ['[]', 'wrong-type'],
    ] as const) {
      const answer = await recipes.send<Problem>('/v1/recipes', body, { token: boss });
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.code], [400, code]);
    }
    assert.deepEqual(await count(), before);
    const good = await recipes.send<RecipeValidation>('/v1/recipes/validate', metadata(), { token: boss });
    assert.deepEqual([good.body.ok, good.body.errors], [true, []]);
    assert.deepEqual(await count(), before);
  });

  test('have to come as the parts that are wanted', async () => {
    const token = boss;
    const problem = async (form: FormData | string, headers = {}, path = '/v1/recipes') => {
      const response = await fetch(`${host.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...headers },
        body: form,
      });
      return { status: response.status, body: (await response.json()) as Problem };
    };
    assert.equal((await problem('{}', { 'content-type': 'application/json' })).status, 415);
    assert.equal((await problem(new FormData())).status, 400);
    const other = new FormData();
    other.set('else', new File(['x'], 'x'));
    assert.deepEqual(
      (await problem(other)).body.errors?.map(({ code }) => code),
      ['unknown'],
    );
    const none = new FormData();
    none.set('jitterpak', new File(['x'], 'x.jpk'));
    const missing = await problem(none);
    assert.deepEqual(
      missing.body.errors?.map(({ path, code }) => [path, code]),
      [['metadata', 'required']],
    );
    const large = new FormData();
    large.set('metadata', new File([`"${'x'.repeat(1024 * 1024)}"`], 'recipe.json'));
    assert.deepEqual(
      [(await problem(large)).status, (await problem(large)).body.errors?.[0]?.code],
      [413, 'too-large'],
    );
    // As scripts send it: a text without a file's name.
    const plain = new FormData();
    plain.set('metadata', JSON.stringify(metadata({ id: 'plain' })));
    assert.equal((await problem(plain)).status, 201);
    const json = new FormData();
    json.set('endpoint', 'x');
    assert.equal((await problem(json, {}, '/v1/connections')).status, 415);
    // Who may not send it is told so, without anything being looked at or kept.
    const jitterpak = new Uint8Array(8 * 1024 * 1024);
    const customer = await host.tokenFor();
    assert.equal((await recipes.send('/v1/recipes', metadata(), { token: customer, jitterpak })).status, 403);
    assert.equal((await recipes.send('/v1/recipes', metadata(), { token: 'none', jitterpak })).status, 401);
    const cut = '--b\r\ncontent-disposition: form-data; name="metadata"; filename="a"\r\n\r\n{';
    assert.equal((await problem(cut, { 'content-type': 'multipart/form-data; boundary=b' })).status, 400);
  });
});

describe('a Jitterpak', () => {
  test('becomes a private recipe, always the same', async () => {
    const recipe = await generated('acme-crm-to-desk.jpk');
    assert.deepEqual(
      [recipe.id, recipe.name, recipe.visibility, recipe.organization?.id, recipe.author],
      ['acme-crm-to-desk-kundenubernahme', 'Acme CRM to Desk – Kundenübernahme', 'private', 'harbor', 'harbor'],
    );
    assert.deepEqual(
      recipe.steps.map(({ type, title }) => [type, title]),
      [
        ['introduction', 'What this does'],
        ['endpoint', 'Connect CRM customers – geändert'],
        ['endpoint', 'Connect Desk tickets'],
        ['schedule', 'When'],
        ['summary', 'Review'],
      ],
    );
    const [, crm] = recipe.steps;
    assert.ok(crm && 'properties' in crm);
    assert.deepEqual(
      crm.properties.map(({ name, label, type, secret, default: value }) => [name, label, type, secret, value]),
      [
        ['acme.crm.url', 'CRM address', 'url', false, 'https://crm.example.com/api/v2'],
        ['acme.crm.user', 'Benutzer für die Übernahme', 'email', false, 'sync@example.com'],
        ['acme.crm.password', 'CRM password', 'password', true, null],
        ['acme.sync.since', 'Änderungen seit', 'string', false, '2026-01-01T00:00:00Z'],
      ],
    );
    assert.deepEqual(crm.properties[2]?.bind, [{ kind: 'projectVariable', name: 'acme.crm.password' }]);
    const schedule = recipe.steps.find(step => step.type === 'schedule');
    assert.deepEqual(schedule?.default, {
      kind: 'interval',
      every: 5,
      unit: 'minute',
      timeZone: 'Europe/Berlin',
      start: '2026-01-05',
    });
    const again = await generated('acme-crm-to-desk.jpk');
    assert.equal(again.id, `${recipe.id}-2`);
    assert.deepEqual({ ...sourceOf(again), id: recipe.id }, sourceOf(recipe));
  });

  test('of every kind becomes a recipe that its own check takes', async () => {
    for (const name of sampleNames()) {
      const jitterpak = readSample(name);
      const recipe = await generated(name);
      const text = JSON.stringify(sourceOf(recipe));
      const { body } = await recipes.send<RecipeValidation>('/v1/recipes/validate', text, { token: boss, jitterpak });
      assert.deepEqual([body.ok, body.errors], [true, []], name);
    }
    const netsuite = await generated('orders-file-to-netsuite.jpk');
    assert.deepEqual(netsuite.endpoints, ['netsuite']);
    assert.deepEqual(
      netsuite.steps.map(step => [step.type, 'properties' in step ? step.properties.length : 0]),
      [
        ['introduction', 0],
        ['endpoint', 0],
        ['variables', 1],
        ['schedule', 0],
        ['summary', 0],
      ],
    );
  });

  test('names what no app of the host stands for as people write names', async () => {
    await generated('wide.jpk');
    await generated('nightly-cleanup.jpk');
    const response = await fetch(`${host.url}/v1/recipes?mine=true`, { headers: { authorization: `Bearer ${boss}` } });
    const { items, facets } = (await response.json()) as RecipePage;
    const names = new Set(items.flatMap(({ endpoints }) => endpoints.map(({ name }) => name)));
    const labels = new Set(facets.endpoint.map(({ label }) => label));
    for (const name of ['Example', 'Jitterpak']) assert.deepEqual([names.has(name), labels.has(name)], [true, true]);
  });

  test('is kept and handed out as it was, to its organization alone', async () => {
    const { id } = await generated('acme-crm-to-desk.jpk');
    const { status, headers, bytes } = await download(id);
    assert.equal(status, 200);
    assert.deepEqual(bytes, acmeToDesk);
    assert.equal(headers.get('content-type'), 'application/zip');
    assert.match(
      headers.get('content-disposition') ?? '',
      /^attachment; filename="project\.jpk"; filename\*=UTF-8''project\.jpk$/,
    );
    assert.equal((await download(id, await host.tokenFor())).status, 403);
    assert.equal((await download(id, quay)).status, 404);
    const sharedWith = { customers: [], organizations: ['quay'] };
    await recipes.share(boss, id, { visibility: 'shared', sharedWith });
    assert.equal((await host.call(`/v1/recipes/${id}`, { token: quay })).status, 200);
    assert.equal((await download(id, quay)).status, 403);
    await host.problem(`/v1/recipes/${id}/copy`, 403, { token: quay, body: {} });
    const copy = await host.call<Recipe>(`/v1/recipes/${id}/copy`, { token: boss, body: {} });
    assert.deepEqual((await download(copy.body.id)).bytes, acmeToDesk);
    await recipes.upload(boss, { id: 'without' });
    assert.equal((await download('without')).status, 404);
  });

  test('stays with new versions of the metadata, until another one comes', async () => {
    const token = boss;
    const first = await generated('acme-crm-to-desk.jpk');
    const put = (source: RecipeSource, more: Partial<Sending> = {}) =>
      recipes.send(`/v1/recipes/${first.id}`, source, { token, method: 'PUT', ...more });
    const renamed = await put(sourceOf(first, { version: '1.0.1', name: 'Renamed' }));
    assert.equal(renamed.status, 200);
    assert.deepEqual(renamed.body.warnings, []);
    assert.deepEqual((await download(first.id)).bytes, acmeToDesk);

    const [, step] = first.steps;
    assert.ok(step && 'properties' in step);
    const properties = [
      { ...(step.properties[0] ?? assert.fail()), bind: [{ kind: 'projectVariable' as const, name: 'acme.crm.ulr' }] },
    ];
    const steps = first.steps.map(each => (each === step ? { ...step, properties } : each));
    const astray = (await put(sourceOf(first, { steps }))) as { status: number; body: unknown };
    const { errors } = astray.body as Problem;
    assert.equal(astray.status, 400);
    assert.deepEqual(
      errors?.map(({ code, path }) => [code, path]),
      [['unknown-variable', 'steps.1.properties.0.bind.0.name']],
    );
    assert.match(errors?.[0]?.message ?? '', /acme\.crm\.url/);
    const byId = await recipes.send<RecipeValidation>(
      `/v1/recipes/validate?recipe=${first.id}`,
      sourceOf(first, { steps }),
      { token },
    );
    assert.deepEqual(
      byId.body.errors.map(({ code }) => code),
      ['unknown-variable'],
    );

    const alone = await recipes.send<Problem>('/v1/recipes', sourceOf(first, { id: 'alone' }), { token });
    assert.deepEqual(
      alone.body.errors?.map(({ code }) => code),
      ['jitterpak-missing'],
    );

    const jitterpak = readSample('salesforce-accounts-to-zendesk.jpk');
    const other = await generated('salesforce-accounts-to-zendesk.jpk');
    const replaced = await put(sourceOf(other, { id: first.id, project: first.project }), { jitterpak });
    assert.deepEqual(
      replaced.body.warnings.map(({ code }) => code).filter(code => !code.startsWith('unsupported-')),
      ['version-raised', 'jitterpak-differs'],
    );
    assert.deepEqual((await download(first.id)).bytes, jitterpak);
    assert.deepEqual((await download(first.id, boss, '?version=1.0.0')).bytes, acmeToDesk, 'earlier versions stay');
  });

  test('that is broken or hostile is answered with its code, and nothing is stored', async () => {
    const expected = readExpected<Record<string, string>>('bad/expected.json');
    const warnings = new Set([
      'dangling-reference',
      'missing-entity',
      'unlisted-entity',
      'id-mismatch',
      'reference-loop',
    ]);
    const before = await count();
    for (const name of sampleNames('bad/')) {
      const code = expected[name.slice('bad/'.length)];
      assert.ok(code, name);
      const jitterpak = readSample(name);
      const sending = { token: boss, jitterpak };
      const project = { kind: 'jitterpak', file: name } as const;
      const source = metadata({ id: 'hostile', project, steps: [{ id: 'review', type: 'summary', title: 'Review' }] });
      const { body } = await recipes.send<RecipeValidation>('/v1/recipes/validate', source, sending);
      const codes = (findings: readonly RecipeFinding[] = []) => findings.map(finding => finding.code);
      if (code === 'none') assert.deepEqual(codes(body.errors), [], name);
      else if (warnings.has(code)) {
        assert.deepEqual(codes(body.errors), [], name);
        assert.ok(codes(body.warnings).includes(code), `${name}: ${codes(body.warnings).join(' ')}`);
      } else {
        assert.deepEqual(codes(body.errors), [code], name);
        for (const answer of [await recipes.send<Problem>('/v1/recipes', source, sending), await generate(jitterpak)]) {
          const { errors } = answer.body as unknown as Problem;
          assert.deepEqual([answer.status, errors?.map(error => error.code)], [400, [code]], name);
        }
      }
    }
    assert.deepEqual(await count(), before);
  });
});

describe('the client', () => {
  test('sends files and gets them', async () => {
    const client = createClient({ apiUrl: host.url, getToken: () => Promise.resolve(boss) });
    const jitterpak = new File([Uint8Array.from(acmeToDesk)], 'Acme – desk.jpk');
    const made = await client.recipes.generate(jitterpak);
    assert.deepEqual(made.project.kind === 'jitterpak' && made.project.file, 'Acme – desk.jpk');
    assert.deepEqual(await client.recipes.jitterpak(made.id), Uint8Array.from(acmeToDesk));
    const text = JSON.stringify(sourceOf(made, { id: 'by-client', version: '2.0.0' }));
    assert.equal((await client.recipes.validate({ metadata: text, jitterpak })).ok, true);
    const stored = await client.recipes.create({ metadata: text, jitterpak });
    assert.equal(stored.id, 'by-client');
    const updated = await client.recipes.update('by-client', { metadata: text }, { ifMatch: stored.etag });
    assert.deepEqual([updated.version, updated.warnings[0]?.code], ['2.0.1', 'version-raised']);
    const refused = await client.recipes.create({ metadata: '{ "a": 1, }' }).catch((error: unknown) => error);
    assert.ok(isRecipeApiError(refused));
    assert.deepEqual(
      refused.errors.map(({ code, line }) => [code, line]),
      [['json', 1]],
    );
    await client.recipes.setVisibility('by-client', { visibility: 'organization' });
    assert.deepEqual(
      (await client.recipes.versions('by-client')).items.map(({ version }) => version),
      ['2.0.1', '2.0.0'],
    );
    assert.equal((await client.recipes.deployments('by-client')).total, 0);
    assert.equal((await client.recipes.copy('by-client', { name: 'Another' })).name, 'Another');
    assert.equal((await client.recipes.remove('by-client')).id, 'by-client');
    assert.equal((await client.recipes.restore('by-client')).state, 'published');
    assert.equal((await client.customers.list()).total, 1);
    const shown = await client.presentation.put({ hiddenRecipes: ['by-client'] });
    assert.deepEqual((await client.presentation.get()).own, shown.own);
  });
});
