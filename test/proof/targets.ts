import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { FieldMapping, Operation, PropertyValue, Values } from 'citizen-integrator/contract';
import { startMailServer } from '../../demo/server/mail-server.ts';
import { makeHostKey, startSftpServer } from '../../demo/server/sftp-server.ts';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { makeDatabase } from '../host/test-database.ts';

/** Values that what an entry of a mapping feeds would take; null when it takes anything. */
export type SampleFor = (entry: FieldMapping, operation: Operation) => readonly string[] | null;

/** Everything that recipes connect beside the apps of vendors. */
export interface Targets {
  /** `host:port` */
  readonly addresses: readonly string[];
  /** By endpoint. */
  readonly connections: Readonly<Record<string, Values>>;
  /** To questions that any recipe may ask, by name. */
  readonly answers: Readonly<Record<string, PropertyValue>>;
  /** To a question of one recipe; undefined for those of others. */
  readonly answer: (recipe: string, question: string) => PropertyValue | undefined;
  /** Makes what the operations of a recipe read and fill: tables and files. */
  readonly prepare: (recipe: string, operations: readonly Operation[], sampleFor: SampleFor) => Promise<void>;
  readonly close: () => Promise<void>;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A short name for a table. */
const tableOf = (recipe: string): string => recipe.replaceAll('-', '_').slice(0, 50);

const rowCount = 3;

/** Source fields of a mapping, of formulas those that are names alone. */
const readBy = ({ mapping, mode }: Operation): string[] => {
  const named = mapping.flatMap(({ from, convert }) => [
    ...(from === undefined || from === '*' ? [] : [from]),
    ...conversionsOf({ convert }).flatMap(each => (each.kind === 'join' ? each.fields : [])),
  ]);
  const grouped = 'groupBy' in mode ? [mode.groupBy] : [];
  return [...new Set([...named, ...grouped])];
};

export const startTargets = async (): Promise<Targets> => {
  const database = await makeDatabase({ prefix: 'proof', role: 'writer', password: 'let me in', isOwner: true });
  const client = new pg.Client(database.rootUrl);
  await client.connect();
  const folder = await mkdtemp(join(tmpdir(), 'citizen-proof-'));
  const sftp = await startSftpServer({
    directory: folder,
    user: 'courier',
    password: 'let me in',
    hostKey: makeHostKey(),
  });
  const mail = await startMailServer({ user: { name: 'robot@practice.example', password: 'let me in' } });
  const received: unknown[] = [];
  const api = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString('utf8')));
    request.on('end', () => {
      if (request.method !== 'GET') received.push(text);
      const records = Array.from({ length: rowCount }, (_, index) => ({
        id: `r${index}`,
        name: `Record ${index}`,
        updatedAt: '2026-01-15T10:00:00Z',
      }));
      response
        .writeHead(request.method === 'GET' ? 200 : 201, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: records }));
    });
  });
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
  const { port: apiPort } = api.address() as AddressInfo;
  const keys = new Map<string, string>();

  const makeTable = async (
    name: string,
    columns: readonly string[],
    key: string,
    rows: readonly string[][],
  ): Promise<void> => {
    const all = [...new Set([...columns, key].filter(Boolean))];
    const list = all.map(column => `${quoted(column)} text${column === key ? ' primary key' : ''}`).join(', ');
    await client.query(`create table if not exists public.${quoted(name)} (${list})`);
    await client.query(`alter table public.${quoted(name)} owner to writer`);
    for (const row of rows) {
      const places = row.map((_, index) => `$${index + 1}`).join(', ');
      await client.query(
        `insert into public.${quoted(name)} (${columns.map(quoted).join(', ')}) values (${places}) on conflict do nothing`,
        row,
      );
    }
  };

  const prepare: Targets['prepare'] = async (recipe, operations, sampleFor) => {
    for (const operation of operations) {
      const { source, target, mapping } = operation;
      if (target.resource && 'table' in target.resource) {
        const fields = mapping.map(({ to }) => to).filter(to => to !== '*');
        const key = typeof target.key === 'string' ? target.key : (fields[0] ?? 'id');
        keys.set(recipe, key);
        await makeTable(tableOf(recipe), fields, key, []);
      }
      const columns = readBy(operation);
      const samples = columns.map(column => {
        const entry = mapping.find(({ from }) => from === column);
        return (entry && sampleFor(entry, operation)) ?? [0, 1, 2].map(index => `${column} ${index}`);
      });
      const rows = Array.from({ length: rowCount }, (_, index) =>
        samples.map(values => values[index % values.length] ?? ''),
      );
      if (source.resource && 'table' in source.resource)
        await makeTable(`${tableOf(recipe)}_from`, columns, columns[0] ?? 'id', rows);
      if (source.resource && 'files' in source.resource) {
        const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = [columns, ...rows].map(row => row.map(cell).join(','));
        await writeFile(join(folder, `${recipe}.csv`), `${lines.join('\n')}\n`);
      }
    }
  };

  return {
    addresses: [
      `127.0.0.1:${database.port}`,
      `127.0.0.1:${sftp.port}`,
      `127.0.0.1:${mail.port}`,
      `127.0.0.1:${apiPort}`,
    ],
    connections: {
      postgresql: {
        host: '127.0.0.1',
        port: database.port,
        database: database.name,
        user: 'writer',
        password: 'let me in',
        encryption: 'disable',
      },
      'sftp-csv': {
        host: '127.0.0.1',
        port: sftp.port,
        user: 'courier',
        signIn: 'password',
        password: 'let me in',
        folder: '/',
      },
      smtp: {
        host: '127.0.0.1',
        port: mail.port,
        encryption: 'off',
        user: 'robot@practice.example',
        password: 'let me in',
        from: 'robot@practice.example',
      },
      'http-rest': { baseUrl: `http://127.0.0.1:${apiPort}`, signIn: 'none', testPath: '/' },
    },
    answers: { targetPath: 'records', path: 'records', listIn: 'field', rows: 'data', channel: '#integrations' },
    answer(recipe, question) {
      if (question === 'table') return `public.${tableOf(recipe)}`;
      if (question === 'sourceTable') return `public.${tableOf(recipe)}_from`;
      if (question === 'key') return keys.get(recipe);
      if (question === 'files') return `${recipe}.csv`;
      if (question === 'file') return `${recipe}-out.csv`;
      if (question === 'afterwards') return 'keep';
      return undefined;
    },
    prepare,
    async close() {
      await client.end();
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
