import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFile, fileToWrite } from './file-questions.ts';
import { listQuestions, restList } from './list-questions.ts';

export const restRecordsToCsv: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'rest-records-to-csv',
  version: '1.0.0',
  name: 'Save records of a REST API as a CSV file every night',
  summary: 'Each night, everything that a list of your app holds becomes one CSV file on an SFTP server.',
  description:
    'Reads a list of an app with a REST API from its beginning to its end and writes it as a CSV file. Others see the file only when it is complete.',
  category: 'reporting',
  keywords: ['export', 'backup', 'nightly', 'spreadsheet', 'Excel', 'files', 'JSON'],
  endpoints: ['http-rest', 'sftp-csv'],
  actions: ['extract'],
  minutes: 7,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'sftp-csv' } },
    operations: [
      {
        id: 'main',
        name: 'Records to a file',
        source: { connection: 'source', resource: restList },
        target: { connection: 'target', resource: csvFile },
        mapping: [{ to: '*', from: '*' }],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'A fresh file every morning',
      body: 'Every night we read a whole list of your app and write it as one CSV file: a row for each record, a column for each of its fields. Lists and records inside of a record are written as JSON.\n\n**What you need**\n\n- The address of the API and a way to sign in to it\n- An SFTP server with a folder that we may write to\n\n**Good to know**\n\n- The file grows under a hidden name, so nobody ever reads half of it\n- The columns are the fields of the first records; if later ones have more, the log says which',
    },
    { id: 'source', type: 'endpoint', title: 'Connect the app', connection: 'source' },
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
      body: 'Say which list to save, and as which file.',
      properties: [...listQuestions('contacts'), ...fileToWrite('contacts-{date}.csv')],
    },
    { id: 'fields', type: 'mapping', title: 'What goes into the file', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'When',
      operation: 'main',
      default: { kind: 'daily', at: ['02:00'], timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
