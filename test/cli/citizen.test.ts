import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type {
  Deployment,
  LogEntry,
  Recipe,
  RecipeSummary,
  Run,
  Session,
  StoredRecipe,
} from 'citizen-integrator/contract';
import { readJitterpak } from '@citizen-integrator/jitterpak';
import { makeFolder, organizationAdmin, startTestHost, type TestHost } from '../host/host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from '../host/systems.ts';
import { makeCommand, type TestCommand } from './command.ts';

const contacts = 40;
const recipe = 'harbor-contacts-to-postgresql';
const jitterpak = new URL('../jitterpak/samples/acme-crm-to-desk.jpk', import.meta.url);

let citizen: TestCommand;
let folder: string;
let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;

before(async () => {
  folder = await makeFolder('citizen-systems-');
  const elements = join(folder, 'elements');
  await mkdir(elements);
  await writeFile(join(elements, 'recipe.schema.json'), '{}');
  [citizen, harbor, warehouse] = await Promise.all([makeCommand(), startHarbor(contacts), startWarehouse()]);
  host = await startTestHost({ elements, allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`] });
  await host.connect(await host.tokenFor(), 'postgresql', warehouse.values, { name: 'Warehouse' });
  const home = { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token };
  await host.connect(await host.tokenFor(organizationAdmin), 'harbor', home, { home: true, customer: { id: 'acme' } });
});
after(async () => {
  harbor.gate.open();
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop(), citizen.remove()]);
  await rm(folder, { recursive: true, force: true });
});

describe('Signing in', () => {
  test('takes the key from a file, the environment or the standard input, and keeps it for its owner alone', async () => {
    const keyFile = await citizen.write('key', `${host.keys.harbor}\n`);
    assert.equal(
      await citizen.print(['login', '--host', host.url, '--key-file', keyFile]),
      `Signed in to ${host.url} as harbor.`,
    );
    assert.equal((await stat(join(citizen.config, 'credentials.json'))).mode & 0o777, 0o600);
    await citizen.print(['login'], { env: { CITIZEN_API_KEY: host.keys.harbor } });
    await citizen.print(['login', '--key-file', '-'], { input: host.keys.harbor });
    const session = await citizen.json<Session>(['login'], { input: `${host.keys.harbor}\n` });
    assert.deepEqual([session.organization.id, session.role, session.customer], ['harbor', 'admin', null]);
  });

  test('warns of a key that others can see, and never shows one', async () => {
    const { code, stdout, stderr } = await citizen.run(['login', '--key', host.keys.harbor]);
    assert.equal(code, 0);
    assert.match(stderr, /can be seen by others/);
    assert.ok(!`${stdout}${stderr}`.includes(host.keys.harbor));
  });

  test('refuses a wrong key, and keeps nothing of it', async () => {
    const before = await readFile(join(citizen.config, 'credentials.json'), 'utf8');
    const { code, stderr } = await citizen.run(['login'], { input: 'wrong-key' });
    assert.equal(code, 3);
    assert.match(stderr, /does not take this API key[^]*Details: .*\(request [\w-]+\)/);
    assert.equal(await readFile(join(citizen.config, 'credentials.json'), 'utf8'), before);
  });

  test('knows several organizations, and leaves them one by one', async () => {
    await citizen.print(['login'], { input: host.keys.quay });
    assert.equal(await citizen.print(['org', 'list']), '[harbor] harbor\n[quay] quay');
    assert.equal(await citizen.print(['config', 'get', 'org']), 'quay');
    assert.match(await citizen.print(['logout']), /^Signed out: quay at /);
    assert.equal((await citizen.run(['env', 'list', '--org', 'quay'])).code, 3);
    await citizen.print(['config', 'set', 'org=harbor']);
    assert.equal(await citizen.print(['env', 'list']), '[test] Test\n[production] Production');
  });

  test('gets a new token when the old one has ended', async () => {
    const file = join(citizen.config, 'credentials.json');
    const { credentials } = JSON.parse(await readFile(file, 'utf8')) as { credentials: Record<string, string>[] };
    const stale = credentials.map(credential => ({ ...credential, token: 'stale', expiresAt: '2020-01-01T00:00:00Z' }));
    await writeFile(file, JSON.stringify({ credentials: stale }));
    await citizen.print(['env', 'list']);
    assert.doesNotMatch(await readFile(file, 'utf8'), /stale/);
    const refused = credentials.map(credential => ({ ...credential, token: 'stale' }));
    await writeFile(file, JSON.stringify({ credentials: refused }));
    await citizen.print(['env', 'list']);
  });

  test('is not needed with a key in the environment', async () => {
    const env = {
      CITIZEN_CONFIG_DIR: join(citizen.folder, 'nobody'),
      CITIZEN_API_KEY: host.keys.quay,
      CITIZEN_HOST: host.url,
    };
    assert.match(await citizen.print(['recipe', 'list'], { env }), /^\[harbor-/m);
    assert.equal(await citizen.print(['org', 'list'], { env }), '[quay] quay');
    await assert.rejects(stat(env.CITIZEN_CONFIG_DIR), 'nothing is kept');
  });
});

describe('Recipes', () => {
  test('are listed as lines and as JSON', async () => {
    const all = await citizen.json<RecipeSummary[]>(['recipe', 'list']);
    const lines = (await citizen.print(['recipe', 'list'])).split('\n');
    assert.equal(lines.length, all.length);
    assert.ok(lines.includes(`[${recipe}] Copy contacts from Harbor to PostgreSQL by Harbor (library)`));
    const found = await citizen.json<RecipeSummary[]>(['recipe', 'list', '--endpoint', 'smtp']);
    assert.ok(found.length > 0 && found.length < all.length);
    assert.equal(await citizen.print(['recipe', 'list', '--private']), '');
  });

  test('are printed, and saved without what the host adds', async () => {
    const whole = await citizen.json<Recipe>(['recipe', 'get', recipe]);
    assert.equal(whole.id, recipe);
    assert.equal(whole.verified, true);
    const { stdout, stderr } = await citizen.run(['recipe', 'get', recipe, '--clean', '--saverecipe', 'saved.json']);
    assert.equal(stdout, '');
    assert.equal(stderr, 'Recipe saved to saved.json');
    const saved = JSON.parse(await readFile(join(citizen.folder, 'saved.json'), 'utf8')) as object;
    assert.ok(!('etag' in saved) && 'steps' in saved);
    assert.equal(await citizen.print(['recipe', 'validate', 'saved.json']), 'saved.json: ok');
  });

  test('that are not there are said to be missing', async () => {
    const { code, stderr } = await citizen.run(['recipe', 'get', 'moon']);
    assert.equal(code, 1);
    assert.match(stderr, /Details: GET \/v1\/recipes\/\{id\} answered 404.*\(request [\w-]+\)/);
    const json = await citizen.run(['recipe', 'get', 'moon', '--json']);
    assert.equal(json.stdout, '');
    const { error } = JSON.parse(json.stderr) as { error: { kind: string; requestId: string } };
    assert.equal(error.kind, 'not-found');
    assert.ok(error.requestId);
  });

  test('have a schema that editors can fetch from the host', async () => {
    const answer = await fetch(`${host.url}/v1/recipe.schema.json`);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(await answer.json(), {});
  });
});

describe('Own recipes', () => {
  const people = { id: 'people', name: 'People', version: '1.0.0', visibility: 'private' };
  const saved = async (file: string): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(join(citizen.folder, file), 'utf8')) as Record<string, unknown>;

  test('are checked before anything is sent', async () => {
    await citizen.print(['recipe', 'get', recipe, '--clean', '--saverecipe', 'people.json']);
    await citizen.write('people.json', { ...(await saved('people.json')), ...people });
    await citizen.write('moon.json', { ...(await saved('people.json')), titel: 'x' });
    const { code, stdout, stderr } = await citizen.run(['recipe', 'upload', 'people.json', 'moon.json']);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^moon\.json:\d+:3: error: There is no "titel" here\.[^]*Nothing was sent/);
    assert.equal(await citizen.print(['recipe', 'list', '--mine']), '');
    const lone = await citizen.run(['recipe', 'upload', 'people.jpk']);
    assert.equal(lone.code, 2);
    assert.match(lone.stderr, /citizen recipe generate people\.jpk/);
  });

  test('are uploaded, once', async () => {
    assert.equal(await citizen.print(['recipe', 'upload', 'people.json']), '[people] People 1.0.0 is stored, private.');
    assert.match(await citizen.print(['recipe', 'list', '--private']), /^\[people\] People by .* \(harbor\)$/);
    const again = await citizen.run(['recipe', 'upload', 'people.json', '--json']);
    assert.equal(again.code, 1);
    assert.equal((JSON.parse(again.stderr) as { error: { kind: string } }).error.kind, 'conflict');
  });

  test('become new versions, but not over the changes of others', async () => {
    await citizen.print(['recipe', 'get', 'people', '--saverecipe', 'mine.json']);
    const { version } = await citizen.json<Recipe>(['recipe', 'update', 'people', 'mine.json']);
    assert.equal(version, '1.0.1');
    const { code, stderr } = await citizen.run(['recipe', 'update', 'people', 'mine.json']);
    assert.equal(code, 1);
    assert.match(stderr, /answered 412/);
    assert.match(await citizen.print(['recipe', 'update', 'people', 'mine.json', '--force']), /version 1\.0\.2\.$/);
    assert.match(
      await citizen.print(['recipe', 'versions', 'people']),
      /^\[1\.0\.2\] .*\n\[1\.0\.1\] .*\n\[1\.0\.0\] /,
    );
    const two = await citizen.run(['recipe', 'update', 'people', 'mine.json', 'people.json']);
    assert.equal(two.code, 2);
  });

  test('are made of a Jitterpak, which comes back as it was', async () => {
    await copyFile(jitterpak, join(citizen.folder, 'acme.jpk'));
    const made = await citizen.json<StoredRecipe>(['recipe', 'generate', 'acme.jpk', '--saverecipe', 'acme.json']);
    assert.equal(made.visibility, 'private');
    assert.equal((await saved('acme.json'))['id'], made.id);
    assert.equal(
      (await citizen.run(['recipe', 'get', made.id, '--savejpk', 'back.jpk'])).stderr,
      'Jitterpak saved to back.jpk',
    );
    assert.deepEqual(await readFile(join(citizen.folder, 'back.jpk')), await readFile(jitterpak));
    const next = await citizen.json<StoredRecipe>(['recipe', 'update', made.id, 'acme.jpk']);
    assert.notEqual(next.version, made.version);
    const both = await citizen.json<StoredRecipe>(['recipe', 'update', made.id, 'acme.json', 'acme.jpk', '--force']);
    assert.equal(both.id, made.id);
  });

  test('are copied, published and taken back', async () => {
    const copy = await citizen.json<Recipe>(['recipe', 'copy', 'people', '--name', 'More people']);
    assert.deepEqual([copy.name, copy.visibility], ['More people', 'private']);
    assert.match(
      await citizen.print(['recipe', 'publish', copy.id]),
      /is public once the host's operator has approved it/,
    );
    assert.match(
      await citizen.print(['recipe', 'publish', copy.id, '--customers', 'acme']),
      /is seen by those with whom it is shared\.$/,
    );
    assert.equal((await citizen.json<Recipe>(['recipe', 'unpublish', copy.id])).visibility, 'private');
    assert.equal((await citizen.run(['recipe', 'publish', recipe])).code, 1, 'the library is not theirs');
  });

  test('are deleted only when that is meant, and come back', async () => {
    const unsure = await citizen.run(['recipe', 'delete', 'people']);
    assert.equal(unsure.code, 2);
    assert.match(unsure.stderr, /^Delete People\? Say so with --yes\.$/);
    assert.match(await citizen.print(['recipe', 'delete', 'people', '--yes']), /^People is deleted\./);
    assert.equal((await citizen.run(['recipe', 'get', 'people'])).code, 1);
    assert.equal(await citizen.print(['recipe', 'restore', 'people']), 'People is back.');
  });
});

describe('Deployments', () => {
  let id: string;
  const answers = { customer: 'acme', values: { stage: 'all', table: 'public.contacts' } };

  test('begin with a file of values, connections by their name, and are waited for', async () => {
    await citizen.write('values.json', {
      ...answers,
      connections: { target: 'Warehouse' },
      firstRun: { main: 'after-deploy' },
    });
    const deployment = await citizen.json<Deployment>([
      'recipe',
      'deploy',
      recipe,
      '--env',
      'test',
      '--values',
      'values.json',
      '--wait',
    ]);
    ({ id } = deployment);
    assert.equal(deployment.state, 'active');
    assert.equal(deployment.lastRun?.created, contacts);
    assert.equal(await warehouse.count(), contacts);
  });

  test('that do not fit say what is wrong', async () => {
    const args = ['recipe', 'deploy', recipe, '--values', '-'];
    const none = await citizen.run(args, { input: JSON.stringify(answers) });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /Say which environment: --env test or --env production/);
    const env = { CITIZEN_ENV: 'test' };
    const missing = await citizen.run(args, { env, input: JSON.stringify(answers) });
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^ {2}connections\.target: /m);
    const stranger = await citizen.run(args, { env, input: JSON.stringify({ ...answers, customer: 'moon' }) });
    assert.equal(stranger.code, 1);
    assert.match(stranger.stderr, /^ {2}customer: There is no customer "moon"\.$/m);
    const mistyped = await citizen.run(args, { env, input: '{ "valeus": {} }' });
    assert.equal(mistyped.code, 1);
    assert.match(mistyped.stderr, /valeus: There is no "valeus" here\. Did you mean "values"\?/);
    const other = await citizen.run(args, { env, input: '{ "recipe": "moon" }' });
    assert.match(other.stderr, /The values are for the recipe "moon"/);
  });

  test('of a Jitterpak give it back with what was answered', async () => {
    const none = await citizen.run(['deployment', 'export', id]);
    assert.equal(none.code, 1, 'a flow has no Jitterpak');
    const sample = new URL('../jitterpak/samples/nightly-cleanup.jpk', import.meta.url);
    await copyFile(sample, join(citizen.folder, 'nightly.jpk'));
    const made = await citizen.json<StoredRecipe>(['recipe', 'generate', 'nightly.jpk']);
    const deployed = await citizen.json<Deployment>(['recipe', 'deploy', made.id, '--env', 'test', '--values', '-'], {
      input: JSON.stringify({ customer: 'acme', values: {} }),
    });
    assert.match(
      await citizen.print(['deployment', 'export', deployed.id, '--savejpk', 'configured.jpk']),
      /^Jitterpak saved to configured\.jpk\./,
    );
    const { project } = await readJitterpak(await readFile(join(citizen.folder, 'configured.jpk')));
    assert.equal(project.name, (await readJitterpak(await readFile(sample))).project.name);
    await citizen.print(['deployment', 'remove', deployed.id, '--yes']);
  });

  test('are listed', async () => {
    assert.equal(
      await citizen.print(['deployment', 'list', '--customer', 'acme']),
      `[${id}] Copy contacts from Harbor to PostgreSQL (acme, test) active ok`,
    );
    assert.deepEqual(await citizen.json<Deployment[]>(['deployment', 'list', '--env', 'production']), []);
  });

  test('run, and are waited for', async () => {
    const run = await citizen.json<Run>(['deployment', 'run', id, '--wait']);
    assert.deepEqual([run.status, run.read], ['success', contacts]);
    const begun = await citizen.json<Run>(['deployment', 'run', id]);
    assert.equal(begun.trigger, 'manual');
  });

  test('have a log', async () => {
    const entries = await citizen.json<LogEntry[]>(['deployment', 'log', id]);
    assert.equal(entries[0]?.step, 'start');
    const lines = (await citizen.print(['deployment', 'log', id])).split('\n');
    assert.match(lines[0] ?? '', /^\d{4}-\d\d-\d\dT\S+Z info start /);
    assert.equal(await citizen.print(['deployment', 'log', id, '--rows']), '');
  });

  test('rest, go on, are removed and come back', async () => {
    assert.equal((await citizen.json<Deployment>(['deployment', 'pause', id])).state, 'paused');
    assert.match(await citizen.print(['deployment', 'resume', id]), /goes on\.$/);
    const unsure = await citizen.run(['deployment', 'remove', id]);
    assert.equal(unsure.code, 2);
    assert.match(unsure.stderr, /Stop and remove .*\? Say so with --yes\./);
    assert.match(await citizen.print(['deployment', 'remove', id, '--yes']), /is removed\./);
    assert.deepEqual(await citizen.json<Deployment[]>(['deployment', 'list']), []);
    assert.equal((await citizen.json<Deployment>(['deployment', 'restore', id])).state, 'active');
  });
});
