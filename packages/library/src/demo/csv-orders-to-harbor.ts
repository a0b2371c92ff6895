import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFiles, filesToRead } from '../recipes/file-questions.ts';
import { orderHead, orderLines } from '../recipes/order-rows.ts';

export const csvOrdersToHarbor: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'csv-orders-to-harbor',
  version: '1.1.0',
  name: 'Bring orders from CSV files into Harbor',
  summary: 'Takes order files from your SFTP server and places each order, with all its lines, in Harbor.',
  description:
    'Reads CSV files with one row for each line of an order, puts the rows of an order together and places it in Harbor. An order that is there already is updated. One that Harbor does not take is listed in the log with the reason.',
  category: 'e-commerce',
  keywords: ['sales orders', 'order lines', 'import', 'web shop', 'EDI', 'files'],
  endpoints: ['sftp-csv', 'harbor'],
  actions: ['upsert'],
  minutes: 4,
  author: 'Harbor',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'sftp-csv' }, target: { endpoint: 'harbor' } },
    operations: [
      {
        id: 'main',
        name: 'Order files to orders',
        source: { connection: 'source', resource: csvFiles },
        target: { connection: 'target', resource: { method: 'POST', path: '/orders' }, key: 'number' },
        mode: { groupBy: 'order_number' },
        mapping: [...orderHead, ...orderLines],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Orders in Harbor, without typing',
      body: 'Each row of a file is one line of an order. Rows with the same order number become one order in Harbor.\n\n**What you need**\n\n- The address of your SFTP server, a user name and a password\n- Order files whose first line names the columns: `order_number`, `order_date`, `customer_number`, `customer_name`, `currency`, `sku`, `description`, `quantity` and `unit_price` unless you choose others\n\n**Good to know**\n\n- Files are moved or deleted only after their orders are in Harbor\n- An order that comes again is updated, never placed twice',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect your SFTP server',
      connection: 'source',
      body: 'Tell us where the order files are.',
    },
    { id: 'target', type: 'endpoint', title: 'Your Harbor account', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say which files to read.',
      properties: filesToRead('orders-*.csv'),
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
