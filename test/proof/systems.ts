import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import type { Source, Target, Values } from 'citizen-integrator/contract';
import { startMailServer } from '../../demo/server/mail-server.ts';
import { makeHostKey, startSftpServer } from '../../demo/server/sftp-server.ts';
import type { Row } from '../../packages/host/src/connectors/row.ts';
import { makeDatabase } from '../host/test-database.ts';

/** What reached a target: a record, or the text of a message. */
export type Arrival = Row | string;

/** What recipes connect beside the apps of vendors: a database, a file server, a mail server and an API. */
export interface Systems {
  /** `host:port` */
  readonly addresses: readonly string[];
  /** Answers that connect them, by endpoint. */
  readonly connections: Readonly<Record<string, Values>>;
  /**
   * Puts rows where an operation reads them.
   * @param place the operation's own
   * @returns the answers that lead there.
   */
  readonly stage: (
    place: string,
    source: Source,
    columns: readonly string[],
    rows: readonly (readonly string[])[],
  ) => Promise<Values>;
  /** Makes room for what an operation writes. @returns the answers that lead there. */
  readonly makeRoom: (place: string, target: Target, columns: readonly string[]) => Promise<Values>;
  /** What has come to a place so far; null where the system itself tells. */
  readonly arrived: (place: string, target: Target) => Promise<readonly Arrival[] | null>;
  readonly close: () => Promise<void>;
}

const password = 'let me in';
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** What recipes with a query of their own expect to find. */
const tablesOfQueries = `
  create table invoices (number text primary key, customer text, amount numeric, currency text, due_on date, paid_on date);
  alter table invoices owner to writer;
  insert into invoices values
    ('R-1', 'Harbor Tools', 120.5, 'EUR', current_date - 30, null),
    ('R-2', 'Quay Foods', 80, 'EUR', current_date - 3, null),
    ('R-3', 'Pier Print', 12, 'EUR', current_date - 9, current_date - 8)`;

/** The question that asks for a part of a resource, with its answer. */
const answer = (asked: string | { readonly property: string } | undefined, value: string): Values =>
  typeof asked === 'object' ? { [asked.property]: value } : {};

/** The questions that a path is made of. */
const pathAnswers = (path: string, value: string): Values =>
  Object.fromEntries([...path.matchAll(/\{\+(\w+)\}/g)].map(([, name = '']) => [name, value]));

const keyOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string => {
  const place = columns.findIndex((_, index) => new Set(rows.map(row => row[index])).size === rows.length);
  const key = columns[place];
  if (key === undefined) throw new Error(`No column of ${columns.join(', ')} tells the rows apart`);
  return key;
};

/** `{ "company.name": "A" }` as `{ company: { name: "A" } }`. */
const nested = (columns: readonly string[], values: readonly string[]): Row => {
  const record: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const names = column.split('.');
    let place = record;
    for (const name of names.slice(0, -1)) place = (place[name] ??= {}) as Record<string, unknown>;
    place[names.at(-1) ?? ''] = values[index];
  }
  return record;
};

/** Rows as an API or a webhook has them. */
export const recordsOf = (columns: readonly string[], rows: readonly (readonly string[])[]): readonly Row[] =>
  rows.map(row => nested(columns, row));

