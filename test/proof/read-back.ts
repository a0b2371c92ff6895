import type { Sandbox } from '@citizen-integrator/sandbox';
import { findObject } from '../../packages/host/src/connectors/api-discovery.ts';
import { createLookUp, type LookUp } from '../../packages/host/src/connectors/api-lookup.ts';
import { openSystem } from '../../packages/host/src/connectors/api-system.ts';
import type { Row } from '../../packages/host/src/connectors/row.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { answersFor, endpointFor, withoutConsent } from '../host/api-world.ts';
import type { DescribedEnd } from './recipe-ends.ts';

/** How often a call waits until a practice account is no longer busy. */
const mostWaits = 5;
const never = new AbortController().signal;

/** Reads records of practice accounts by their ids, as the host reads them. */
export interface ReadBack {
  /** @returns by id; those that are gone are left out, all of them where an API has no call for one record. */
  readonly read: (
    end: DescribedEnd,
    ids: readonly string[],
    fields: readonly string[],
  ) => Promise<ReadonlyMap<string, Row>>;
  readonly close: () => Promise<void>;
}

export const createReadBack = (sandbox: Sandbox): ReadBack => {
  const { origin, host } = new URL(sandbox.address);
  const guard = createAddressGuard({ allow: [host] });
  const systems = new Map<string, ReturnType<typeof openSystem>>();
  const systemOf = (id: string, api: DescribedEnd['api']) => {
    const known = systems.get(id);
    if (known) return known;
    const endpoint = endpointFor(withoutConsent(api));
    const values = answersFor(sandbox, endpoint);
    const system = openSystem({ endpoint, values, guard, practice: { origin } }, { mostWaits });
    systems.set(id, system);
    return system;
  };
  return {
    async read({ endpoint, api, object }, ids, fields) {
      if (!object.calls.get) return new Map();
      const system = systemOf(endpoint, api);
      const lookUp: LookUp = createLookUp(system, await findObject(system, object.id, never), fields);
      const found = await lookUp.get(ids, never);
      return new Map([...found].map(([id, { row }]) => [id, row]));
    },
    close: () => guard.close(),
  };
};
