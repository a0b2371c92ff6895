import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createEngine, type Engine } from '../../packages/host/src/engine/engine.ts';
import type { Values } from 'citizen-integrator/contract';
import { requestCancel } from '../../packages/host/src/runs/store.ts';
import { makeContacts, openWorld, owner, until, words, type World } from './engine-world.ts';

describe('engine', () => {
  let world: World;
  let engine: Engine;

  before(async () => {
    world = await openWorld();
    engine = createEngine(world.parts);
    await engine.launch();
  });
  afterEach(async () => {
    world.source.onPage = () => false;
    world.source.asked.length = 0;
    await world.target.query('truncate contacts');
  });
  after(async () => {
    await engine.close();
    await world.close();
  });

  const deployed = async (id: string) =>
    until('the end of deploying', async () => {
      const row = await world.deploymentRow(id);
      return row.state === 'deploying' ? null : row;
    });
  const deploy = async (...args: Parameters<World['deployment']>) => {
    const id = await world.deployment(...args);
    await engine.deploy(id, owner);
    return deployed(id);
  };
  const firstRun = async (...args: Parameters<World['deployment']>) => {
    const row = await deploy(...args);
    assert.equal(row.state, 'active', words(row.message));
    const run = await world.lastRun(row.id);
    return world.finished(run?.id ?? assert.fail('it was not run'));
  };
  const runAgain = async (deployment: string) => {
    const run = await world.newRun(deployment);
    await engine.run(run, owner);
    return run;
  };
  const counts = ({
    read,
    created,
    updated,
    failed,
  }: {
    read: number;
    created: number;
    updated: number;
    failed: number;
  }) => [read, created, updated, failed];
  const rowsInTarget = async () =>
    (await world.target.query<{ count: number }>('select count(*)::int as count from contacts')).rows[0]?.count;

  describe('deploying', () => {
    it('tests, activates and runs', async () => {
      world.source.contacts = makeContacts(120);
      const run = await firstRun();
      assert.equal(run.status, 'success');
      assert.equal(run.trigger, 'deploy');
      assert.deepEqual(counts(run), [120, 120, 0, 0]);
      assert.equal(run.total, 120);
      assert.equal(words(run.message), '120 records copied: 120 added, 0 updated.');
      assert.equal(await rowsInTarget(), 120);
      assert.match(world.source.queries.at(-1) ?? '', /stage=all/, "the recipe's default is an answer");
      assert.deepEqual(
        (await world.log(run.id)).map(({ step, message }) => `${step}: ${words(message)}`),
        [
          'start: Started after deploying.',
          'write: 50 records read: 50 added, 0 updated.',
          'write: 50 records read: 50 added, 0 updated.',
          'write: 20 records read: 20 added, 0 updated.',
          'finish: 120 records copied: 120 added, 0 updated.',
        ],
      );
    });

    it('does not run when it is to be started by hand', async () => {
      const row = await deploy({}, { firstRun: { main: 'manual' } });
      assert.equal(row.state, 'active');
      assert.equal(row.lastRun, null);
    });

    it('happens once, however often it is asked for', async () => {
      world.source.contacts = makeContacts(10);
      const id = await world.deployment();
      await Promise.all([engine.deploy(id, owner), engine.deploy(id, owner)]);
      const { lastRun } = await deployed(id);
      await world.finished(lastRun ?? '');
      await engine.deploy(id, owner);
      assert.equal((await world.deploymentRow(id)).lastRun, lastRun);
      assert.deepEqual(world.source.asked, [0]);
    });

    const stops: [
      what: string,
      values: Values,
      connections: Partial<Record<'source' | 'target', Values>>,
      says: string,
    ][] = [
      ['a wrong password', {}, { target: { password: 'sesame' } }, 'We reached PostgreSQL, but it did not let us in.'],
      ['a missing table', { table: 'nothing' }, {}, 'There is no table "nothing", or we may not see it.'],
      [
        'a private address',
        {},
        { source: { baseUrl: 'https://10.0.0.1' } },
        'The address 10.0.0.1 is in a private network, which we may not reach.',
      ],
    ];
    for (const [what, values, connections, says] of stops) {
      it(`says that it stopped at ${what}`, async () => {
        const row = await deploy(values, { connections });
        assert.equal(row.state, 'failed');
        assert.equal(words(row.message), `We could not deploy this recipe, and nothing was changed. ${says}`);
        assert.equal(row.lastRun, null);
      });
    }

    it('says that a formula cannot be read', async () => {
      const row = await deploy({}, { mapping: { main: [{ to: 'name', formula: '$trim(' }] } });
      assert.match(words(row.message), /The formula for "name" cannot be read\.$/);
    });
  });

  describe('a run', () => {
    it('updates what was copied before', async () => {
      world.source.contacts = makeContacts(60);
      const first = await firstRun();
      world.source.contacts = makeContacts(61);
      const run = await world.finished(await runAgain(first.deployment));
      assert.deepEqual(counts(run), [61, 1, 60, 0]);
      assert.equal(words(run.message), '61 records copied: 1 added, 60 updated.');
      assert.equal(words((await world.log(run.id))[0]?.message ?? null), 'Started by hand.');
    });

    it('goes on behind rows that are refused, and lists them with key and reason', async () => {
      const contacts = makeContacts(120);
      contacts[3] = { ...contacts[3]!, age: 'many' };
      contacts[70] = { ...contacts[70]!, id: null };
      world.source.contacts = contacts;
      const run = await firstRun(
        {},
        { mapping: { main: [{ to: 'name', formula: '$number(age) > 0 ? first : first' }] } },
      );
      assert.equal(run.status, 'success-with-warning');
      assert.deepEqual(counts(run), [120, 118, 0, 2]);
      assert.equal(words(run.message), '118 of 120 records copied. 2 were refused: the log says why.');
      const refused = (await world.log(run.id)).filter(({ row }) => row);
      assert.deepEqual(
        refused.map(({ level, step, row }) => [level, step, row?.key, words(row?.reason ?? null)]),
        [
          ['warning', 'map', 'c00003', 'The formula for "name" does not work for "many".'],
          ['warning', 'write', '', 'It has no value for "id", which tells records apart.'],
        ],
      );
    });

    it('ends with an error when every row is refused, and lists a thousand of them', async () => {
      world.source.contacts = makeContacts(1100).map(contact => ({ ...contact, age: 'many' }));
      const run = await firstRun();
      assert.equal(run.status, 'error');
      assert.equal(words(run.message), 'None of 1,100 records was copied: the log says why.');
      const log = await world.log(run.id);
      assert.equal(log.filter(({ row }) => row).length, 1000);
      assert.equal(
        words(log.at(-2)?.message ?? null),
        '100 more records were not copied. The list ends here to stay readable, and only what it lists can be tried again.',
      );
      assert.equal(log.at(-1)?.level, 'error');
    });

    it('has nothing to copy from an empty source', async () => {
      world.source.contacts = [];
      const run = await firstRun();
      assert.equal(run.status, 'success');
      assert.equal(words(run.message), 'There was nothing to copy.');
    });

    it('waits as long as it is asked to, and tries again', async () => {
      world.source.contacts = makeContacts(120);
      let turnedAway = 0;
      world.source.onPage = (page, response) => {
        if (page !== 1 || turnedAway++ > 0) return false;
        response.writeHead(429, { 'retry-after': '1' }).end();
        return true;
      };
      const started = Date.now();
      const run = await firstRun();
      assert.ok(Date.now() - started >= 1000);
      assert.equal(run.status, 'success');
      assert.deepEqual(counts(run), [120, 120, 0, 0]);
      assert.deepEqual(world.source.asked, [0, 1, 1, 2]);
      const waits = (await world.log(run.id)).filter(({ level }) => level === 'warning');
      assert.deepEqual(
        waits.map(({ message }) => words(message)),
        ['REST API is busy. We try again in 1 second.'],
      );
    });

    it('stops when it is not let in any more', async () => {
      world.source.contacts = makeContacts(120);
      world.source.onPage = (page, response) => {
        if (page < 1) return false;
        response.writeHead(401).end('{"error":"a-token has ended"}');
        return true;
      };
      const run = await firstRun();
      assert.equal(run.status, 'error');
      assert.deepEqual(counts(run), [50, 50, 0, 0]);
      assert.equal(words(run.message), 'We reached REST API, but it did not let us in. What was copied before stays.');
      const last = (await world.log(run.id)).at(-1);
      assert.match(last?.details ?? '', /^401 Unauthorized/);
      assert.match(last?.details ?? '', /••• has ended/);
    });

    it('does not follow a source in circles', async () => {
      world.source.contacts = makeContacts(120);
      world.source.onPage = (page, response) => {
        if (page < 2) return false;
        response.end(JSON.stringify({ data: world.source.contacts.slice(100), next: '50' }));
        return true;
      };
      const run = await firstRun();
      assert.equal(run.status, 'error');
      assert.match(words(run.message), /^The other app gave the same page twice/);
      const { message } = (await world.log(run.id)).at(-2) ?? assert.fail('its log is empty');
      assert.equal(words(message), `What comes after these ${run.read} records was not copied. The next run does it.`);
      assert.deepEqual(world.source.asked, [0, 1, 2]);
    });

    it('stops at once while it reads', async () => {
      world.source.contacts = makeContacts(120);
      const reached = new Promise<void>(resolve => {
        world.source.onPage = page => {
          if (page !== 1) return false;
          resolve();
          return true;
        };
      });
      const row = await deploy();
      await reached;
      const run = row.lastRun ?? assert.fail('it was not run');
      await engine.cancel(run, owner);
      const canceled = await world.finished(run);
      assert.equal(canceled.status, 'canceled');
      assert.equal(words(canceled.message), 'Stopped by you. 50 records had been copied by then.');
    });

    it('stops within seconds when another host was told to stop it', async () => {
      world.source.contacts = makeContacts(120);
      const reached = new Promise<void>(resolve => {
        world.source.onPage = page => {
          if (page === 1) resolve();
          return page === 1;
        };
      });
      const row = await deploy();
      await reached;
      const run = row.lastRun ?? assert.fail('it was not run');
      const asked = Date.now();
      await world.store.withScope(owner, tx => requestCancel(tx, run));
      assert.equal((await world.finished(run)).status, 'canceled');
      assert.ok(Date.now() - asked < 20_000, 'not only when the source no longer answers');
    });

    it('stops at once while it waits', async () => {
      world.source.contacts = makeContacts(120);
      world.source.onPage = (page, response) => {
        if (page !== 1) return false;
        response.writeHead(503, { 'retry-after': '3600' }).end();
        return true;
      };
      const row = await deploy();
      const run = row.lastRun ?? assert.fail('it was not run');
      await until('the wait', async () => (await world.log(run)).find(({ level }) => level === 'warning'));
      await engine.cancel(run, owner);
      assert.equal((await world.finished(run)).status, 'canceled');
      assert.equal(
        words((await world.log(run)).find(({ level }) => level === 'warning')?.message ?? null),
        'REST API is busy. We try again in 60 minutes.',
      );
    });

    it('stops when its deployment is removed', async () => {
      world.source.contacts = makeContacts(10);
      const row = await deploy({}, { firstRun: { main: 'manual' } });
      const run = await world.newRun(row.id);
      await world.store.withScope(owner, tx =>
        tx.query("update citizen.deployments set state = 'removed' where id = $1", [row.id]),
      );
      await engine.run(run, owner);
      assert.equal((await world.finished(run)).status, 'canceled');
      assert.equal(await rowsInTarget(), 0);
    });

    it("leaves neither rows nor secrets in the engine's own tables", async () => {
      world.source.contacts = makeContacts(60);
      const run = await firstRun();
      const { rows } = await world.store.pool.query<{ all: string }>(
        `select concat_ws(' ', (select string_agg(s::text, ' ') from dbos.workflow_status s),
           (select string_agg(o::text, ' ') from dbos.operation_outputs o)) as all`,
      );
      const all = rows[0]?.all ?? '';
      assert.match(all, new RegExp(run.id));
      assert.doesNotMatch(all, /let me in|a-token|First1|c00001/);
    });
  });

  it('takes up after an orderly end what it was at', async () => {
    world.source.contacts = makeContacts(200);
    const reached = new Promise<void>(resolve => {
      world.source.onPage = page => {
        if (page !== 2) return false;
        resolve();
        return true;
      };
    });
    const row = await deploy();
    await reached;
    await until('the books of the pages before', async () => (await world.finishedPages(row.lastRun ?? '')) === 2);
    await engine.close();
    world.source.onPage = () => false;
    const between = await world.lastRun(row.id);
    assert.equal(between?.status, 'running');
    engine = createEngine(world.parts);
    await engine.launch();
    const run = await world.finished(row.lastRun ?? '');
    assert.equal(run.status, 'success');
    assert.deepEqual(counts(run), [200, 200, 0, 0]);
    assert.deepEqual(world.source.asked, [0, 1, 2, 2, 3]);
  });

  it('starts what was stored just before a host ended', async () => {
    world.source.contacts = makeContacts(10);
    await engine.close();
    const id = await world.deployment();
    engine = createEngine(world.parts);
    await engine.launch();
    const row = await deployed(id);
    assert.equal((await world.finished(row.lastRun ?? '')).status, 'success');
  });
});