export const startSystems = async (): Promise<Systems> => {
  const database = await makeDatabase({ prefix: 'proof', role: 'writer', password, isOwner: true });
  // Recipes are proved side by side, and a connection takes one query after the other.
  const pool = new pg.Pool({ connectionString: database.rootUrl, max: 4 });
  await pool.query(tablesOfQueries);
  const folder = await mkdtemp(join(tmpdir(), 'citizen-proof-'));
  const sftp = await startSftpServer({ directory: folder, user: 'courier', password, hostKey: makeHostKey() });
  const user = 'robot@practice.example';
  const mail = await startMailServer({ user: { name: user, password } });
  const offered = new Map<string, readonly Row[]>();
  const posted = new Map<string, Row[]>();
  const api = createServer((request, response) => {
    const [, place = ''] = (request.url ?? '').split(/[/?]/);
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString('utf8')));
    request.on('end', () => {
      const isRead = request.method === 'GET';
      if (!isRead) posted.set(place, [...(posted.get(place) ?? []), JSON.parse(text) as Row]);
      response
        .writeHead(isRead ? 200 : 201, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: offered.get(place) ?? [] }));
    });
  });
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
  const { port: apiPort } = api.address() as AddressInfo;

  /** Names of tables have no more than 63 characters, mailboxes no more than 64. */
  const numbers = new Map<string, number>();
  const numberOf = (place: string): number => {
    const number = numbers.get(place) ?? numbers.size + 1;
    numbers.set(place, number);
    return number;
  };
  const mailboxOf = (place: string): string => `people-${numberOf(place)}@practice.example`;

  const makeTable = async (name: string, columns: readonly string[], key: string): Promise<void> => {
    const all = [...new Set([...columns, key])];
    const list = all.map(column => `${quoted(column)} text${column === key ? ' primary key' : ''}`).join(', ');
    await pool.query(`create table ${name} (${list})`);
    await pool.query(`alter table ${name} owner to writer`);
  };

  return {
    addresses: [database.port, sftp.port, mail.port, apiPort].map(port => `127.0.0.1:${port}`),
    connections: {
      postgresql: {
        host: '127.0.0.1',
        port: database.port,
        database: database.name,
        user: 'writer',
        password,
        encryption: 'disable',
      },
      'sftp-csv': { host: '127.0.0.1', port: sftp.port, user: 'courier', signIn: 'password', password, folder: '/' },
      smtp: { host: '127.0.0.1', port: mail.port, encryption: 'off', user, password, from: user },
      'http-rest': { baseUrl: `http://127.0.0.1:${apiPort}`, signIn: 'none', testPath: '/' },
    },
    async stage(place, { resource = { path: '' } }, columns, rows) {
      if ('table' in resource) {
        const name = `public.from_${numberOf(place)}`;
        await makeTable(name, columns, keyOf(columns, rows));
        const places = columns.map((_, index) => `$${index + 1}`).join(', ');
        for (const row of rows) await pool.query(`insert into ${name} values (${places})`, [...row]);
        return answer(resource.table, name);
      }
      if ('files' in resource) {
        const name = `${place}.csv`;
        const lines = [columns, ...rows].map(row => row.map(cell).join(','));
        await writeFile(join(folder, name), `${lines.join('\n')}\n`);
        return { ...answer(resource.files, name), ...answer(resource.afterwards, 'keep') };
      }
      if (!('path' in resource)) return {};
      offered.set(place, recordsOf(columns, rows));
      return pathAnswers(resource.path, place);
    },
    async makeRoom(place, { resource = { path: '' }, key }, columns) {
      if ('table' in resource) {
        const name = `public.to_${numberOf(place)}`;
        const [first = ''] = columns;
        const own = typeof key === 'string' ? key : first;
        await makeTable(name, columns, own);
        return { ...answer(resource.table, name), ...answer(key, own) };
      }
      if ('files' in resource) return answer(resource.files, `${place}-out.csv`);
      if ('template' in resource) return answer(resource.to, mailboxOf(place));
      return 'path' in resource ? pathAnswers(resource.path, place) : {};
    },
    async arrived(place, { resource }) {
      if (!resource) return null;
      if ('files' in resource) {
        return parse<Row>(await readFile(join(folder, `${place}-out.csv`)), { bom: true, columns: true });
      }
      if ('template' in resource) {
        const own = mail.list().filter(({ recipients }) => recipients.includes(mailboxOf(place)));
        return own.map(({ subject, text }) => `${subject}\n${text}`);
      }
      return 'path' in resource ? (posted.get(place) ?? []) : null;
    },
    async close() {
      await pool.end();
      api.closeAllConnections();
      await Promise.all([
        database.close(),
        sftp.stop(),
        mail.stop(),
        new Promise(resolve => api.close(resolve)),
        rm(folder, { recursive: true, force: true }),
      ]);
    },
  };
};
