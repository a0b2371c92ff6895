import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFiles, filesToRead } from './file-questions.ts';
import { keyColumn, tableToFill } from './table-questions.ts';

export const csvFilesToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'csv-files-to-postgresql',
  version: '1.0.0',
  name: 'Load CSV files into PostgreSQL',
  summary: 'Takes CSV files from an SFTP server and adds or updates each of their rows in a table of your database.',
  description:
    'Reads every file that fits a pattern and writes its rows to one table, told apart by a column that you choose. A row that the table does not take is listed in the log with the reason, and the others go on.',
  category: 'data',
  keywords: ['import', 'upload', 'spreadsheet', 'Excel', 'files', 'SQL', 'warehouse'],
  endpoints: ['sftp-csv', 'postgresql'],
  actions: ['upsert', 'insert', 'update'],
  minutes: 7,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'sftp-csv' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'Files to rows',
        source: { connection: 'source', resource: csvFiles },
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
      title: 'From files to rows',
      body: 'Every row of your CSV files is added to a table, or updated there if a row with the same key is there already. Columns go to columns of the same name.\n\n**What you need**\n\n- An SFTP server with CSV files whose first line names the columns\n- A PostgreSQL user who may write to one table with columns of the same names, one of them unique\n\n**What you will decide**\n\n- Which files to read, and what becomes of them afterwards\n- Which table to fill, and whether rows are added, updated or both',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect the SFTP server',
      connection: 'source',
      body: 'Tell us where the files are.',
    },
    { id: 'target', type: 'endpoint', title: 'Connect PostgreSQL', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say which files to read and where their rows go.',
      properties: [...filesToRead('*.csv'), tableToFill, keyColumn],
    },
    { id: 'fields', type: 'mapping', title: 'Where each column goes', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'How often',
      operation: 'main',
      default: { kind: 'interval', every: 15, unit: 'minute', timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
