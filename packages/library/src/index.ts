import { httpRest } from './endpoints/http-rest.ts';
import { postgresql } from './endpoints/postgresql.ts';
import { createLibrary } from './library.ts';
import { restRecordsToPostgresql } from './recipes/rest-records-to-postgresql.ts';

export * from './endpoint-description.ts';
export * from './library.ts';

/** The library that every host offers. */
export const standardLibrary = createLibrary([httpRest, postgresql], [restRecordsToPostgresql]);
