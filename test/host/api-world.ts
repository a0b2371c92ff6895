import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { EndpointDescription, endpointOf, type ApiDescription } from '@citizen-integrator/library';
import type { Sandbox } from '@citizen-integrator/sandbox';
import type { Values } from 'citizen-integrator/contract';
import { readDescription } from '../../packages/library/src/descriptions/read-description.ts';

const folder = new URL('../../packages/library/endpoints/', import.meta.url);

/** A description of the library. */
export const describedApi = (id: string): ApiDescription =>
  readDescription(readFileSync(new URL(`${id}.yaml`, folder), 'utf8'), `${id}.yaml`);

export const endpointFor = (api: ApiDescription): EndpointDescription => z.parse(EndpointDescription, endpointOf(api));

/**
 * A description as it is, but that the host signs in for itself where people would: with the client's own credentials,
 * which practice accounts take too.
 */
export const withoutConsent = (api: ApiDescription): ApiDescription => ({
  ...api,
  auth: api.auth.map(way =>
    way.type === 'oauth2' ? { ...way, grants: ['client_credentials'], fields: ['clientId', 'clientSecret'] } : way,
  ),
});

/** A description whose addresses are those of a practice server. */
export const servedBy = (api: ApiDescription, { address }: Sandbox): ApiDescription => {
  const move = (template: string): string => template.replace(/^https:\/\/[^/]+/, `${address}/${api.id}`);
  return {
    ...api,
    baseUrl: { ...api.baseUrl, template: move(api.baseUrl.template) },
    auth: api.auth.map(way => (way.type === 'oauth2' ? { ...way, tokenUrl: move(way.tokenUrl) } : way)),
  };
};

/** What a connection to a practice account answers. */
export const answersFor = ({ accounts }: Sandbox, { id, fields }: EndpointDescription, more: Values = {}): Values => {
  const { values, oauthClient } = accounts[id] ?? assert.fail(`there is an account at ${id}`);
  const client = oauthClient && { clientId: oauthClient.id, clientSecret: oauthClient.secret };
  const asked = new Set(fields.map(({ name }) => name));
  return Object.fromEntries(Object.entries({ ...values, ...client, ...more }).filter(([name]) => asked.has(name)));
};
