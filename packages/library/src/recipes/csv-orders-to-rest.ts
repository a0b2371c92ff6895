import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFiles, filesToRead } from './file-questions.ts';
import { recordsPath } from './list-questions.ts';
import { orderHead, orderLines } from './order-rows.ts';

export const csvOrdersToRest: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'csv-orders-to-rest',
  version: '1.1.0',
  name: 'Send orders from CSV files to a REST API',
  summary: 'Takes order files from an SFTP server and sends each order, with all its lines, to your app.',
  description:
    'Reads CSV files with one row for each line of an order, puts the rows of an order together and sends it as one record with `POST`. An order that your app does not take is listed in the log with the words of the app.',
  category: 'e-commerce',
  keywords: ['sales orders', 'order lines', 'items', 'import', 'EDI', 'files', 'ERP'],
  endpoints: ['sftp-csv', 'http-rest'],
  actions: ['insert'],
  minutes: 10,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'sftp-csv' }, target: { endpoint: 'http-rest' } },
    operations: [
      {
        id: 'main',
        name: 'Order files to orders',
        source: { connection: 'source', resource: csvFiles },
        target: { connection: 'target', resource: { method: 'POST', path: '/{+targetPath}' }, key: 'number' },
        mode: { groupBy: 'order_number' },
        mapping: [...orderHead, { to: 'lineCount', formula: '$count(lines)' }, ...orderLines],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Orders in, without typing',
      body: 'Each row of a file is one line of an order. Rows with the same order number become one order, wherever they stand in the files of a run.\n\n**What you need**\n\n- An SFTP server with order files whose first line names the columns: `order_number`, `order_date`, `customer_number`, `customer_name`, `currency`, `sku`, `description`, `quantity` and `unit_price` unless you choose others\n- An API that takes an order as JSON, and a way to sign in to it\n\n**Good to know**\n\n- An order that was sent and is sent again, after something was cut off, carries the same `Idempotency-Key`, so that your app can tell\n- Up to 50,000 rows fit into one run',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect the SFTP server',
      connection: 'source',
      body: 'Tell us where the order files are.',
    },
    { id: 'target', type: 'endpoint', title: 'Connect the app', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say which files to read and where the orders go.',
      properties: [...filesToRead('orders-*.csv'), recordsPath('orders')],
    },
    { id: 'fields', type: 'mapping', title: 'Where each field goes', operation: 'main' },
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
