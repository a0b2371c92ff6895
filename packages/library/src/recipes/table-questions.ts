import type { PropertyInput } from 'citizen-integrator/contract';

/** The table that a recipe reads. */
export const tableToRead: PropertyInput = {
  name: 'sourceTable',
  label: 'Table to read',
  help: 'We read these from your database. The table needs a primary key.',
  type: 'select',
  required: true,
  options: { from: 'source', of: 'objects', use: 'read' },
};

/** The table that a recipe fills. */
export const tableToFill: PropertyInput = {
  name: 'table',
  label: 'Table to fill',
  help: 'We read these from your database.',
  type: 'select',
  required: true,
  options: { from: 'target', of: 'objects' },
};

/** The column that tells a table's rows apart. */
export const keyColumn: PropertyInput = {
  name: 'key',
  label: 'Column that tells rows apart',
  help: 'It must be unique in the table to fill, like its primary key.',
  type: 'select',
  required: true,
  options: { from: 'target', of: 'fields', object: { property: tableToFill.name } },
};
