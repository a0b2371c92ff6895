import type { EndpointDescription } from '@citizen-integrator/library';
import type { Values } from 'citizen-integrator/contract';
import { isSecret } from 'citizen-integrator/model/questions';
import { open, seal } from '../secrets/envelope.ts';
import type { ConnectionRow } from './store.ts';

/** Whose connection it is: secrets are sealed for it and open nowhere else. */
export interface ConnectionOwner {
  readonly organization: string;
  readonly customer: string;
  readonly id: string;
}

const contextOf = ({ organization, customer, id }: ConnectionOwner): readonly string[] => [organization, customer, id];

/** Parts answers into what may be shown and what is sealed. A secret without a value is no secret. */
export const partSecrets = (endpoint: EndpointDescription, values: Values): { plain: Values; secrets: Values } => {
  const names = new Set(endpoint.fields.filter(isSecret).map(({ name }) => name));
  const entries = Object.entries(values);
  return {
    plain: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
    secrets: Object.fromEntries(entries.filter(([name, value]) => names.has(name) && value !== null && value !== '')),
  };
};

/** @returns null when there is nothing to seal. */
export const sealSecrets = (master: Buffer, owner: ConnectionOwner, secrets: Values): string | null =>
  Object.keys(secrets).length === 0 ? null : seal(master, contextOf(owner), secrets);

/**
 * All answers of a stored connection, secrets included: only for connectors.
 * @throws SealError when the master secret is another one, or the row was tampered with.
 */
export const openValues = (master: Buffer, connection: ConnectionRow): Values => ({
  ...connection.values,
  ...(connection.sealed ? (open(master, contextOf(connection), connection.sealed) as Values) : {}),
});
