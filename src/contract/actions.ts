/** What a recipe does with rows. `sync` is one way, ongoing. */
export const actions = ['extract', 'migrate', 'sync', 'insert', 'update', 'upsert'] as const;
