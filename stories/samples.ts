import type { Schedule } from 'citizen-integrator/contract';
import type { SampleDeployment, SampleRun, Scene } from './host/scene.ts';

export const nightly: Schedule = { kind: 'daily', at: ['02:00'], timeZone: 'Europe/Berlin' };

/** Fourteen runs, one a day, newest first; the first ones differ. */
const runsOf = (...latest: readonly Omit<SampleRun, 'ago'>[]): SampleRun[] =>
  Array.from({ length: 14 }, (_, day) => ({
    read: 180 + ((day * 37) % 60),
    status: 'success',
    ...latest[day],
    ago: 3 + day * 24,
  }));

export const working: SampleDeployment = {
  id: 'dep_working',
  recipe: 'harbor-contacts-to-postgresql',
  schedule: nightly,
  values: { stage: 'customer', table: 'public.contacts' },
  runs: runsOf(),
};

export const warning: SampleDeployment = {
  id: 'dep_warning',
  recipe: 'csv-orders-to-rest',
  schedule: { kind: 'interval', every: 15, unit: 'minute', from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' },
  runs: runsOf(
    { status: 'success-with-warning', failed: 5 },
    { status: 'success' },
    { status: 'success-with-warning', failed: 1 },
  ),
};

export const stopped: SampleDeployment = {
  id: 'dep_stopped',
  recipe: 'overdue-invoices-to-mail',
  schedule: { kind: 'weekly', days: ['mon', 'wed', 'fri'], at: ['08:00'], timeZone: 'Europe/Berlin' },
  runs: runsOf({ status: 'error' }),
};

export const paused: SampleDeployment = {
  id: 'dep_paused',
  recipe: 'rest-records-to-csv',
  state: 'paused',
  schedule: nightly,
  runs: runsOf(),
};

export const running: SampleDeployment = {
  id: 'dep_running',
  recipe: 'rest-contacts-to-postgresql',
  runs: [{ status: 'running', ago: 0.05, read: 480 }, ...runsOf()],
};

export const everyState: Scene = {
  deployments: [
    working,
    warning,
    stopped,
    paused,
    running,
    { id: 'dep_new', recipe: 'postgresql-table-to-csv' },
    { id: 'dep_failed', recipe: 'postgresql-to-postgresql', state: 'failed' },
    { id: 'dep_deploying', recipe: 'csv-files-to-mail', state: 'deploying' },
  ],
};

/** The customer's database, ready to be used. */
export const warehouse = {
  id: 'con_warehouse',
  endpoint: 'postgresql',
  name: 'Warehouse',
  values: { host: 'db.example.com', port: 5432, database: 'warehouse', user: 'writer', encryption: 'verify-full' },
};

/** An API with a list of contacts. */
export const api = {
  id: 'con_api',
  endpoint: 'http-rest',
  name: 'Northwind CRM',
  values: { baseUrl: 'https://api.northwind.example', auth: 'bearer' },
  secrets: ['token'],
};
