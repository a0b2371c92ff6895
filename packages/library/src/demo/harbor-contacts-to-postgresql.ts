import type { RecipeSourceInput } from 'citizen-integrator/contract';

export const harborContactsToPostgresql: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'harbor-contacts-to-postgresql',
  version: '1.0.0',
  name: 'Copy contacts from Harbor to PostgreSQL',
  summary:
    'Every Harbor contact becomes a row in your database, ready for reports. New ones are added, changed ones updated.',
  description: 'Copies the contacts of your Harbor account into one table of a PostgreSQL database.',
  category: 'crm',
  keywords: ['people', 'customers', 'leads', 'SQL', 'warehouse', 'reporting'],
  endpoints: ['harbor', 'postgresql'],
  actions: ['upsert'],
  minutes: 4,
  author: 'Harbor',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'harbor' }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'Contacts to rows',
        source: {
          connection: 'source',
          resource: {
            path: '/contacts',
            rows: 'data',
            total: 'total',
            paging: { kind: 'cursor', param: 'cursor', next: 'next', limitParam: 'limit', limit: 100 },
            query: { stage: { property: 'stage' } },
          },
        },
        target: { connection: 'target', resource: { table: { property: 'table' } }, key: 'contact_id' },
        mapping: [
          { to: 'contact_id', from: 'id' },
          { to: 'full_name', formula: "$trim(firstName & ' ' & lastName)" },
          { to: 'email', from: 'email' },
          { to: 'phone', from: 'phone' },
          { to: 'company', from: 'company.name' },
          { to: 'stage', from: 'stage' },
          { to: 'city', from: 'city' },
          { to: 'country', from: 'country' },
          { to: 'updated_at', from: 'updatedAt' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Your contacts, in your own database',
      body: 'Every contact in Harbor becomes a row in a table of yours. Run it again and changed contacts are updated; nothing is ever deleted.\n\n**What you need**\n\n- The address of your PostgreSQL database\n- A user name and password that may write to it\n- About 4 minutes\n\n**What you will decide**\n\n- Which contacts to copy\n- Which table they go to',
    },
    { id: 'source', type: 'endpoint', title: 'Your Harbor account', connection: 'source' },
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
      body: 'Choose which contacts to copy and where they go.',
      properties: [
        {
          name: 'stage',
          label: 'Which contacts?',
          type: 'select',
          required: true,
          options: [
            { value: 'all', label: 'Everyone' },
            { value: 'customer', label: 'Customers only' },
            { value: 'lead', label: 'Leads only' },
            { value: 'partner', label: 'Partners only' },
          ],
        },
        {
          name: 'table',
          label: 'Table to fill',
          help: 'We read these from your database.',
          type: 'select',
          required: true,
          options: { from: 'target', of: 'objects' },
        },
      ],
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};
