import type { PropertyInput, RecipeSourceInput } from 'citizen-integrator/contract';
import { listQuestions, restList } from './list-questions.ts';
import { tableToFill } from './table-questions.ts';

const [customersPath, ...answerQuestions] = listQuestions('customers');

const pathQuestion = (name: string, label: string, placeholder: string): PropertyInput => ({
  ...(customersPath as PropertyInput),
  name,
  label,
  placeholder,
});

export const restCustomersAndOrdersToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'rest-customers-and-orders-to-postgresql',
  version: '1.0.0',
  name: 'Copy customers and their orders from a REST API to PostgreSQL',
  summary:
    'Keeps two tables up to date: first the customers, then what they ordered, so that every order finds its customer.',
  description:
    'Reads all customers of any app with a REST API that answers JSON, and then all its orders. Each is added or updated in a table of its own. Orders follow only when the customers are there, so that the tables may refer to each other.',
  category: 'e-commerce',
  keywords: ['sales orders', 'shop', 'buyers', 'JSON', 'SQL', 'warehouse', 'reporting', 'foreign key'],
  endpoints: ['http-rest', 'postgresql'],
  actions: ['upsert', 'insert', 'update'],
  minutes: 10,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'customers',
        name: 'Customers to rows',
        source: { connection: 'source', resource: { ...restList, path: '/{+customersPath}' } },
        target: { connection: 'target', resource: { table: { property: 'customersTable' } }, key: 'customer_id' },
        mapping: [
          { to: 'customer_id', from: 'id' },
          { to: 'name', from: 'name' },
          { to: 'email', formula: '$lowercase($trim(email))' },
          { to: 'city', from: 'city' },
          { to: 'country', from: 'country' },
        ],
        onSuccess: ['orders'],
      },
      {
        id: 'orders',
        name: 'Orders to rows',
        source: { connection: 'source', resource: { ...restList, path: '/{+ordersPath}' } },
        target: { connection: 'target', resource: { table: { property: 'ordersTable' } }, key: 'order_id' },
        mapping: [
          { to: 'order_id', from: 'id' },
          { to: 'customer_id', from: 'customerId' },
          { to: 'ordered_on', from: 'orderedOn' },
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
      title: 'Customers first, then their orders',
      body: 'Every customer of the app becomes a row in one table, and then every order a row in another. An order is copied only after the customers are, so it always finds its customer.\n\n**What you need**\n\n- The address of the API and a way to sign in to it\n- A PostgreSQL user who may write to two tables\n- In the first, `customer_id` as its key, and columns for what you want to keep: `name`, `email`, `city` and `country` unless you choose others\n- In the second, `order_id` as its key, `customer_id`, and for instance `ordered_on`, `total` and `currency`\n\n**Good to know**\n\n- When the customers cannot be copied, the orders wait for the next time\n- You can also run the orders alone',
    },
    { id: 'source', type: 'endpoint', title: 'Connect the app', connection: 'source' },
    {
      id: 'target',
      type: 'endpoint',
      title: 'Connect PostgreSQL',
      connection: 'target',
      body: 'Tell us where your database is and how to get in.',
    },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say where customers and orders are and where they go. Both lists are answered in the same way.',
      properties: [
        pathQuestion('customersPath', 'Path of the customers', 'customers'),
        pathQuestion('ordersPath', 'Path of the orders', 'orders'),
        ...answerQuestions,
        { ...tableToFill, name: 'customersTable', label: 'Table for the customers' },
        { ...tableToFill, name: 'ordersTable', label: 'Table for the orders' },
      ],
    },
    { id: 'customer-fields', type: 'mapping', title: 'Where each field of a customer goes', operation: 'customers' },
    { id: 'order-fields', type: 'mapping', title: 'Where each field of an order goes', operation: 'orders' },
    {
      id: 'when',
      type: 'schedule',
      title: 'How often',
      operation: 'customers',
      default: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
