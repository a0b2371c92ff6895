import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { commonLibrary } from '@citizen-integrator/library';
import type { Action, Values } from 'citizen-integrator/contract';
import {
  connectorOf,
  ConnectorError,
  type ConnectorConnection,
  type RefusedRow,
  type TargetWriter,
} from '../../packages/host/src/connectors/index.ts';
import { formatTableName, parseTableName } from '../../packages/host/src/connectors/postgresql-table.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { removePostgres, startPostgres, type PostgresServer } from '../../packages/host/src/store/embedded-postgres.ts';
import { createSelfSigned } from './self-signed.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const never = new AbortController().signal;
const formulas = createFormulaPool();
const endpoint = commonLibrary.endpoints.get('postgresql') ?? assert.fail('the library has PostgreSQL');
const postgresql = connectorOf(endpoint);

describe('PostgreSQL connector', () => {
  let directory = '';
  let server: PostgresServer;
  let guard: AddressGuard;
  /** As superuser, in the warehouse. */
  let admin: pg.Client;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citizen-postgresql-'));
    server = await startPostgres({ directory, name: 'warehouse' });
    guard = createAddressGuard({
      allow: [`127.0.0.1:${server.port}`],
      resolve: name => Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
    });
    const root = new pg.Client(server.url);
    await root.connect();
    await root.query("create role writer login password 'let me in'");
    await root.query("create role locked nologin password 'let me in'");
    await root.query('create database warehouse');
    await root.end();
    admin = new pg.Client(server.url.replace(/\/postgres$/, '/warehouse'));
    await admin.connect();
    await admin.query(`
      create schema sales;
      create schema secret;
      grant usage on schema sales to writer;
      create table contacts (contact_id text primary key, full_name varchar(12), age int, born date, notes jsonb,
        kept text default 'kept', email text not null unique, stage text check (stage in ('lead', 'customer')),
        boss text references contacts);
      create table "Odd ""Name" (id int primary key, "Total €" numeric(6, 2));
      create table sales.orders (id bigint primary key, placed timestamptz, tags text[], paid boolean);
      create table keyless (id text, name text);
      create table readable (id text primary key);
      create table secret.hidden (id text primary key);
      create table guarded (id text primary key, owner text);
      alter table guarded enable row level security;
      create policy own on guarded using (owner = 'writer') with check (owner = 'writer');
      create table parents (id text primary key, child text references contacts deferrable initially deferred);
      grant select, insert, update on contacts, "Odd ""Name", sales.orders, keyless, guarded, parents to writer;
      grant select on readable to writer;
      grant all on secret.hidden to writer;`);
  });
  after(async () => {
    await admin.end();
    await guard.close();
    await server.stop();
    await removePostgres({ directory, name: 'warehouse' });
    await rm(directory, { recursive: true, force: true });
  });

  const connection = (values: Values = {}): ConnectorConnection => ({
    endpoint,
    values: {
      host: '127.0.0.1',
      port: server.port,
      database: 'warehouse',
      user: 'writer',
      password: 'let me in',
      encryption: 'disable',
      ...values,
    },
    guard,
  });
  const failure = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => assert.fail('it should have been refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  };

  describe('test', () => {
    it('says to how many tables one may write', async () => {
      const { ok, message, todo } = await postgresql.test(connection(), never);
      assert.ok(ok);
      assert.equal(text(message), 'Connection works. We may write to 6 tables in warehouse.');
      assert.deepEqual(todo, []);
    });

    it('names the answer that holds a character which ends a text for the server', async () => {
      for (const field of ['database', 'user', 'password']) {
        const { ok, message, todo, field: named } = await postgresql.test(connection({ [field]: 'a\0b' }), never);
        assert.equal(ok, false);
        assert.equal(text(message), 'This holds a character that PostgreSQL does not take.');
        assert.equal(todo.length, 1);
        assert.equal(named, field);
      }
    });

    it('says when there is none', async () => {
      const { ok, message, todo } = await postgresql.test(connection({ database: 'postgres' }), never);
      assert.ok(ok);
      assert.equal(text(message), 'Connection works, but there is no table in postgres that writer may write to.');
      assert.equal(todo.length, 1);
    });

    for (const [what, values, says, field] of [
      ['a wrong password', { password: 'sesame' }, 'We reached PostgreSQL, but it did not let us in.', 'password'],
      ['an empty password', { password: '' }, 'We reached PostgreSQL, but it did not let us in.', 'password'],
      ['a user that is not there', { user: 'nobody' }, 'We reached PostgreSQL, but it did not let us in.', 'password'],
      ['a user who may not sign in', { user: 'locked' }, 'PostgreSQL does not let locked in from our address.', 'user'],
      [
        'a database that is not there',
        { database: 'wharehouse' },
        'There is no database "wharehouse" on this server.',
        'database',
      ],
      [
        'a name that is not there',
        { host: 'db.nowhere.example' },
        'We found nothing at the address db.nowhere.example.',
        'host',
      ],
      [
        'a private address',
        { host: '10.0.0.1' },
        'The address 10.0.0.1 is in a private network, which we may not reach.',
        'host',
      ],
      [
        'a server without encryption',
        { encryption: 'require' },
        'This server does not offer encryption.',
        'encryption',
      ],
      [
        'a server without encryption, when it should be checked',
        { encryption: 'verify-full' },
        'This server does not offer encryption.',
        'encryption',
      ],
    ] as const) {
      it(`says what is wrong with ${what}`, async () => {
        const outcome = await postgresql.test(connection(values), never);
        assert.equal(outcome.ok, false);
        assert.equal(text(outcome.message), says);
        assert.equal(outcome.field, field);
        assert.ok(outcome.todo.length > 0 && outcome.todo.map(text).every(todo => todo.endsWith('.')));
        assert.ok(outcome.details);
        assert.doesNotMatch(JSON.stringify(outcome), /sesame|let me in/);
      });
    }

    it("names the operator's way out for a private address", async () => {
      const { todo } = await postgresql.test(connection({ host: '127.0.0.1', port: 1 }), never);
      assert.match(todo.map(text).join(), /allow 127\.0\.0\.1:1\./);
    });

    it('says what is wrong when something else answers, or nothing', async () => {
      const other = createServer((_request, response) => response.end());
      const port = await new Promise<number>(resolve =>
        other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port)),
      );
      const there = createAddressGuard({ allow: [`127.0.0.1:${port}`] });
      const tryIt = (values: Values) => postgresql.test({ ...connection({ port, ...values }), guard: there }, never);
      const answers = await tryIt({ encryption: 'require' });
      assert.equal(text(answers.message), `What answers at 127.0.0.1 on port ${port} is no PostgreSQL server.`);
      assert.equal(text((await tryIt({})).message), 'The connection to PostgreSQL was lost.');
      other.closeAllConnections();
      await new Promise(resolve => other.close(resolve));
      const nothing = await tryIt({});
      assert.equal(text(nothing.message), `We found 127.0.0.1, but nothing answers on port ${port}.`);
      assert.equal(nothing.field, 'port');
      await there.close();
    });

    it('speaks over TLS where the server offers it, and checks the certificate if asked', async () => {
      const { key, cert } = createSelfSigned();
      const { rows } = await admin.query<{ folder: string }>("select current_setting('data_directory') as folder");
      const folder = rows[0]?.folder ?? '';
      for (const [name, pem] of Object.entries({ 'server.key': key, 'server.crt': cert })) {
        const lines = pem
          .trim()
          .split('\n')
          .map(line => `('${line}')`);
        await admin.query(`copy (values ${lines.join(', ')}) to '${join(folder, name)}'`);
      }
      await admin.query(`copy (select 1) to program 'chmod 600 "${join(folder, 'server.key')}"'`);
      await admin.query('alter system set ssl = on');
      await admin.query('select pg_reload_conf()');
      const isReady = async () => (await postgresql.test(connection({ encryption: 'require' }), never)).ok;
      for (let tries = 0; !(await isReady()); tries += 1) assert.ok(tries < 500, 'the server never offers TLS');

      const outcome = await postgresql.test(connection({ encryption: 'verify-full' }), never);
      assert.equal(text(outcome.message), 'The certificate of 127.0.0.1 cannot be trusted.');
      assert.equal(outcome.field, 'encryption');
      await admin.query('alter system reset ssl');
      await admin.query('select pg_reload_conf()');
    });
  });

  describe('tables', () => {
    it('are those that one may write to, as they are written in SQL', async () => {
      assert.ok(postgresql.listObjects);
      const options = await postgresql.listObjects(connection(), 'write', never);
      assert.deepEqual(
        options.map(({ value, label }) => [value, label]),
        [
          ['public."Odd ""Name"', 'Odd "Name'],
          ['public.contacts', 'contacts'],
          ['public.guarded', 'guarded'],
          ['public.keyless', 'keyless'],
          ['public.parents', 'parents'],
          ['sales.orders', 'sales.orders'],
        ],
      );
    });

    it('are those that one may read, for a source', async () => {
      const options = await postgresql.listObjects?.(connection(), 'read', never);
      assert.deepEqual(
        options?.map(({ label }) => label),
        ['Odd "Name', 'contacts', 'guarded', 'keyless', 'parents', 'readable', 'sales.orders'],
      );
    });

    it('have fields', async () => {
      const fields = async (table: string) =>
        (await postgresql.listFields?.(connection(), table, never))?.map(({ value }) => value);
      assert.deepEqual(await fields('public."Odd ""Name"'), ['id', 'Total €']);
      assert.deepEqual(await fields('nothing'), []);
      assert.deepEqual(await fields('no name; at all'), []);
    });

    it('have names that can be read back, and nothing else is a name', () => {
      for (const [schema, name] of [
        ['public', 'contacts'],
        ['My schema', 'Odd "Name'],
        ['a.b', 'c.d'],
        ['ünder', 'Größe'],
      ] as const) {
        assert.deepEqual(parseTableName(formatTableName(schema, name)), { schema, name });
      }
      assert.deepEqual(parseTableName(' Contacts '), { schema: null, name: 'contacts' });
      for (const none of ['', 'a b', 'a.b.c', 'contacts; drop table contacts', '"open', 'a."', '1a', 'a--']) {
        assert.equal(parseTableName(none), null, none);
      }
    });
  });

  describe('writing', () => {
    const open = (table: string, key: string | undefined, fields: readonly string[], action: Action = 'upsert') => {
      assert.ok(postgresql.openTarget);
      const target = { connection: 'target', resource: { table: { property: 'table' } }, ...(key && { key }) };
      return postgresql.openTarget(connection(), { target, answers: { table }, fields, action, formulas }, never);
    };
    const using = async <Result>(writer: Promise<TargetWriter>, work: (writer: TargetWriter) => Promise<Result>) => {
      const opened = await writer;
      try {
        return await work(opened);
      } finally {
        await opened.close();
      }
    };
    const reasons = (refused: readonly RefusedRow[]) => refused.map(({ index, reason }) => [index, text(reason)]);
    const tableOf = async (table: string, columns = '*') =>
      (await admin.query<Record<string, unknown>>(`select ${columns} from ${table} order by 1`)).rows;

    it('adds rows, then updates them, and touches only the columns that it was given', async () => {
      await using(
        open('public.contacts', 'contact_id', ['contact_id', 'full_name', 'email', 'notes']),
        async writer => {
          const ana = { contact_id: 'ana', full_name: 'Ana', email: 'ana@x', notes: { vip: true }, kept: 'not sent' };
          const bo = { contact_id: 'bo', full_name: null, email: 'bo@x', notes: [1] };
          assert.deepEqual(await writer.write([ana, bo]), { created: 2, updated: 0, skipped: 0, refused: [] });
          await admin.query("update contacts set kept = 'by hand' where contact_id = 'ana'");
          const result = await writer.write([
            { ...ana, full_name: 'Ana S' },
            bo,
            { ...bo, contact_id: 'cy', email: 'cy@x' },
          ]);
          assert.deepEqual(result, { created: 1, updated: 2, skipped: 0, refused: [] });
        },
      );
      assert.deepEqual(await tableOf('contacts', 'contact_id, full_name, notes, kept'), [
        { contact_id: 'ana', full_name: 'Ana S', notes: { vip: true }, kept: 'by hand' },
        { contact_id: 'bo', full_name: null, notes: [1], kept: 'kept' },
        { contact_id: 'cy', full_name: null, notes: [1], kept: 'kept' },
      ]);
    });

    it('lets the later of two rows with one key win', async () => {
      const result = await using(open('sales.orders', 'id', ['id', 'placed', 'tags', 'paid']), writer =>
        writer.write([
          { id: 7, placed: '2026-01-01T00:00:00Z', tags: ['a'], paid: false },
          { id: 8, placed: null, tags: [], paid: null },
          { id: 7, placed: '2026-02-01T00:00:00Z', tags: ['b', 'c'], paid: true },
        ]),
      );
      assert.deepEqual(result, { created: 2, updated: 1, skipped: 0, refused: [] });
      const [seven] = await tableOf('sales.orders', 'id, placed, tags, paid');
      assert.deepEqual(seven, { id: '7', placed: new Date('2026-02-01'), tags: ['b', 'c'], paid: true });
    });

    it('also when the table sees one key where the rows write it in two ways', async () => {
      const result = await using(open('sales.orders', 'id', ['id', 'paid']), writer =>
        writer.write([
          { id: 9, paid: false },
          { id: '9', paid: true },
        ]),
      );
      assert.deepEqual([result.created, result.updated, result.refused], [1, 1, []]);
    });

    it('writes to odd names', async () => {
      const result = await using(open('"Odd ""Name"', 'id', ['id', 'Total €']), writer =>
        writer.write([{ id: 1, 'Total €': '12.5' }]),
      );
      assert.equal(result.created, 1);
      assert.deepEqual(await tableOf('"Odd ""Name"'), [{ id: 1, 'Total €': '12.50' }]);
    });

    it('refuses only the rows that do not fit, each with its reason', async () => {
      const fields = ['contact_id', 'full_name', 'age', 'born', 'email', 'stage', 'boss'];
      const good = (id: string, rest = {}) => ({ contact_id: id, email: `${id}@refusals`, ...rest });
      const rows = [
        good('r0'),
        good('r1', { full_name: 'Bartholomew the Third' }),
        good('r2', { age: 'forty' }),
        good('r3', { age: 99_999_999_999 }),
        good('r4', { born: 'tomorrowish' }),
        { contact_id: 'r5', email: null },
        { contact_id: 'r6', email: 'r0@refusals' },
        good('r7', { stage: 'enemy' }),
        good('r8', { boss: 'nobody' }),
        { contact_id: null, email: 'r9@refusals' },
        good('r10', { full_name: 'nul \u0000' }),
        good('r11', { age: 41, born: '1985-04-01', stage: 'lead', boss: 'r0' }),
      ];
      const { created, updated, refused } = await using(open('contacts', 'contact_id', fields), writer =>
        writer.write(rows),
      );
      assert.deepEqual([created, updated], [2, 0]);
      assert.deepEqual(reasons(refused), [
        [1, '"full_name" takes 12 characters; this text is longer.'],
        [2, '"age" needs a number; "forty" is none.'],
        [3, '"99999999999" is more than "age" takes.'],
        [4, '"born" needs a date; "tomorrowish" is none.'],
        [5, '"email" needs a value.'],
        [6, 'Another record has the same "email".'],
        [7, 'It does not fit the rule "contacts_stage_check" of the table.'],
        [8, '"boss" points at something that is not in the table yet.'],
        [9, 'It has no value for "contact_id", which tells records apart.'],
        [10, 'A text holds a character that the table does not take.'],
      ]);
      assert.match(refused[4]?.details ?? '', /^23502 null value in column "email"/);
      const ids = await tableOf("contacts where email like '%@refusals'", 'contact_id');
      assert.deepEqual(ids, [{ contact_id: 'r0' }, { contact_id: 'r11' }]);
    });

    it("finds a rule that is only checked at the end, and one of the table's own policies", async () => {
      const late = await using(open('parents', 'id', ['id', 'child']), writer =>
        writer.write([
          { id: 'p1', child: 'ana' },
          { id: 'p2', child: 'nobody' },
        ]),
      );
      assert.deepEqual(
        [late.created, reasons(late.refused)],
        [1, [[1, '"child" points at something that is not in the table yet.']]],
      );
      const guarded = await using(open('guarded', 'id', ['id', 'owner']), writer =>
        writer.write([
          { id: 'g1', owner: 'else' },
          { id: 'g2', owner: 'writer' },
        ]),
      );
      assert.deepEqual(
        [guarded.created, reasons(guarded.refused)],
        [1, [[0, 'The rules of the table do not let us write it.']]],
      );
    });

    for (const [what, table, key, fields, says] of [
      [
        'a table that is not there',
        'public.nothing',
        'id',
        ['id'],
        'There is no table "public.nothing", or we may not see it.',
      ],
      [
        'what is no name',
        'contacts; drop table contacts',
        'id',
        ['id'],
        'We cannot read "contacts; drop table contacts" as the name of a table.',
      ],
      [
        'a column that is not there',
        'contacts',
        'contact_id',
        ['contact_id', 'fax'],
        'The table "contacts" has no column "fax".',
      ],
      [
        'a key that is not unique',
        'keyless',
        'id',
        ['id'],
        'The column "id" of the table "keyless" is not unique. Make it the primary key, so that records can be told apart.',
      ],
      [
        'no key',
        'contacts',
        undefined,
        ['contact_id'],
        'This recipe does not say by which field records are told apart.',
      ],
      ['a table that one may only read', 'readable', 'id', ['id'], 'writer may not write to the table "readable".'],
      [
        'a schema that one may not enter',
        'secret.hidden',
        'id',
        ['id'],
        'writer is known here, but may not open the database warehouse.',
      ],
    ] as const) {
      it(`says before the first row that there is ${what}`, async () => {
        const error = await failure(open(table, key, fields));
        assert.notEqual(error.kind, 'transient');
        assert.equal(text(error.says), says);
      });
    }

    it('only adds, and leaves alone what is there', async () => {
      await admin.query(`create table added (id int primary key, name text unique);
        insert into added values (1, 'kept'); grant select, insert on added to writer`);
      const result = await using(open('added', 'id', ['id', 'name'], 'insert'), writer =>
        writer.write([
          { id: 1, name: 'changed' },
          { id: 2, name: 'new' },
          { id: 3, name: 'new' },
        ]),
      );
      assert.deepEqual([result.created, result.updated, result.skipped], [1, 0, 1]);
      assert.deepEqual(reasons(result.refused), [[2, 'Another record has the same "name".']]);
      assert.deepEqual(await tableOf('added'), [
        { id: 1, name: 'kept' },
        { id: 2, name: 'new' },
      ]);
    });

    it('only updates, and adds nothing', async () => {
      await admin.query(`create table updated (id int primary key, name text not null, kept text default 'kept');
        insert into updated values (1, 'old'); grant select, update on updated to writer`);
      const result = await using(open('updated', 'id', ['id', 'name'], 'update'), writer =>
        writer.write([
          { id: 1, name: 'changed' },
          { id: 2, name: 'new' },
          { id: 1, name: null },
        ]),
      );
      assert.deepEqual([result.created, result.updated, result.skipped], [0, 1, 1]);
      assert.deepEqual(reasons(result.refused), [[2, '"name" needs a value.']]);
      assert.deepEqual(await tableOf('updated'), [{ id: 1, name: 'changed', kept: 'kept' }]);
    });

    it('appends to a table without a key when it only adds', async () => {
      await admin.query('create table appended (name text); grant insert on appended to writer');
      const write = () =>
        using(open('appended', undefined, ['name'], 'insert'), writer => writer.write([{ name: 'a' }, { name: 'a' }]));
      assert.deepEqual(await write(), { created: 2, updated: 0, skipped: 0, refused: [] });
      await write();
      assert.equal((await tableOf('appended')).length, 4);
      const error = await failure(open('appended', undefined, ['name'], 'update'));
      assert.equal(text(error.says), 'This recipe does not say by which field records are told apart.');
    });

    it('says that a connection was lost while it wrote', async () => {
      await using(open('contacts', 'contact_id', ['contact_id', 'email']), async writer => {
        await admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'writer' and application_name = 'citizen-integrator'",
        );
        const error = await failure(writer.write([{ contact_id: 'late', email: 'late@x' }]));
        assert.equal(error.kind, 'transient');
      });
    });

    it('writes pages as statements, not row by row', async () => {
      await admin.query('create table many (id int primary key, name text)');
      await admin.query('grant select, insert, update on many to writer');
      await admin.query(`
        create table statements (at int);
        grant insert on statements to writer;
        create function note() returns trigger language plpgsql as 'begin insert into statements values (1); return null; end';
        create trigger note after insert on many for each statement execute function note();`);
      const rows = Array.from({ length: 1200 }, (_, id) => ({ id, name: `Row ${id}` }));
      const result = await using(open('many', 'id', ['id', 'name']), writer => writer.write(rows));
      assert.equal(result.created, 1200);
      assert.deepEqual(await tableOf('statements', 'count(*)::int as count'), [{ count: 1 }]);
    });
  });
});
