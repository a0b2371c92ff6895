import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SignJWT } from 'jose';
import { removePostgres } from '../../packages/host/src/store/embedded-postgres.ts';
import { programArguments } from '../program.ts';
import { makeFolder, until } from './host-fixture.ts';

let data: string;
let environment: NodeJS.ProcessEnv;
let apiKey: string;
const running = new Set<ChildProcess>();

before(async () => {
  data = await makeFolder('citizen-command-');
  environment = { ...process.env, CITIZEN_HOST_DATA: data, CITIZEN_HOST_PORT: '0', DATABASE_URL: '' };
});
after(async () => {
  for (const child of running) child.kill('SIGKILL');
  await removePostgres({ directory: data, name: 'postgres' });
  await rm(data, { recursive: true, force: true });
});

const program = programArguments('packages/host/src/bin/citizen-host.ts');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const command = (args: readonly string[], env: NodeJS.ProcessEnv = environment): Promise<Outcome> =>
  new Promise(resolve => {
    const child = execFile(process.execPath, [...program, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout: stdout.trim(), stderr: stderr.trim() }),
    );
  });

const json = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await command([...args, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
};

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<number | null>;
}

const serve = async (): Promise<Served> => {
  const child = spawn(process.execPath, [...program, 'serve'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>(resolve =>
    child.once('exit', code => {
      running.delete(child);
      resolve(code);
    }),
  );
  const url = await until('the line that says that the host is ready', () => {
    assert.equal(child.exitCode, null, said);
    return Promise.resolve(/^The recipe API is ready at (\S+)$/m.exec(said)?.[1] ?? null);
  });
  return { child, url, ended };
};

const postmaster = (): Promise<string | null> =>
  readFile(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8').then(
    text => text.split('\n')[0] ?? null,
    () => null,
  );

const post = (url: string, token: string, body: unknown): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the command line', () => {
  test('sets an organization up while no host runs, and leaves nothing running', async () => {
    const first = await command(['org', 'create', 'acme', '--name', 'Acme CRM']);
    assert.deepEqual(first, { code: 0, stdout: 'Made the organization "acme".', stderr: '' });
    assert.ok(existsSync(join(data, 'postgres', 'data')));
    assert.equal(await postmaster(), null);
    assert.deepEqual(await json('org', 'create', 'acme'), { organization: 'acme', created: false });
  });

  test('lists the pages that may call', async () => {
    const origins = ['https://app.acme.example', 'http://127.0.0.1:8080'];
    assert.deepEqual(await json('org', 'origins', 'acme', ...origins, 'https://app.acme.example/'), {
      organization: 'acme',
      origins,
    });
    assert.match((await command(['org', 'origins', 'acme'])).stdout, /^Only these pages .*\nhttps:\/\/app/);
    const wrong = await command(['org', 'origins', 'acme', 'https://app.acme.example/app']);
    assert.deepEqual([wrong.code, wrong.stderr.includes('without a path')], [1, true]);
    assert.deepEqual(await json('org', 'origins', 'acme', '--any'), { organization: 'acme', origins: [] });
  });

  test('says what is wrong in one sentence', async () => {
    const unknown = await command(['env', 'create', 'moon', 'test']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /^There is no organization "moon"\. Make it with: citizen-host org create moon/);
    const misspelt = await command(['serve'], { ...environment, CITIZEN_HOST_PORT: 'many', CITIZEN_HOST_LIBRARY: 'x' });
    assert.equal(misspelt.code, 1);
    assert.equal(
      misspelt.stderr,
      'CITIZEN_HOST_PORT has to be a port from 0 to 65535; CITIZEN_HOST_LIBRARY has to be "standard" or "demo".',
    );
  });

  test('makes keys while the host runs, and withdraws them', async () => {
    const host = await serve();
    await json('env', 'create', 'acme', 'test', '--name', 'Test');
    const { id, key } = await json('key', 'create', 'acme', '--name', 'backend');
    const plain = await command(['key', 'create', 'acme', '--name', 'second']);
    assert.match(plain.stdout, /^cik_[\w-]{43}$/);
    assert.match(plain.stderr, /not shown again/);
    const person = { user: { id: 'ana' }, role: 'admin' };
    assert.equal((await post(`${host.url}/v1/sessions`, String(key), person)).status, 201);

    const list = await command(['key', 'list', 'acme']);
    assert.match(list.stdout, new RegExp(`${String(id)} .*backend`));
    assert.ok(!list.stdout.includes(String(key)));
    await json('key', 'revoke', 'acme', String(id));
    assert.equal((await post(`${host.url}/v1/sessions`, String(key), person)).status, 401);
    apiKey = plain.stdout;
    assert.equal((await post(`${host.url}/v1/sessions`, apiKey, person)).status, 201);

    const secret = randomBytes(32).toString('hex');
    const file = join(data, 'partner-secret');
    await writeFile(file, `${secret}\n`);
    const added = await json('signing-key', 'add', 'acme', '--kid', 'partner', '--secret-file', file);
    assert.deepEqual(added, { organization: 'acme', kid: 'partner', kind: 'HS256', created: true });
    const token = await new SignJWT({ role: 'admin' })
      .setProtectedHeader({ alg: 'HS256', kid: 'partner' })
      .setIssuer('acme')
      .setSubject('ana')
      .setAudience(host.url)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(Buffer.from(secret));
    const session = () => fetch(`${host.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await session()).status, 200);
    await json('signing-key', 'revoke', 'acme', 'partner');
    assert.equal((await session()).status, 401);

    assert.notEqual(await postmaster(), null);
    host.child.kill('SIGTERM');
    assert.equal(await host.ended, 0);
  });

  test('ends within five seconds when it is told to, streams and database with it', async () => {
    const host = await serve();
    const answer = await post(`${host.url}/v1/sessions`, apiKey, { user: { id: 'ana' }, role: 'admin' });
    const { token } = (await answer.json()) as { token: string };
    const stream = await fetch(`${host.url}/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const started = performance.now();
    host.child.kill('SIGINT');
    assert.match(await stream.text(), /^retry: 2000\n\n/);
    assert.equal(await host.ended, 0);
    assert.ok(performance.now() - started < 5000, 'it took longer');
    assert.equal(await postmaster(), null);
  });

  test('takes up the database that a killed host left running', async () => {
    const killed = await serve();
    const pid = await postmaster();
    killed.child.kill('SIGKILL');
    await killed.ended;
    process.kill(Number(pid), 0);
    const host = await serve();
    assert.equal(await postmaster(), pid);
    const answer = await post(`${host.url}/v1/sessions`, apiKey, { user: { id: 'ana' }, role: 'admin' });
    assert.equal(answer.status, 201);
    host.child.kill('SIGTERM');
    assert.equal(await host.ended, 0);
    assert.equal(await postmaster(), null);
  });
});
