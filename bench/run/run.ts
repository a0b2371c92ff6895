import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { Connection, Deployment, Run } from 'citizen-integrator/contract';
import type pg from 'pg';
import { makeFolder, startTestHost, until, type TestHost } from '../../test/host/host-fixture.ts';
import type { Figure } from '../figure.ts';
import { copyBarely } from './bare-loop.ts';
import { contactCount, library, pageSize } from './contacts.ts';
import { startContacts, startWarehouse, type ContactsServer, type Warehouse } from './systems.ts';

/** A real host with the contacts deployed, to be run by hand. */
const deploy = async (host: TestHost, contacts: ContactsServer, warehouse: Warehouse) => {
  const token = await host.tokenFor();
  const post = async <Body>(path: string, body: object, status: number): Promise<Body> => {
    const answer = await host.call<Body>(path, { token, body });
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    return answer.body;
  };
  const get = async <Body>(path: string): Promise<Body> => (await host.call<Body>(path, { token })).body;
  const connect = async (endpoint: string, values: object): Promise<string> =>
    (await post<Connection>('/v1/connections', { endpoint, environment: 'test', values }, 201)).id;

  const { id } = await post<Deployment>(
    '/v1/deployments',
    {
      recipe: 'contacts',
      version: '1.0.0',
      environment: 'test',
      connections: {
        source: await connect('http-rest', {
          baseUrl: `http://127.0.0.1:${contacts.port}`,
          signIn: 'none',
          testPath: '/',
        }),
        target: await connect('postgresql', warehouse.values),
      },
      values: {},
      firstRun: { main: 'manual' },
    },
    202,
  );
  await until('the deployment', async () => {
    const { state, message } = await get<Deployment>(`/v1/deployments/${id}`);
    assert.notEqual(state, 'failed', message?.text);
    return state === 'active';
  });

  return {
    runNow: () => post<Run>(`/v1/deployments/${id}/run`, {}, 202),
    finished: ({ id: run }: Run) =>
      until('the end of the run', async () => {
        const found = await get<Run>(`/v1/runs/${run}`);
        return found.finishedAt === null ? null : found;
      }),
  };
};

type Deployed = Awaited<ReturnType<typeof deploy>>;

/** From `startedAt` to `finishedAt`. */
const timeOfRun = async (deployed: Deployed): Promise<number> => {
  const run = await deployed.finished(await deployed.runNow());
  assert.deepEqual([run.status, run.created], ['success', contactCount]);
  return run.durationMs ?? NaN;
};

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Until the first rows stand in the target. */
const timeToFirstRow = async (watcher: pg.Client, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  const written = new Promise<number>(resolve => {
    watcher.once('notification', () => resolve(performance.now() - start));
  });
  await work();
  return written;
};

/** Copying from a REST API to PostgreSQL with a real host, against a bare loop over the same pages. */
export const measureRun = async (rounds = 5): Promise<readonly Figure[]> => {
  const folder = await makeFolder('citizen-bench-');
  const [contacts, warehouse] = await Promise.all([startContacts(), startWarehouse(folder)]);
  const allow = [`127.0.0.1:${contacts.port}`, `127.0.0.1:${warehouse.port}`];
  const host = await startTestHost({ allow, library });
  const client = await warehouse.newClient();
  const watcher = await warehouse.newClient();
  try {
    const deployed = await deploy(host, contacts, warehouse);
    const empty = () => client.query('truncate contacts');

    // Both once, so that neither pays for what only the first time costs.
    await copyBarely(client, contacts.port);
    await empty();
    await timeOfRun(deployed);

    const copying: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
    for (let round = 0; round < rounds; round += 1) {
      await empty();
      copying.floor.push(await timeOf(() => copyBarely(client, contacts.port)));
      await empty();
      copying.ours.push(await timeOfRun(deployed));
    }

    const starting: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
    await watcher.query('listen written');
    for (let round = 0; round < 2 * rounds; round += 1) {
      await empty();
      starting.floor.push(
        await timeToFirstRow(watcher, async () => {
          const fresh = await warehouse.newClient();
          await copyBarely(fresh, contacts.port, 1);
          await fresh.end();
        }),
      );
      await empty();
      const runs: Run[] = [];
      starting.ours.push(await timeToFirstRow(watcher, async () => runs.push(await deployed.runNow())));
      await Promise.all(runs.map(deployed.finished));
    }

    return [
      {
        part: 'run',
        name: `REST to PostgreSQL, ${contactCount.toLocaleString('en')} rows in pages of ${pageSize}, from start to finish`,
        unit: 'ms',
        ours: copying.ours,
        floor: { name: 'a loop over the same pages with the same upsert', values: copying.floor },
        limit: { kind: 'ratio', most: 3 },
      },
      {
        part: 'run',
        name: 'from "Run now" to the first row in the target',
        unit: 'ms',
        ours: starting.ours,
        floor: { name: 'sign in, fetch a page and write it', values: starting.floor },
        limit: { kind: 'value', most: 500 },
      },
    ];
  } finally {
    await Promise.all([client.end(), watcher.end()]);
    await host.close();
    await Promise.all([contacts.stop(), warehouse.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};
