import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, writeFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { postgresDataFolder, removePostgres, startPostgres } from '../../packages/host/src/store/embedded-postgres.ts';
import { copyPrograms } from '../../packages/host/src/store/postgres-binaries.ts';
import { makeFolder } from './host-fixture.ts';

let directory: string;
before(async () => {
  directory = await makeFolder('citizen-postgres-');
});
after(async () => {
  await removePostgres({ directory, name: 'one' });
  await rm(directory, { recursive: true, force: true });
});

const query = async (url: string, text: string): Promise<pg.QueryResult> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
};

const one = () => ({ directory, name: 'one' });

describe('the embedded PostgreSQL', () => {
  test('is set up although an earlier attempt was interrupted', async () => {
    const home = join(directory, 'one');
    await mkdir(join(home, 'data.unfinished-999999', 'cluster'), { recursive: true });
    const server = await startPostgres(one());
    assert.equal(server.adopted, false);
    assert.ok(!existsSync(join(home, 'data.unfinished-999999')));
    assert.equal((await stat(join(home, 'password'))).mode & 0o777, 0o600);
    await query(server.url, 'create table kept (id int)');
  });

  test('listens on this computer only, and to its password only', async () => {
    const server = await startPostgres(one());
    assert.equal(server.adopted, true);
    const { rows } = await query(
      server.url,
      "select setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories') order by name",
    );
    assert.deepEqual(rows, [{ setting: '127.0.0.1' }, { setting: '' }]);
    await assert.rejects(query(server.url.replace(/:[0-9a-f]+@/, ':wrong@'), 'select 1'), /password/);
  });

  test('keeps its rows and its port', async () => {
    const first = await startPostgres(one());
    await first.stop();
    await assert.rejects(query(first.url, 'select 1'), /ECONNREFUSED/);
    const second = await startPostgres(one());
    assert.deepEqual([second.adopted, second.port], [false, first.port]);
    await query(second.url, 'select * from kept');
  });

  test('takes another port when its own is taken', async () => {
    const { port, stop } = await startPostgres(one());
    await stop();
    const thief = createServer();
    await new Promise<void>(resolve => thief.listen(port, '127.0.0.1', resolve));
    const server = await startPostgres(one());
    assert.notEqual(server.port, port);
    await server.stop();
    await new Promise(resolve => thief.close(resolve));
  });

  test('does not take another process for its own', async () => {
    const pidFile = join(await postgresDataFolder(one()), 'postmaster.pid');
    await writeFile(pidFile, `${process.pid}\n${directory}\n0\n5432\n`);
    const server = await startPostgres(one());
    assert.equal(server.adopted, false);
    assert.notEqual((await readFile(pidFile, 'utf8')).split('\n')[0], String(process.pid));
    await server.stop();
  });

  test('starts once when two ask for it at the same time', async () => {
    const servers = await Promise.all([startPostgres(one()), startPostgres(one())]);
    assert.equal(servers[0].port, servers[1].port);
    await servers[0].stop();
    await servers[1].stop();
  });

  test('copies its programs once when two servers start at the same time', async () => {
    const source = join(directory, 'package');
    await mkdir(join(source, 'native', 'bin'), { recursive: true });
    const names = ['initdb', 'postgres', 'pg_ctl'].map(name => (process.platform === 'win32' ? `${name}.exe` : name));
    for (const name of names) await writeFile(join(source, 'native', 'bin', name), name);
    const place = join(directory, 'programs');
    await Promise.all([copyPrograms(source, place), copyPrograms(source, place)]);
    assert.deepEqual((await readdir(join(place, 'native', 'bin'))).sort(), [...names].sort());
    assert.deepEqual(
      (await readdir(directory)).filter(name => name.startsWith('programs')),
      ['programs'],
    );
  });

  const isRoot = process.getuid?.() === 0;
  test(
    'works in a folder that its user may not enter',
    { skip: !isRoot && 'only root runs it as another user' },
    async () => {
      const closed = join(directory, 'closed');
      await mkdir(closed);
      await chmod(closed, 0o700);
      const name = { directory: closed, name: 'two' };
      const first = await startPostgres(name);
      await query(first.url, 'create table kept (id int)');
      const place = await postgresDataFolder(name);
      assert.ok(!place.startsWith(closed));
      // Whoever deletes the folder wants to begin anew, though the rows lie elsewhere.
      await rm(closed, { recursive: true });
      await mkdir(closed, { mode: 0o700 });
      const second = await startPostgres(name);
      await assert.rejects(query(second.url, 'select * from kept'), /does not exist/);
      await removePostgres(name);
      assert.ok(!existsSync(place));
      assert.ok(!existsSync(join(closed, 'two')));
    },
  );
});
