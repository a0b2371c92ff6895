import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Configuration } from 'citizen-integrator/contract';
import { insertChange } from '../../packages/host/src/deployments/change-store.ts';
import { holdName, noteTakeover } from '../../packages/host/src/engine/host-name.ts';
import { createId } from '../../packages/host/src/store/id.ts';
import { programArguments } from '../program.ts';
import { makeContacts, openWorld, owner, pageSize, quietLog, until, words, type World } from './engine-world.ts';

const total = 600;

describe('two hosts on one database', () => {
  let world: World;
  const hosts = new Map<string, ChildProcess>();

  before(async () => {
    world = await openWorld();
    world.source.contacts = makeContacts(total);
  });
  after(async () => {
    for (const host of hosts.values()) host.kill('SIGKILL');
    await world.close();
  });

  const startHost = async (name: string): Promise<ChildProcess> => {
    const { store, masterSecret } = world.parts;
    const settings = { url: store.url, secret: masterSecret.toString('base64'), allow: world.allow, name };
    const host = spawn(process.execPath, programArguments('test/host/engine-process.ts'), {
      env: { ...process.env, ENGINE: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    hosts.set(name, host);
    await Promise.race([once(host.stdout, 'data'), once(host, 'exit').then(() => assert.fail(`${name} ended`))]);
    return host;
  };
  const kill = async (host: ChildProcess): Promise<void> => {
    const ended = once(host, 'exit');
    host.kill('SIGKILL');
    await ended;
  };

  let deployment: string;

  it('one goes on with the run of the other that is killed, from the page that was not written down', async () => {
    const reading = new Promise<void>(resolve => {
      world.source.onPage = page => {
        if (page !== 7) return false;
        resolve();
        return true;
      };
    });
    deployment = await world.deployment();
    const first = await startHost('first');
    await reading;
    const run = await until('the run', async () => (await world.deploymentRow(deployment)).lastRun);
    await until('the books of the pages before', async () => (await world.finishedPages(run)) === 7);
    await startHost('second');
    assert.equal(await workerOf(`run:${run}`), 'first');
    world.source.onPage = () => false;
    await kill(first);

    const finished = await world.finished(run);
    assert.equal(finished.status, 'success', words(finished.message));
    assert.deepEqual([finished.read, finished.created, finished.updated, finished.failed], [total, total, 0, 0]);
    assert.equal(await workerOf(`run:${run}`), 'second');
    const { rows } = await world.target.query<{ rows: number; most: number }>(
      'select count(*)::int as rows, max(copies) as most from contacts',
    );
    assert.deepEqual(rows[0], { rows: total, most: 1 }, 'every row was written once');
    const pages = (await world.log(run)).filter(({ message }) => message.code === 'run.page');
    assert.equal(pages.length, total / pageSize);
  });

  it('one makes the change of a deployment that the other was making when it was killed', async () => {
    const before = await world.deploymentRow(deployment);
    // Nobody can go over to the new answers while the row is held: the check is done, the change is not made.
    const held = await holdRow(deployment);
    const change = createId('chg');
    const configuration = z.parse(Configuration, { ...before.configuration, values: { stage: 'customer' } });
    const { recipeVersion } = before;
    const place = { ...owner, id: change, deployment, recipeVersion, configuration };
    const createdBy = { id: 'ana', name: 'Ana' };
    await world.store.withScope(owner, tx => insertChange(tx, { ...place, createdBy }));
    await startHost('third');
    await until('the end of the check', async () => (await stepsOf(`change:${change}`)) === 1);
    const worker = await workerOf(`change:${change}`);
    await kill(hosts.get(worker) ?? assert.fail(worker));
    const unchanged = await world.deploymentRow(deployment);
    assert.equal(unchanged.change?.state, 'checking');
    assert.equal(unchanged.configuration.values['stage'], undefined);
    await held.release();

    const changed = await until('the change', async () => {
      const row = await world.deploymentRow(deployment);
      return row.change?.state === 'checking' ? null : row;
    });
    assert.equal(changed.change?.state, 'made', words(changed.change?.message ?? null));
    assert.equal(changed.configuration.values['stage'], 'customer');
    assert.equal(changed.version, before.version + 1, 'it was made once');
    assert.equal(changed.lastRun, before.lastRun);
    assert.equal(await workerOf(`change:${change}`), worker === 'third' ? 'second' : 'third');
  });

  describe('a name', () => {
    const hold = (name: string, onOusted = () => {}) =>
      holdName({ store: world.store, name, log: quietLog, onOusted, patience: 300 });
    /** Ends the session that holds a name, as a database does that is started anew. */
    const cutOff = () =>
      world.target.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'citizen-host name' and pid in (
           select pid from pg_locks where locktype = 'advisory' and objid::bigint = hashtext('mine')::bigint & 4294967295)`,
      );
    const isFree = async (name: string): Promise<boolean> => {
      const other = await hold('other');
      try {
        return await other.ifFree(name, () => Promise.resolve());
      } finally {
        await other.close();
      }
    };

    it('is one host\u2019s alone until that one ends', async () => {
      const mine = await hold('mine');
      await assert.rejects(hold('mine'), /under the name "mine"/);
      assert.equal(await isFree('mine'), false);
      await mine.close();
      await until('a free name', () => isFree('mine'));
    });

    it('is taken again by a host that was cut off, unless another one has taken over its work', async () => {
      let isOusted = false;
      const mine = await hold('mine', () => (isOusted = true));
      assert.equal((await cutOff()).rowCount, 1);
      await until('the name', async () => !(await isFree('mine')));
      assert.equal(isOusted, false);

      await noteTakeover(world.store, 'mine');
      await cutOff();
      await until('the end', () => Promise.resolve(isOusted));
      await mine.close();
    });
  });

  /** Which host is at a workflow. */
  const workerOf = async (workflow: string): Promise<string> => {
    const { rows } = await world.store.pool.query<{ executor: string }>(
      'select executor_id as executor from dbos.workflow_status where workflow_uuid = $1',
      [workflow],
    );
    return rows[0]?.executor ?? '';
  };

  const stepsOf = async (workflow: string): Promise<number> => {
    const { rows } = await world.store.pool.query<{ count: number }>(
      'select count(*)::int as count from dbos.operation_outputs where workflow_uuid = $1',
      [workflow],
    );
    return rows[0]?.count ?? 0;
  };

  const holdRow = (deployment: string): Promise<{ release: () => Promise<void> }> =>
    new Promise(resolve => {
      const held = world.store.withScope(owner, async tx => {
        await tx.query('select from citizen.deployments where id = $1 for no key update', [deployment]);
        await new Promise<void>(letGo => {
          resolve({
            release: async () => {
              letGo();
              await held;
            },
          });
        });
      });
    });
});
