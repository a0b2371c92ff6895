import { createLibrary, commonLibrary, type Library } from '@citizen-integrator/library';

export const contactCount = 20_000;
export const pageSize = 200;

/** The table's columns, and the contacts' fields that they come from. */
export const columns = {
  contact_id: 'id',
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
  company: 'company.name',
  stage: 'stage',
  city: 'city',
  country: 'country',
  updated_at: 'updatedAt',
} as const;

/** Contacts of a REST API to a table. */
export const library: Library = createLibrary(
  [],
  [
    {
      schemaVersion: 1,
      id: 'contacts',
      version: '1.0.0',
      name: 'Copy contacts',
      summary: 'Copies contacts of a REST API to a table.',
      category: 'crm',
      endpoints: ['http-rest', 'postgresql'],
      actions: ['upsert'],
      author: 'Bench',
      visibility: 'public',
      project: {
        kind: 'flow',
        connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'postgresql' } },
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
                paging: { kind: 'cursor', limit: pageSize },
              },
            },
            target: { connection: 'target', resource: { table: 'public.contacts' }, key: 'contact_id' },
            mapping: Object.entries(columns).map(([to, from]) => ({ to, from })),
          },
        ],
      },
      steps: [{ id: 'review', type: 'summary', title: 'Review' }],
    },
  ],
  commonLibrary,
);
