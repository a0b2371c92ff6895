import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { EndpointDescription, endpointOf, type ApiDescription } from '@citizen-integrator/library';
import type { Sandbox } from '@citizen-integrator/sandbox';
import type { RecipeSourceInput, Values } from 'citizen-integrator/contract';
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

/** Small pages of Salesforce, of 200 records, so that there are some. */
export const inPages = (api: ApiDescription): ApiDescription => ({
  ...api,
  objects: api.objects.map(object => ({
    ...object,
    calls: {
      ...object.calls,
      ...(object.calls.list && {
        list: { ...object.calls.list, headers: { 'Sforce-Query-Options': "'batchSize=200'" } },
      }),
    },
  })),
});

/**
 * A recipe that copies records from one app to another.
 * @param part Source, target and mapping of its operation `main`.
 */
export const copyingRecipe = (
  id: string,
  [source, target]: readonly [source: string, target: string],
  part: object,
  changes: Partial<RecipeSourceInput> = {},
): RecipeSourceInput =>
  ({
    schemaVersion: 1,
    id,
    version: '1.0.0',
    name: id,
    summary: 'Copies records.',
    category: 'crm',
    endpoints: [...new Set([source, target])],
    actions: ['upsert'],
    author: 'Test',
    visibility: 'public',
    steps: [{ id: 'intro', type: 'introduction', title: 'Start', body: '' }],
    project: {
      kind: 'flow',
      connections: { source: { endpoint: source }, target: { endpoint: target } },
      operations: [{ id: 'main', name: 'Main', ...part }],
    },
    ...changes,
  }) as RecipeSourceInput;
