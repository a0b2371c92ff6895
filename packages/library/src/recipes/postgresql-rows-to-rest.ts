import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { tableToRead } from './table-questions.ts';

export const postgresqlRowsToRest: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'postgresql-rows-to-rest',
  version: '1.0.0',
  name: 'Keep an app up to date from a PostgreSQL table',
  summary: 'Sends every row that is new or has changed to the REST API of your app, at an address made of its id.',
  description:
    'Reads the rows of a table that changed since the last run and sends each with `PUT` to an address that ends with its id, so that sending one twice does no harm.',
  category: 'database',
  keywords: ['sync', 'reverse ETL', 'push', 'products', 'prices', 'stock', 'JSON', 'SQL'],
  endpoints: ['postgresql', 'http-rest'],
  actions: ['sync', 'update'],
  minutes: 8,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'postgresql' }, target: { endpoint: 'http-rest' } },
    operations: [
      {
        id: 'main',
        name: 'Rows to records',
        source: {
          connection: 'source',
          resource: { table: { property: 'sourceTable' } },
          changedSince: 'updated_at',
        },
        target: { connection: 'target', resource: { method: 'PUT', path: '/{+targetPath}/{id}' }, key: 'id' },
        mapping: [
          { to: 'id', from: 'id' },
          { to: '*', from: '*' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'What changes here, changes there',
      body: 'The first run sends every row of the table; from then on each run sends only those that are new or have changed. Rows that are deleted here stay in the app.\n\n**What you need**\n\n- A PostgreSQL user who may read one table with a primary key, a column `id`, and a column `updated_at` that is set to the time of every change\n- An API that takes a record with `PUT` at an address that ends with its id, like `/products/42`\n\n**Good to know**\n\n- All columns are sent under their own names unless you choose others\n- A record that the app does not take is listed in the log with the words of the app',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect PostgreSQL',
      connection: 'source',
      body: 'A user who may only read is enough.',
    },
    { id: 'target', type: 'endpoint', title: 'Connect the app', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Choose the table, and say where its rows go.',
      properties: [
        tableToRead,
        {
          name: 'targetPath',
          label: 'Path of the records',
          help: 'What follows the address of the API. The id of each row is added to it.',
          type: 'string',
          required: true,
          placeholder: 'products',
          validate: {
            pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
            message: 'Write a path without a question mark, like products.',
          },
        },
      ],
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
