import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { listQuestions, restList } from './list-questions.ts';
import { tableToFill } from './table-questions.ts';

export const restContactsToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'rest-contacts-to-postgresql',
  version: '1.0.0',
  name: 'Copy contacts from a REST API to PostgreSQL',
  summary:
    'Keeps a table of your contacts up to date: new ones are added, changed ones updated. Nothing is ever deleted.',
  description:
    'Reads all contacts of any app with a REST API that answers JSON, and adds or updates each in one table of a PostgreSQL database.',
  category: 'crm',
  keywords: ['people', 'customers', 'leads', 'JSON', 'SQL', 'warehouse', 'reporting'],
  endpoints: ['http-rest', 'postgresql'],
  actions: ['upsert', 'insert', 'update'],
  minutes: 8,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'Contacts to rows',
        source: { connection: 'source', resource: restList },
        target: { connection: 'target', resource: { table: { property: 'table' } }, key: 'contact_id' },
        mapping: [
          { to: 'contact_id', from: 'id' },
          { to: 'full_name', formula: "$trim($join([firstName, lastName], ' '))" },
          { to: 'email', formula: '$lowercase($trim(email))' },
          { to: 'phone', from: 'phone' },
          { to: 'company', from: 'company.name' },
          { to: 'city', from: 'city' },
          { to: 'country', from: 'country' },
          { to: 'updated_at', from: 'updatedAt' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Your contacts, in your own database',
      body: 'Every contact of the app becomes a row in a table of yours. Run it again and changed contacts are updated; nothing is ever deleted.\n\n**What you need**\n\n- The address of the API and a way to sign in to it\n- A PostgreSQL user who may write to one table\n- In that table, `contact_id` as its key, and columns for what you want to keep: `full_name`, `email`, `phone`, `company`, `city`, `country` and `updated_at` unless you choose others\n\n**What you will decide**\n\n- Which list to read and which table to fill\n- Where each field goes\n- How often it runs',
    },
    { id: 'source', type: 'endpoint', title: 'Connect the app', connection: 'source' },
    {
      id: 'target',
      type: 'endpoint',
      title: 'Connect PostgreSQL',
      connection: 'target',
      body: 'Tell us where your database is and how to get in.',
    },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say where the contacts are and where they go.',
      properties: [...listQuestions('contacts'), tableToFill],
    },
    { id: 'fields', type: 'mapping', title: 'Where each field goes', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'How often',
      operation: 'main',
      default: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
