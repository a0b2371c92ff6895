import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { keyColumn, tableToFill, tableToRead } from './table-questions.ts';

export const postgresqlToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'postgresql-to-postgresql',
  version: '1.0.0',
  name: 'Copy a table to another PostgreSQL database',
  summary: 'Adds and updates every row of one table in another database, such as a warehouse for reports.',
  description:
    'Reads a table in the order of its primary key and adds or updates each row in a table of another database, or of the same one.',
  category: 'database',
  keywords: ['replicate', 'migration', 'warehouse', 'reporting', 'backup', 'SQL'],
  endpoints: ['postgresql'],
  actions: ['upsert', 'migrate', 'insert', 'update'],
  minutes: 6,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'postgresql' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'Rows to rows',
        source: { connection: 'source', resource: { table: { property: 'sourceTable' } } },
        target: {
          connection: 'target',
          resource: { table: { property: 'table' } },
          key: { property: 'key' },
        },
        mapping: [{ to: '*', from: '*' }],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'The same rows, in two places',
      body: 'Every row of a table is added to a table of another database, or updated there if it has been copied before. Rows that are deleted here stay there.\n\n**What you need**\n\n- A PostgreSQL user who may read one table with a primary key\n- Another one, or the same, who may write to a table that has its columns, one of them unique\n\n**Good to know**\n\n- Columns go to columns of the same name unless you choose others\n- A row that the table does not take is listed in the log with the reason, and the others go on',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect the database to read',
      connection: 'source',
      body: 'A user who may only read is enough.',
    },
    { id: 'target', type: 'endpoint', title: 'Connect the database to fill', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Choose the table to read and the one to fill.',
      properties: [tableToRead, tableToFill, keyColumn],
    },
    { id: 'fields', type: 'mapping', title: 'Where each column goes', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'How often',
      operation: 'main',
      default: { kind: 'daily', at: ['01:00'], timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
