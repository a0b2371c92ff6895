import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { listQuestions, restList } from './list-questions.ts';
import { tableToFill } from './table-questions.ts';

export const restRecordsToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'rest-records-to-postgresql',
  version: '1.0.0',
  name: 'Copy records from a REST API to PostgreSQL',
  summary:
    'Reads every record of an address that answers JSON and adds or updates it in a table, told apart by its id.',
  category: 'data',
  keywords: ['JSON', 'HTTP', 'SQL', 'warehouse', 'reporting'],
  endpoints: ['http-rest', 'postgresql'],
  actions: ['upsert'],
  minutes: 6,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'Records to rows',
        source: { connection: 'source', resource: restList },
        target: { connection: 'target', resource: { table: { property: 'table' } }, key: 'id' },
        mapping: [
          { to: 'id', from: 'id' },
          { to: 'data', formula: '$' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'What this does',
      body: 'Every record of the address is added to a table of yours, or updated there if it has been copied before. Nothing is ever deleted.\n\n**What you need**\n\n- The address of the API and a way to sign in to it\n- A PostgreSQL user who may write to one table with the columns `id` (its key) and `data` (jsonb)',
    },
    { id: 'source', type: 'endpoint', title: 'Connect the REST API', connection: 'source' },
    { id: 'target', type: 'endpoint', title: 'Connect PostgreSQL', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say what to copy and where it goes.',
      properties: [...listQuestions('contacts'), tableToFill],
    },
    {
      id: 'when',
      type: 'schedule',
      title: 'How often',
      operation: 'main',
      default: { kind: 'off' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
