import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { programArguments } from '../program.ts';
import { makeContacts, openWorld, owner, pageSize, until, words, type World } from './engine-world.ts';

const total = 1200;

describe('a host that is killed in the middle of a run', () => {
  let world: World;
  let host: ChildProcess | undefined;

  before(async () => {
    world = await openWorld();
    world.source.contacts = makeContacts(total);
  });
  after(async () => {
    host?.kill('SIGKILL');
    await world.close();
  });

  const startHost = (): ChildProcess => {
    const { store, masterSecret } = world.parts;
    host = spawn(process.execPath, programArguments('test/host/engine-process.ts'), {
      env: {
        ...process.env,
        ENGINE: JSON.stringify({ url: store.url, secret: masterSecret.toString('base64'), allow: world.allow }),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return host;
  };
  const kill = async (process: ChildProcess): Promise<void> => {
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  };

  it('copies every row once, counts it once and ends well', async () => {
    const deployment = await world.deployment();
    // The first host dies while the source keeps a page back: nothing of the page was written, all before it is booked.
    const reading = new Promise<void>(resolve => {
      world.source.onPage = page => {
        if (page !== 5) return false;
        resolve();
        return true;
      };
    });
    const first = startHost();
    await reading;
    const run = await until('the run', async () => (await world.deploymentRow(deployment)).lastRun);
    await until('the books of the pages before', async () => (await world.finishedPages(run)) === 5);
    await kill(first);

    // The second dies after it wrote a page and before it could book it: the books are locked.
    const books = await world.lockBooks(run);
    world.source.onPage = () => false;
    const second = startHost();
    const writtenPage = makeContacts(total)[5 * pageSize]?.id;
    await until('the page that is not booked', async () => {
      const { rowCount } = await world.target.query('select from contacts where id = $1', [writtenPage]);
      return rowCount === 1;
    });
    await kill(second);
    await books.release();

    // The third dies while it is at work, wherever that is.
    const later = new Promise<void>(resolve => {
      world.source.onPage = page => {
        if (page !== 14) return false;
        resolve();
        return false;
      };
    });
    const third = startHost();
    await later;
    await kill(third);

    world.source.onPage = () => false;
    startHost();
    const finished = await world.finished(run);
    assert.equal(finished.status, 'success', words(finished.message));
    assert.deepEqual([finished.read, finished.created + finished.updated, finished.failed], [total, total, 0]);
    assert.equal(finished.total, total);

    const { rows } = await world.target.query<{ rows: number; ids: number; good: number; most: number }>(
      `select count(*)::int as rows, count(distinct id)::int as ids, max(copies) as most,
         (count(*) filter (where name = 'First' || (substr(id, 2)::int) || ' Last'))::int as good from contacts`,
    );
    assert.deepEqual({ ...rows[0], most: undefined }, { rows: total, ids: total, good: total, most: undefined });
    assert.ok((rows[0]?.most ?? 0) > 1, 'at least one page was really done twice');

    const pages = (await world.log(run)).filter(({ message }) => message.code === 'run.page');
    assert.equal(pages.length, total / pageSize, 'every page stands in the log once');
    const runs = await world.store.withScope(owner, tx => tx.query('select id from citizen.runs'));
    assert.equal(runs.rowCount, 1);
  });
});
