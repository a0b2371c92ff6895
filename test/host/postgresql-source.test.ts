import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import pg from 'pg';
import { commonLibrary } from '@citizen-integrator/library';
import { Source, type Values } from 'citizen-integrator/contract';
import {
  connectorOf,
  ConnectorError,
  type ConnectorConnection,
  type SourceReader,
} from '../../packages/host/src/connectors/index.ts';
import type { Row } from '../../packages/host/src/connectors/row.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { removePostgres, startPostgres, type PostgresServer } from '../../packages/host/src/store/embedded-postgres.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const never = new AbortController().signal;
const endpoint = commonLibrary.endpoints.get('postgresql') ?? assert.fail('the library has PostgreSQL');
const { openSource } = connectorOf(endpoint);

describe('PostgreSQL as a source', () => {
  let directory = '';
  let server: PostgresServer;
  let guard: AddressGuard;
  /** As superuser, in the warehouse. */
  let admin: pg.Client;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citizen-postgresql-'));
    server = await startPostgres({ directory, name: 'warehouse' });
    guard = createAddressGuard({ allow: [`127.0.0.1:${server.port}`] });
    const root = new pg.Client(server.url);
    await root.connect();
    await root.query("create role reader login password 'let me in'");
    await root.query("alter role reader set datestyle to 'German'; alter role reader set timezone to 'Asia/Kolkata'");
    await root.query('create database warehouse');
    await root.end();
    admin = new pg.Client(server.url.replace(/\/postgres$/, '/warehouse'));
    await admin.connect();
    await admin.query(`
      create table many (id int primary key, name text);
      insert into many select n, 'Row ' || n from generate_series(1, 1250) n;
      create table places (country text, city text, people bigint, primary key (country, city));
      insert into places select 'C' || n % 7, 'City ' || n, n from generate_series(1, 1100) n;
      create table values_of_all_kinds (id uuid primary key, big bigint, whole int, amount numeric(8, 2), ratio float8,
        day date, days date[], at timestamp, moment timestamptz, moments timestamptz[], info jsonb, tags text[],
        yes boolean, bytes bytea, span interval, hidden text);
      insert into values_of_all_kinds values ('00000000-0000-0000-0000-000000000001', 9007199254740993, 7, 12.50, 0.1,
        '2026-03-29', '{2026-03-29,NULL}', '2026-03-29 02:30:00.123456', '2026-03-29 02:30:00.123456+02',
        '{"2026-01-01 00:00:00+00"}', '{"a": [1]}', '{a,b}', true, '\\x00ff', '1 day', 'secret');
      create table moved (at timestamptz primary key, name text);
      insert into moved select '2026-01-01'::timestamptz + n * interval '0.000001 s', 'm' || n from generate_series(1, 1100) n;
      create table noted (id int primary key, at timestamptz);
      insert into noted values (1, '2026-01-01'), (2, '2026-02-01'), (3, null);
      create table keyless (id int, name text);
      create table unseen (id int primary key);
      create view names as select id, name from many;
      grant select on many, places, moved, noted, keyless, names to reader;
      grant select (id, big, whole, amount, ratio, day, days, at, moment, moments, info, tags, yes, bytes, span)
        on values_of_all_kinds to reader;`);
  });
  after(async () => {
    await admin.end();
    await guard.close();
    await server.stop();
    await removePostgres({ directory, name: 'warehouse' });
    await rm(directory, { recursive: true, force: true });
  });

  const connection = (): ConnectorConnection => ({
    endpoint,
    values: {
      host: '127.0.0.1',
      port: server.port,
      database: 'warehouse',
      user: 'reader',
      password: 'let me in',
      encryption: 'disable',
    },
    guard,
  });
  const open = (
    source: z.input<typeof Source>['resource'],
    answers: Values = {},
    others: { changedSince?: string; since?: string } = {},
  ): Promise<SourceReader> => {
    assert.ok(openSource);
    const { since = null, ...rest } = others;
    const request = { source: z.parse(Source, { connection: 'source', resource: source, ...rest }), answers, since };
    return openSource(connection(), request, never);
  };
  const readAll = async (...args: Parameters<typeof open>) => {
    const reader = await open(...args);
    const rows: Row[] = [];
    const totals: (number | null)[] = [];
    let cursor: string | null = null;
    do {
      const page = await reader.read(cursor, never);
      rows.push(...page.rows);
      totals.push(page.total);
      cursor = page.next;
    } while (cursor !== null);
    await reader.close();
    return { rows, totals, fields: reader.fields };
  };
  const failure = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => assert.fail('it should have been refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  };

  describe('a table', () => {
    it('is read to its end in the order of its key', async () => {
      const { rows, totals, fields } = await readAll({ table: 'many' });
      assert.deepEqual(
        rows.map(({ id }) => id),
        Array.from({ length: 1250 }, (_, index) => index + 1),
      );
      assert.deepEqual(totals, [1250, null, null]);
      assert.deepEqual(fields, ['id', 'name']);
    });

    it('may have a key of several columns', async () => {
      const { rows } = await readAll({ table: { property: 'table' } }, { table: 'public.places' });
      assert.equal(rows.length, 1100);
      assert.equal(new Set(rows.map(({ city }) => city)).size, 1100);
      const order = rows.map(({ country }) => String(country));
      assert.deepEqual(order, [...order].sort());
    });

    it('goes on at a moment to the microsecond, whatever the time zone of the user', async () => {
      const { rows } = await readAll({ table: 'moved' });
      assert.equal(rows.length, 1100);
      assert.equal(rows[0]?.['at'], '2026-01-01T00:00:00.000001Z');
    });

    it('loses nothing and shifts nothing when rows come and go meanwhile', async () => {
      const reader = await open({ table: 'many' });
      const first = await reader.read(null, never);
      await admin.query("delete from many where id <= 100; insert into many values (0, 'late'), (9999, 'last')");
      const second = await reader.read(first.next, never);
      assert.deepEqual([second.rows[0]?.['id'], second.rows.at(-1)?.['id']], [501, 1000]);
      assert.deepEqual(await reader.read(first.next, never), second, 'a page can be read again');
      const third = await reader.read(second.next, never);
      assert.deepEqual([third.rows.at(-1)?.['id'], third.next], [9999, null]);
      await reader.close();
      await admin.query(`delete from many where id in (0, 9999);
        insert into many select n, 'Row ' || n from generate_series(1, 100) n`);
    });

    it('gives values that lose nothing, and only what one may read', async () => {
      const { rows } = await readAll({ table: 'values_of_all_kinds' });
      assert.deepEqual(rows, [
        {
          id: '00000000-0000-0000-0000-000000000001',
          big: '9007199254740993',
          whole: 7,
          amount: '12.50',
          ratio: 0.1,
          day: '2026-03-29',
          days: ['2026-03-29', null],
          at: '2026-03-29T02:30:00.123456',
          moment: '2026-03-29T00:30:00.123456Z',
          moments: ['2026-01-01T00:00:00Z'],
          info: { a: [1] },
          tags: ['a', 'b'],
          yes: true,
          bytes: '\\x00ff',
          span: '1 day',
        },
      ]);
    });

    it('leaves out what has not changed since then, but nothing of that moment', async () => {
      const { rows, totals } = await readAll(
        { table: 'moved' },
        {},
        { changedSince: 'at', since: '2026-01-01T00:00:00.001090Z' },
      );
      assert.deepEqual([rows.length, rows[0]?.['name']], [11, 'm1090']);
      assert.deepEqual(totals, [null]);
    });

    it('leaves out nothing that does not say when it changed', async () => {
      const { rows } = await readAll({ table: 'noted' }, {}, { changedSince: 'at', since: '2026-02-01T00:00:00Z' });
      assert.deepEqual(
        rows.map(({ id }) => id),
        [2, 3],
      );
    });

    for (const [what, table, says] of [
      ['is not there', 'nothing', 'There is no table "nothing", or we may not see it.'],
      ['has no name that can be read', 'a b', 'We cannot read "a b" as the name of a table.'],
      ['one may not read', 'unseen', 'reader may not read the table "unseen".'],
      [
        'has no key',
        'keyless',
        'The table "keyless" has no primary key that we may read, so its records cannot be told apart and read in pages.',
      ],
      [
        'is a view',
        'names',
        'The table "names" has no primary key that we may read, so its records cannot be told apart and read in pages.',
      ],
    ] as const) {
      it(`that ${what} is refused before the first row`, async () => {
        const { kind, says: said } = await failure(open({ table }));
        assert.deepEqual([kind, text(said)], ['refused', says]);
      });
    }

    it('that lacks the column that tells changes is refused', async () => {
      const { says } = await failure(open({ table: 'many' }, {}, { changedSince: 'updated_at' }));
      assert.equal(text(says), 'The other app gives no "updated_at", which tells when a record was changed.');
    });
  });

  describe('a query', () => {
    it('is read in pages, with answers as its parameters', async () => {
      const query = 'select id, upper(name) as name from many where id > $1 and name <> all($2) -- all but some\n;';
      const { rows, totals, fields } = await readAll(
        { query, parameters: ['from', 'without'], orderBy: 'id' },
        { from: 50, without: ['Row 60', 'Row 70'] },
      );
      assert.equal(rows.length, 1198);
      assert.deepEqual(rows[0], { id: 51, name: 'ROW 51' });
      assert.deepEqual(totals, [1198, null, null]);
      assert.deepEqual(fields, ['id', 'name']);
    });

    it('has its answers as values, never as text of its own', async () => {
      const query = 'select id, name from many where name = $1';
      const { rows } = await readAll({ query, parameters: ['name'], orderBy: 'id' }, { name: "' or true --" });
      assert.deepEqual(rows, []);
    });

    it('may be ordered by a text, in the order of its own collation', async () => {
      const query = "select 'ä' || n as name from generate_series(1, 700) n";
      const { rows } = await readAll({ query, orderBy: 'name' });
      assert.equal(new Set(rows.map(({ name }) => name)).size, 700);
    });

    const failures: [what: string, query: string, orderBy: string, says: string][] = [
      [
        'writes',
        'with gone as (delete from many returning id) select id from gone',
        'id',
        'PostgreSQL cannot run the query of this recipe with these answers.',
      ],
      ['is no SQL', 'select from where', 'id', 'PostgreSQL cannot run the query of this recipe with these answers.'],
      [
        'is two',
        'select 1 as id) as r; drop table many; select (1',
        'id',
        'PostgreSQL cannot run the query of this recipe with these answers.',
      ],
      [
        'reads what one may not',
        'select id from unseen',
        'id',
        'reader may not read something that this recipe asks for.',
      ],
      [
        'lacks the column of its order',
        'select id from many',
        'number',
        'The query gives no column "number", by which its records are ordered.',
      ],
      ['gives a name twice', 'select id, id from many', 'id', 'The query gives two columns with the name "id".'],
    ];
    for (const [what, query, orderBy, says] of failures) {
      it(`that ${what} is refused before the first row`, async () => {
        const error = await failure(open({ query, orderBy }));
        assert.deepEqual([error.kind, text(error.says)], ['refused', says]);
      });
    }

    it('whose order leaves rows out is refused rather than read', async () => {
      const twice = await failure(readAll({ query: 'select id, id / 2 as half from many', orderBy: 'half' }));
      assert.match(text(twice.says), /^Two records have the same "half"/);
      const without = 'select nullif(id, 1250) as id from many';
      const empty = await failure(readAll({ query: without, orderBy: 'id' }));
      assert.equal(text(empty.says), 'A record has no "id", by which records are ordered, so it would be left out.');
    });

    it('cannot write while it is read', async () => {
      await admin.query(`create function sneak() returns int language plpgsql
        as 'begin delete from many; return 1; end'; grant delete on many to reader`);
      const error = await failure(readAll({ query: 'select sneak() as id', orderBy: 'id' }));
      assert.match(error.details ?? '', /^25006 /);
      assert.equal((await admin.query('select from many')).rowCount, 1250);
    });

    it('is cut off when it is told to', async () => {
      assert.ok(openSource);
      const stop = new AbortController();
      const query = 'select n as id, pg_sleep(60)::text as nap from generate_series(1, 2) n';
      const source = z.parse(Source, { connection: 'source', resource: { query, orderBy: 'id' } });
      const reader = await openSource(connection(), { source, answers: {} }, stop.signal);
      const reading = reader.read(null, stop.signal);
      stop.abort(new Error('enough'));
      await assert.rejects(reading, /enough/);
      await reader.close();
    });
  });

  describe('a look', () => {
    const look = (resource: object, answers: Values = {}) => {
      const source = z.parse(Source, { connection: 'source', resource });
      return (connectorOf(endpoint).peek ?? assert.fail())(connection(), { source, answers }, never);
    };

    it('tells the columns that one may read, what they hold and a value', async () => {
      const { fields } = await look({ table: 'public.values_of_all_kinds' });
      assert.deepEqual(
        fields.map(({ value, type, sample }) => [value, type, sample].join(' ')),
        [
          'id text 00000000-0000-0000-0000-000000000001',
          'big number 9007199254740993',
          'whole number 7',
          'amount number 12.50',
          'ratio number 0.1',
          'day date 2026-03-29',
          'days list ["2026-03-29",null]',
          'at time 2026-03-29T02:30:00.123456',
          'moment time 2026-03-29T00:30:00.123456Z',
          'moments list ["2026-01-01T00:00:00Z"]',
          'info record {"a":[1]}',
          'tags list ["a","b"]',
          'yes boolean true',
          'bytes text \\x00ff',
          'span text 1 day',
        ],
      );
    });

    it('looks at the first rows of a query alone', async () => {
      const query = 'select id, name from many where id > $1 order by id';
      const { fields, rows } = await look({ query, parameters: ['least'], orderBy: 'id' }, { least: 40 });
      assert.deepEqual(fields[0], { value: 'id', label: 'id', type: 'number', sample: '41' });
      assert.equal(rows.length, 20);
    });

    it('says what is missing', async () => {
      await assert.rejects(look({ table: 'public.nothing' }), ConnectorError);
    });
  });
});
