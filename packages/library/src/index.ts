import { httpRest } from './endpoints/http-rest.ts';
import { postgresql } from './endpoints/postgresql.ts';
import { sftpCsv } from './endpoints/sftp-csv.ts';
import { smtp } from './endpoints/smtp.ts';
import { createLibrary } from './library.ts';
import { csvFilesToMail } from './recipes/csv-files-to-mail.ts';
import { csvFilesToPostgresql } from './recipes/csv-files-to-postgresql.ts';
import { csvOrdersToRest } from './recipes/csv-orders-to-rest.ts';
import { newRestRecordsToMail } from './recipes/new-rest-records-to-mail.ts';
import { overdueInvoicesToMail } from './recipes/overdue-invoices-to-mail.ts';
import { postgresqlRowsToRest } from './recipes/postgresql-rows-to-rest.ts';
import { postgresqlTableToCsv } from './recipes/postgresql-table-to-csv.ts';
import { postgresqlToPostgresql } from './recipes/postgresql-to-postgresql.ts';
import { restContactsToPostgresql } from './recipes/rest-contacts-to-postgresql.ts';
import { restCustomersAndOrdersToPostgresql } from './recipes/rest-customers-and-orders-to-postgresql.ts';
import { restRecordsToCsv } from './recipes/rest-records-to-csv.ts';
import { restRecordsToPostgresql } from './recipes/rest-records-to-postgresql.ts';

export * from './endpoint-description.ts';
export * from './library.ts';

/** The library that every host offers. */
export const standardLibrary = createLibrary(
  [httpRest, postgresql, sftpCsv, smtp],
  [
    restContactsToPostgresql,
    restCustomersAndOrdersToPostgresql,
    csvOrdersToRest,
    overdueInvoicesToMail,
    restRecordsToCsv,
    postgresqlTableToCsv,
    csvFilesToPostgresql,
    postgresqlRowsToRest,
    postgresqlToPostgresql,
    newRestRecordsToMail,
    csvFilesToMail,
    restRecordsToPostgresql,
  ],
);
