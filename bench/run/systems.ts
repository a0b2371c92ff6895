import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { removePostgres, startPostgres } from '../../packages/host/src/store/embedded-postgres.ts';
import { columns } from './contacts.ts';

/** A REST API of contacts in a process of its own: what it costs is not what is measured. */
export interface ContactsServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export const startContacts = async (): Promise<ContactsServer> => {
  const child = fork(fileURLToPath(new URL('./contacts-server.ts', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
};

/** A customer's database with an empty table `contacts`, which tells on the channel `written` when rows come. */
export interface Warehouse {
  readonly port: number;
  /** Answers of a connection to it. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly newClient: () => Promise<pg.Client>;
  readonly stop: () => Promise<void>;
}

const password = 'bench';

export const startWarehouse = async (directory: string): Promise<Warehouse> => {
  const server = await startPostgres({ directory, name: 'warehouse' });
  const root = new pg.Client(server.url);
  await root.connect();
  await root.query(`create role writer login password '${password}'`);
  await root.query('create database warehouse owner writer');
  await root.end();

  const { host, port } = server;
  const place = { host, port, database: 'warehouse', user: 'writer', password };
  const newClient = async () => {
    const client = new pg.Client(place);
    await client.connect();
    return client;
  };
  const client = await newClient();
  const types = Object.keys(columns).map(name => `${name} ${name === 'updated_at' ? 'timestamptz' : 'text'}`);
  await client.query(`create table contacts (${types.join(', ')}, primary key (contact_id))`);
  await client.query(`create function tell() returns trigger language plpgsql
    as 'begin notify written; return null; end'`);
  await client.query('create trigger tell after insert on contacts for each statement execute function tell()');
  await client.end();

  return {
    port,
    values: { ...place, encryption: 'disable' },
    newClient,
    async stop() {
      await server.stop();
      await removePostgres({ directory, name: 'warehouse' });
    },
  };
};
