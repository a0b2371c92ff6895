import type { Connection } from 'citizen-integrator/contract';
import { etagOf } from '../http/etag.ts';
import type { ConnectionRow } from './store.ts';

/** A connection as the contract has it: names of secrets, never their values. */
export const toConnection = (row: ConnectionRow): Connection => ({
  id: row.id,
  name: row.name,
  endpoint: row.endpoint,
  environment: row.environment,
  customer: { id: row.customer, name: row.customerName },
  home: row.home,
  values: row.values,
  secrets: [...row.secretNames],
  tested: row.testedAt ? { at: row.testedAt.toISOString(), ok: row.testedOk === true } : null,
  consent: row.consent,
  account: row.account,
  practice: row.practice,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  etag: etagOf(row.version),
});
