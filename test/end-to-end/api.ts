import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type Client } from 'citizen-integrator/client';
import type { Demo } from './demo.ts';
import { readFacts } from './warehouse.ts';

/** A token of Maria Lopez, as Harbor's page gets it. */
export const readToken = async ({ address }: Demo): Promise<string> => {
  const answer = await fetch(`${address}/integrations/token`);
  return ((await answer.json()) as { token: string }).token;
};

export const clientOf = (demo: Demo): Client => createClient({ apiUrl: demo.api, getToken: () => readToken(demo) });

export const recipe = {
  id: 'harbor-contacts-to-postgresql',
  version: '1.0.0',
  name: 'Copy contacts from Harbor to PostgreSQL',
} as const;

const environment = 'production';

/** Deploys the recipe without a page. Returns the deployment's id. */
export const deployRecipe = async (demo: Demo): Promise<string> => {
  const client = clientOf(demo);
  const { items } = await client.connections.list({ endpoint: 'harbor' });
  const [home] = items;
  if (!home) throw new Error('Harbor has not connected itself.');
  const facts = await readFacts(demo);
  const target = await client.connections.create({
    endpoint: 'postgresql',
    environment,
    values: { ...facts, encryption: 'disable' },
  });
  const deployment = await client.deployments.create({
    recipe: recipe.id,
    version: recipe.version,
    environment,
    connections: { source: home.id, target: target.id },
    values: { stage: 'all', table: 'public.contacts' },
  });
  return deployment.id;
};

/** Changes a contact in Harbor by its own REST API. */
export const changeContact = async (
  { address, data }: Demo,
  id: string,
  change: Readonly<Record<string, string | null>>,
): Promise<void> => {
  const secrets = await readFile(join(data, 'harbor', 'acme', 'secrets.json'), 'utf8');
  const { apiToken } = JSON.parse(secrets) as { apiToken: string };
  const answer = await fetch(`${address}/api/contacts/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!answer.ok) throw new Error(`Harbor answered ${answer.status}: ${await answer.text()}`);
};
