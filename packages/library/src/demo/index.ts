import { createLibrary, standardLibrary } from '../index.ts';
import { csvOrdersToHarbor } from './csv-orders-to-harbor.ts';
import { harbor } from './harbor.ts';
import { harborContactsToPostgresql } from './harbor-contacts-to-postgresql.ts';
import { harborContactsToCsv } from './harbor-contacts-to-csv.ts';
import { harborOrdersToCsv } from './harbor-orders-to-csv.ts';
import { harborTicketsToMail } from './harbor-tickets-to-mail.ts';

/** The standard library and what the demo's product adds to it. */
export const demoLibrary = createLibrary(
  [harbor],
  [harborContactsToPostgresql, csvOrdersToHarbor, harborContactsToCsv, harborOrdersToCsv, harborTicketsToMail],
  standardLibrary,
);
