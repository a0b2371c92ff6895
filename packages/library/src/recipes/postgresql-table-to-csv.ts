import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFile, fileToWrite } from './file-questions.ts';
import { tableToRead } from './table-questions.ts';

export const postgresqlTableToCsv: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'postgresql-table-to-csv',
  version: '1.0.0',
  name: 'Save a PostgreSQL table as a CSV file',
  summary:
    'Writes a whole table of your database as one CSV file on an SFTP server, with a column for each of its own.',
  description:
    'Reads a table in the order of its primary key and writes every row to a CSV file. Others see the file only when it is complete.',
  category: 'database',
  keywords: ['export', 'dump', 'backup', 'spreadsheet', 'Excel', 'files', 'SQL'],
  endpoints: ['postgresql', 'sftp-csv'],
  actions: ['extract'],
  minutes: 6,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'postgresql' }, target: { endpoint: 'sftp-csv' } },
    operations: [
      {
        id: 'main',
        name: 'Table to a file',
        source: { connection: 'source', resource: { table: { property: 'sourceTable' } } },
        target: { connection: 'target', resource: csvFile },
        mapping: [{ to: '*', from: '*' }],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Your table, as a file for everyone',
      body: 'Every row of a table becomes a row of a CSV file, and every column that you may read becomes one of its columns.\n\n**What you need**\n\n- A PostgreSQL user who may read one table that has a primary key\n- An SFTP server with a folder that we may write to\n\n**Good to know**\n\n- Nothing in your database is changed\n- Days and times are written as ISO 8601 has them, in UTC; numbers with decimals exactly as your database has them',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect PostgreSQL',
      connection: 'source',
      body: 'A user who may only read is enough.',
    },
    {
      id: 'target',
      type: 'endpoint',
      title: 'Connect the SFTP server',
      connection: 'target',
      body: 'Tell us where the file goes.',
    },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Choose the table, and name the file.',
      properties: [tableToRead, ...fileToWrite('table-{date}.csv')],
    },
    { id: 'fields', type: 'mapping', title: 'What goes into the file', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'When',
      operation: 'main',
      default: { kind: 'daily', at: ['03:00'], timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
