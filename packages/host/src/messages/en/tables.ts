/** Tables and queries of a database as sources. */
export const tables = {
  'source.table.rights': '{user} may not read the table "{table}".',
  'source.table.key':
    'The table "{table}" has no primary key that we may read, so its records cannot be told apart and read in pages.',
  'source.rights': '{user} may not read something that this recipe asks for.',
  'source.query': '{app} cannot run the query of this recipe with these answers.',
  'source.query.slow': {
    one: '{app} has worked on the query of this recipe for {count} second, so we stopped it.',
    other: '{app} has worked on the query of this recipe for {count} seconds, so we stopped it.',
  },
  'source.query.column.twice': 'The query gives two columns with the name "{column}".',
  'source.query.order': 'The query gives no column "{column}", by which its records are ordered.',
  'source.order.notUnique':
    'Two records have the same "{column}", by which they are told apart, so some could be left out.',
  'source.order.empty': 'A record has no "{column}", by which records are ordered, so it would be left out.',
} as const;
