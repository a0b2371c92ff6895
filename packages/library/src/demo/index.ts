import { commonLibrary, createLibrary, type Library } from '../index.ts';
import { csvOrdersToHarbor } from './csv-orders-to-harbor.ts';
import { harbor } from './harbor.ts';
import { harborContactsToPostgresql } from './harbor-contacts-to-postgresql.ts';
import { harborContactsToCsv } from './harbor-contacts-to-csv.ts';
import { harborOrdersToCsv } from './harbor-orders-to-csv.ts';
import { harborTicketsToMail } from './harbor-tickets-to-mail.ts';

/** A library and what the demo's product adds to it. */
export const withDemo = (library: Library): Library =>
  createLibrary(
    [harbor],
    [harborContactsToPostgresql, csvOrdersToHarbor, harborContactsToCsv, harborOrdersToCsv, harborTicketsToMail],
    library,
  );

/** The common library and what the demo's product adds to it. */
export const demoLibrary = withDemo(commonLibrary);
