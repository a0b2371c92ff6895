import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFile, fileToWrite } from '../recipes/file-questions.ts';

export const harborContactsToCsv: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'harbor-contacts-to-csv',
  version: '1.0.0',
  name: 'Save the contacts of a city from Harbor as a CSV file',
  summary: 'Choose a country and a city: its Harbor contacts become a CSV file on your SFTP server each week.',
  description:
    'Writes one CSV file with a row for each contact of your Harbor account that lives in a city of your choice. Others see the file only when it is complete.',
  category: 'crm',
  keywords: ['export', 'people', 'region', 'local', 'spreadsheet', 'Excel', 'mailing list'],
  endpoints: ['harbor', 'sftp-csv'],
  actions: ['extract'],
  minutes: 4,
  author: 'Harbor',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'harbor' }, target: { endpoint: 'sftp-csv' } },
    operations: [
      {
        id: 'main',
        name: 'Contacts to a file',
        source: {
          connection: 'source',
          resource: {
            path: '/contacts',
            rows: 'data',
            total: 'total',
            paging: { kind: 'cursor', param: 'cursor', next: 'next', limitParam: 'limit', limit: 100 },
            query: { country: { property: 'country' }, city: { property: 'city' } },
          },
        },
        target: { connection: 'target', resource: csvFile },
        mapping: [
          { to: 'first_name', from: 'firstName' },
          { to: 'last_name', from: 'lastName' },
          { to: 'email', from: 'email' },
          { to: 'phone', from: 'phone' },
          { to: 'company', from: 'company.name' },
          { to: 'city', from: 'city' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Who is there, as a file',
      body: 'Every week the contacts of one city are written from your Harbor account to a CSV file: a row for each of them.\n\n**What you need**\n\n- The address of your SFTP server, a user name and a password\n- A folder there that we may write to\n\n**What you will decide**\n\n- Which city it is about\n- What the file is called and which columns it has',
    },
    { id: 'source', type: 'endpoint', title: 'Your Harbor account', connection: 'source' },
    {
      id: 'target',
      type: 'endpoint',
      title: 'Connect your SFTP server',
      connection: 'target',
      body: 'Tell us where the file goes.',
    },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Choose the city and name the file.',
      properties: [
        {
          name: 'country',
          label: 'Country',
          help: 'Those in which you have contacts.',
          type: 'select',
          required: true,
          options: { from: 'source', of: 'values', object: 'countries' },
        },
        {
          name: 'city',
          label: 'City',
          type: 'select',
          required: true,
          options: { from: 'source', of: 'values', object: 'cities', dependsOn: ['country'] },
        },
        ...fileToWrite('contacts-{date}.csv'),
      ],
    },
    { id: 'fields', type: 'mapping', title: 'What goes into the file', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'When',
      operation: 'main',
      default: { kind: 'weekly', days: ['mon'], at: ['06:00'], timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
