import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { after, describe, it, type TestContext } from 'node:test';
import { clientOf, deployRecipe } from './api.ts';
import { isAlive, makeDataFolder, readPid, spawnNpm, startDemo, type Demo } from './demo.ts';
import { until } from './until.ts';
import { countRows, readFacts } from './warehouse.ts';

const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Ends the demo; nothing of it may be left. */
const endAndCheck = async (demo: Demo, how: 'SIGTERM' | 'Ctrl-C'): Promise<void> => {
  const pids = await Promise.all((['demo', 'host', 'harbor'] as const).map(demo.readPid));
  const { port } = await readFacts(demo);
  await demo.end(how);
  // Their own ports go with them, and may belong to another demo a moment later.
  await until('all processes have ended', () => !pids.some(isAlive), { patience: 20_000 });
  assert.equal(await answers(port), false, 'the PostgreSQL of the warehouse still runs');
};

describe('npm start', () => {
  let data = '';
  after(() => rm(data, { recursive: true, force: true }));

  it('starts anew, ends, starts again with its data, and clears it with --fresh', async (t: TestContext) => {
    data = await makeDataFolder();
    const start = async (...options: string[]): Promise<Demo> => {
      const demo = await startDemo(data, ...options);
      t.after(() => demo.end());
      return demo;
    };
    const first = await start();
    const deployment = await deployRecipe(first);
    await until('all rows are there', async () => (await countRows(first)) === 1200);
    const { password, port } = await readFacts(first);
    await endAndCheck(first, 'SIGTERM');

    const startedAt = Date.now();
    const second = await start();
    t.diagnostic(`second start: ${Date.now() - startedAt} ms`);
    assert.equal((await clientOf(second).deployments.get(deployment)).state, 'active');
    assert.equal(await countRows(second), 1200);
    const facts = await readFacts(second);
    assert.deepEqual([facts.password, facts.port], [password, port]);
    await endAndCheck(second, 'Ctrl-C');

    const third = await start('--fresh');
    assert.equal(await countRows(third), 0);
    assert.equal((await clientOf(third).deployments.list()).total, 0);
    await endAndCheck(third, 'SIGTERM');
  });

  it('starts twice at the same moment, each with ports of its own', async () => {
    const folders = [await makeDataFolder(), await makeDataFolder()];
    const started = await Promise.allSettled(folders.map(folder => startDemo(folder)));
    const demos = started.flatMap(start => (start.status === 'fulfilled' ? [start.value] : []));
    try {
      assert.equal(demos.length, 2, JSON.stringify(started));
      assert.equal(new Set(demos.flatMap(({ address, api }) => [address, api])).size, 4);
      for (const demo of demos) {
        assert.doesNotMatch(demo.said(), /ended unexpectedly/);
        assert.equal((await clientOf(demo).deployments.list()).total, 0);
      }
    } finally {
      for (const demo of demos) await demo.end();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    }
  });

  it('says so when it already runs in this folder, and prints one line when it is ready', async () => {
    const demo = await startDemo(data);
    try {
      const again = spawnNpm(['start'], data);
      const [code] = (await again.exited) as [number];
      assert.notEqual(code, 0);
      assert.match(again.errors.join(''), /Harbor already runs/);
      assert.match(again.errors.join(''), new RegExp(demo.address));
    } finally {
      await demo.end();
    }

    const plain = spawnNpm(['start', '--silent'], data);
    const lines: string[] = [];
    plain.lines.on('line', line => lines.push(line));
    await until('it is ready', () => lines.length > 0);
    assert.match(lines[0] ?? '', /^Harbor is ready: http:\/\/127\.0\.0\.1:\d+$/);
    const pid = await readPid(data, 'demo');
    plain.child.kill('SIGTERM');
    await plain.exited;
    await until('it has ended', () => !isAlive(pid));
    assert.equal(lines.length, 1);
  });
});
