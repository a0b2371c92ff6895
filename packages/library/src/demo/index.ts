import { createLibrary, standardLibrary } from '../index.ts';
import { harbor } from './harbor.ts';
import { harborContactsToPostgresql } from './harbor-contacts-to-postgresql.ts';

/** The standard library and what the demo's product adds to it. */
export const demoLibrary = createLibrary([harbor], [harborContactsToPostgresql], standardLibrary);
