import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFile, fileToWrite } from '../recipes/file-questions.ts';

export const harborOrdersToCsv: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'harbor-orders-to-csv',
  version: '1.0.0',
  name: 'Save orders from Harbor as a CSV file every night',
  summary: 'Each night, all your Harbor orders become one CSV file on your SFTP server, ready for a spreadsheet.',
  description:
    'Writes one CSV file with a row for each order of your Harbor account. Others see the file only when it is complete.',
  category: 'reporting',
  keywords: ['export', 'nightly', 'sales', 'spreadsheet', 'Excel', 'files', 'backup'],
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
        name: 'Orders to a file',
        source: {
          connection: 'source',
          resource: {
            path: '/orders',
            rows: 'data',
            total: 'total',
            paging: { kind: 'cursor', param: 'cursor', next: 'next', limitParam: 'limit', limit: 100 },
          },
        },
        target: { connection: 'target', resource: csvFile },
        mapping: [
          { to: 'order_number', from: 'number' },
          { to: 'order_date', from: 'orderedOn' },
          { to: 'customer_number', from: 'customer.number' },
          { to: 'customer_name', from: 'customer.name' },
          { to: 'lines', from: 'lineCount' },
          { to: 'total', from: 'total' },
          { to: 'currency', from: 'currency' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Your orders, as a file every morning',
      body: 'Every night all orders of your Harbor account are written to one CSV file: a row for each order.\n\n**What you need**\n\n- The address of your SFTP server, a user name and a password\n- A folder there that we may write to\n\n**What you will decide**\n\n- What the file is called\n- Which columns it has\n- When it is written',
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
      body: 'Name the file.',
      properties: fileToWrite('harbor-orders-{date}.csv'),
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
