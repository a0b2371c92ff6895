import type { RecipeSourceInput } from 'citizen-integrator/contract';
import type { EndpointDescriptionInput } from '../endpoint-description.ts';
import { httpRest } from '../endpoints/http-rest.ts';
import { postgresql } from '../endpoints/postgresql.ts';
import { sftpCsv } from '../endpoints/sftp-csv.ts';
import { smtp } from '../endpoints/smtp.ts';
import { webhook } from '../endpoints/webhook.ts';
import { csvFilesToMail } from './csv-files-to-mail.ts';
import { csvFilesToPostgresql } from './csv-files-to-postgresql.ts';
import { csvOrdersToRest } from './csv-orders-to-rest.ts';
import { newRestRecordsToMail } from './new-rest-records-to-mail.ts';
import { overdueInvoicesToMail } from './overdue-invoices-to-mail.ts';
import { postgresqlRowsToRest } from './postgresql-rows-to-rest.ts';
import { postgresqlTableToCsv } from './postgresql-table-to-csv.ts';
import { postgresqlToPostgresql } from './postgresql-to-postgresql.ts';
import { restContactsToPostgresql } from './rest-contacts-to-postgresql.ts';
import { restCustomersAndOrdersToPostgresql } from './rest-customers-and-orders-to-postgresql.ts';
import { restRecordsToCsv } from './rest-records-to-csv.ts';
import { restRecordsToPostgresql } from './rest-records-to-postgresql.ts';
import { webhookToPostgresql } from './webhook-to-postgresql.ts';
import { webhookToRest } from './webhook-to-rest.ts';

/** Endpoints that are no app of a vendor's. */
export const commonEndpoints: readonly EndpointDescriptionInput[] = [httpRest, postgresql, sftpCsv, smtp, webhook];

/** Recipes between them. */
export const commonRecipes: readonly RecipeSourceInput[] = [
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
  webhookToPostgresql,
  webhookToRest,
];
