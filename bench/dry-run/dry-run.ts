import assert from 'node:assert/strict';
import { createSandbox } from '@citizen-integrator/sandbox';
import { loadStandardLibrary } from '@citizen-integrator/library/standard';
import type { Connection, DryRun } from 'citizen-integrator/contract';
import { startTestHost } from '../../test/host/host-fixture.ts';
import type { Figure } from '../figure.ts';

const recipe = 'salesforce-account-to-zendesk-organizations';

/** What a person waits for who tries a recipe of the library between practice accounts, on a real host. */
export const measureDryRun = async (rounds = 10): Promise<readonly Figure[]> => {
  const sandbox = await createSandbox({ rowsPerObject: 200 });
  const library = await loadStandardLibrary({
    onStale: error => {
      throw error;
    },
    published: '',
  });
  const host = await startTestHost({ practice: sandbox.address, library });
  try {
    const token = await host.tokenFor();
    const connect = async (endpoint: string): Promise<string> => {
      const body = { endpoint, environment: 'test' };
      const { status, body: made } = await host.call<Connection>('/v1/connections/practice', { token, body });
      assert.equal(status, 201, JSON.stringify(made));
      return made.id;
    };
    const { version } = library.recipes.get(recipe) ?? assert.fail(`there is no recipe ${recipe}`);
    const connections = { source: await connect('salesforce'), target: await connect('zendesk') };
    const configuration = { recipe, version, environment: 'test', connections, values: {} };
    const tryOut = async (): Promise<number> => {
      const start = performance.now();
      const { status, body } = await host.call<DryRun>('/v1/dry-runs', {
        token,
        body: { operation: 'main', configuration },
      });
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.records.length, 10);
      return performance.now() - start;
    };
    // The first one signs in, and the accounts make their records.
    await tryOut();
    const ours: number[] = [];
    for (let round = 0; round < rounds; round += 1) ours.push(await tryOut());
    return [
      {
        part: 'dry-run',
        name: 'a dry run from Salesforce to Zendesk, between practice accounts',
        unit: 'ms',
        ours,
        floor: null,
        limit: { kind: 'value', most: 1000 },
      },
    ];
  } finally {
    await host.close();
    await sandbox.close();
  }
};
