import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { deliveredOnce, deliveredRecords, recordNumber, sampleFirst } from './delivered-records.ts';
import { tableToFill } from './table-questions.ts';

export const webhookToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'webhook-to-postgresql',
  version: '1.0.0',
  name: 'Keep what a webhook brings in PostgreSQL',
  summary: 'A form, a shop or any other app posts JSON to an address of yours; each record becomes a row of a table.',
  description:
    'Gives you an address that takes JSON by POST, and writes each record that comes to it to one table of a PostgreSQL database.',
  category: 'database',
  keywords: ['webhook', 'form', 'events', 'website', 'JSON', 'SQL', 'warehouse', 'HTTP'],
  endpoints: ['webhook', 'postgresql'],
  actions: ['upsert', 'insert'],
  minutes: 5,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'webhook' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'Deliveries to rows',
        source: { connection: 'source', ...deliveredRecords },
        target: { connection: 'target', resource: { table: { property: 'table' } }, key: 'id' },
        mapping: [
          { to: 'id', formula: recordNumber },
          { to: 'received_at', from: '_delivery.receivedAt' },
          { to: 'content', formula: "$sift($, function($v, $k) { $k != '_delivery' })" },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'An address that fills a table',
      body: `You get an address that nobody can guess. Whatever can call a webhook posts JSON to it, and a moment later it stands in your database.\n\n**What you need**\n\n- A form or an app that can send JSON to an address\n- A PostgreSQL user who may write to one table with a text column \`id\` as its key, \`received_at\`, and \`content\` of the type \`text\` or \`jsonb\`; more columns can be filled in the mapping\n\n**Good to know**\n\n- ${sampleFirst}\n- ${deliveredOnce}\n- A list of objects becomes a row for each`,
    },
    { id: 'source', type: 'endpoint', title: 'Get your address', connection: 'source' },
    { id: 'target', type: 'endpoint', title: 'Connect PostgreSQL', connection: 'target' },
    { id: 'options', type: 'variables', title: 'Options', properties: [tableToFill] },
    { id: 'fields', type: 'mapping', title: 'What goes where', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'When we look again',
      operation: 'main',
      default: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
