import assert from 'node:assert/strict';
import { appendFile, rm, symlink } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Source, type FileResource, type Values } from 'citizen-integrator/contract';
import { ConnectorError, type ReadPage } from '../../packages/host/src/connectors/index.ts';
import { sftp } from '../../packages/host/src/connectors/sftp.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { openSftpWorld, readPages, type SftpWorld } from './sftp-world.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const never = new AbortController().signal;
const idsOf = (pages: readonly ReadPage[]): unknown[] => pages.flatMap(({ rows }) => rows.map(({ id }) => id));
const unreadableOf = (pages: readonly ReadPage[]): string[] =>
  pages.flatMap(({ unreadable = [] }) => unreadable.map(({ key, reason }) => `${key} ${text(reason)}`));

/** `id,name` and so many rows. */
const csv = (from: number, count: number): string =>
  `id,name\n${Array.from({ length: count }, (_, index) => `${from + index},Zoë ${from + index}\n`).join('')}`;
const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));

const refusal = async (work: Promise<unknown>): Promise<ConnectorError> => {
  const error: unknown = await work.then(
    () => assert.fail('it went well'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};

describe('SFTP as a source', () => {
  let world: SftpWorld;
  before(async () => {
    world = await openSftpWorld();
  });
  after(() => world.stop());
  afterEach(() => world.clear());

  it('reads the files of a pattern in the order of their names, page by page', async () => {
    await world.put('in/b.csv', csv(2000, 3));
    await world.put('in/a.csv', csv(0, 1203));
    await world.put('in/a.txt', csv(9000, 1));
    await world.put('in/.hidden.csv', csv(9000, 1));
    await world.put('in/folder.csv/x.csv', csv(9000, 1));
    const reader = await world.openSource({ files: 'in/*.csv' });
    const pages = await readPages(reader);
    await reader.close();
    assert.deepEqual(
      pages.map(({ rows }) => rows.length),
      [500, 500, 203, 3, 0],
    );
    assert.deepEqual(idsOf(pages), [...numbers(0, 1203), ...numbers(2000, 3)]);
    assert.deepEqual(pages[0]?.rows[7], { id: '7', name: 'Zoë 7' });
    assert.deepEqual(unreadableOf(pages), []);
  });

  describe('a look', () => {
    const look = (resource: Partial<FileResource>, answers: Values = {}) => {
      const source = z.parse(Source, { connection: 'source', resource });
      return (sftp.peek ?? assert.fail())(world.connection(), { source, answers }, never);
    };

    it('tells the columns of the first file, with values, and touches nothing', async () => {
      await world.put('in/b.csv', 'other\nx\n');
      await world.put('in/a.csv', 'id;Name;;born\n1;;;1990-01-31\n2;Zoë;;\n');
      const { fields } = await look(
        { files: 'in/*.csv', delimiter: { property: 'd' }, afterwards: 'delete' },
        { d: ';' },
      );
      assert.deepEqual(fields, [
        { value: 'id', label: 'id', type: 'number', sample: '1' },
        { value: 'Name', label: 'Name', type: 'text', sample: 'Zoë' },
        { value: 'born', label: 'born', type: 'date', sample: '1990-01-31' },
      ]);
      assert.deepEqual(await world.files(), ['in/a.csv', 'in/b.csv']);
    });

    it('tells the columns of a file without rows, and nothing without a file', async () => {
      assert.deepEqual((await look({ files: '*.csv' })).fields, []);
      await world.put('a.csv', 'id,name\n');
      assert.deepEqual(
        (await look({ files: '*.csv' })).fields.map(({ value }) => value),
        ['id', 'name'],
      );
    });

    it('says why a file cannot be read', async () => {
      await world.put('a.csv', 'id;name\n1;2\n');
      const { says } = await refusal(look({ files: '*.csv' }));
      assert.equal(
        text(says),
        'We looked into a.csv. The values of the first line are told apart by ";", but this recipe expects ",". Choose what stands between them, or save the file anew.',
      );
      const missing = await refusal(look({ files: 'nowhere/*.csv' }));
      assert.equal(text(missing.says), 'There is no folder /nowhere on the server.');
    });
  });

  it('follows patterns in folders, question marks, links and an answer', async () => {
    await world.put('north/day-1.csv', csv(1, 1));
    await world.put('south/day-2.csv', csv(2, 1));
    await world.put('south/day-33.csv', csv(3, 1));
    await symlink(world.path('south/day-33.csv'), world.path('north/day-4.csv'));
    const reader = await world.openSource({ files: { property: 'where' } }, { where: '*/day-?.csv' });
    assert.deepEqual(idsOf(await readPages(reader)), ['1', '3', '2']);
    await reader.close();
  });

  it('goes on at any cursor, in the same session and in another one', async () => {
    await world.put('a.csv', csv(0, 1100));
    await world.put('b.csv', csv(5000, 2));
    const one = await world.openSource({ files: '*.csv' });
    const pages = await readPages(one);
    const all = idsOf(pages);
    const other = await world.openSource({ files: '*.csv' });
    let handedOn = 0;
    for (const page of pages.slice(0, -1)) {
      handedOn += page.rows.length;
      for (const reader of [one, other]) {
        assert.deepEqual(idsOf(await readPages(reader, page.next)), all.slice(handedOn));
      }
    }
    await Promise.all([one.close(), other.close()]);
  });

  it('moves a file only when the page after its last one is asked for', async () => {
    await world.put('in/a.csv', csv(0, 2));
    await world.put('in/b.csv', csv(10, 2));
    const reader = await world.openSource({ files: 'in/*.csv', afterwards: 'move', moveTo: 'old/done' });
    const first = await reader.read(null, never);
    assert.deepEqual(await world.files(), ['in/a.csv', 'in/b.csv']);
    const second = await reader.read(first.next, never);
    assert.deepEqual(await world.files(), ['in/b.csv', 'old/done/in/a.csv']);
    assert.deepEqual(idsOf([first, second]), ['0', '1', '10', '11']);
    // The run was cut off before it learned of the page: it asks again.
    assert.deepEqual(idsOf([await reader.read(first.next, never)]), ['10', '11']);
    assert.equal((await reader.read(second.next, never)).next, null);
    assert.deepEqual(await world.files(), ['old/done/in/a.csv', 'old/done/in/b.csv']);
    await reader.close();
  });

  it('does not read again what it moved, nor moves onto a file of the same name', async () => {
    const modified = new Date('2026-11-25T08:00:00Z');
    await world.put('in/a.csv', csv(0, 1), modified);
    await world.put('done/in/a.csv', csv(7, 1));
    const reader = await world.openSource({ files: '*/*.csv', afterwards: 'move' });
    assert.deepEqual(idsOf(await readPages(reader)), ['0']);
    await reader.close();
    assert.deepEqual(await world.files(), ['done/in/a-20261125T080000Z.csv', 'done/in/a.csv']);
  });

  it('deletes what was handed on whole, and moves what was not', async () => {
    await world.put('a.csv', csv(0, 1));
    await world.put('b.csv', 'id,name\n1,x\n2,y,z\n');
    const reader = await world.openSource({ files: '*.csv', afterwards: 'delete' });
    const pages = await readPages(reader);
    await reader.close();
    assert.deepEqual(idsOf(pages), ['0', '1']);
    assert.deepEqual(unreadableOf(pages), ['b.csv:3 It has 3 values; the first line names 2 columns.']);
    assert.deepEqual(await world.files(), ['done/b.csv']);
  });

  it('says what is wrong with a file, leaves it where it is and reads the others', async () => {
    await world.put('a.csv', '');
    await world.put('b.csv', Buffer.from('id,name\n1,ok\n2,\xe9\n', 'latin1'));
    await world.put('c.csv', 'id,name\n3,"open\n');
    await world.put('d.csv', csv(4, 1));
    const reader = await world.openSource({ files: '*.csv', afterwards: 'delete' });
    const pages = await readPages(reader);
    await reader.close();
    assert.deepEqual(idsOf(pages), ['4']);
    assert.deepEqual(unreadableOf(pages), [
      'a.csv This file is empty.',
      'b.csv This file is not written in UTF-8. Save it as UTF-8, or choose its encoding.',
      'c.csv A quotation mark is missing or too many at row 2, so that the rest cannot be read. Correct it there.',
    ]);
    assert.deepEqual(await world.files(), ['a.csv', 'b.csv', 'c.csv']);
  });

  it('reads another delimiter and encoding', async () => {
    await world.put('a.csv', Buffer.from('id;name\r\n1;Stra\xdfe \x80\r\n', 'latin1'));
    const reader = await world.openSource({ files: 'a.csv', delimiter: ';', encoding: 'windows-1252' });
    const [page] = await readPages(reader);
    await reader.close();
    assert.deepEqual(page?.rows, [{ id: '1', name: 'Straße €' }]);
  });

  for (const [name, change] of [
    ['grows', () => appendFile(world.path('a.csv'), '9999,late\n')],
    ['is written anew', () => world.put('a.csv', csv(1, 1100), new Date())],
  ] as const) {
    it(`stops with its name when a file ${name} while it is read`, async () => {
      for (const isSameSession of [true, false]) {
        await world.put('a.csv', csv(0, 1100));
        const reader = await world.openSource({ files: '*.csv', afterwards: 'move' });
        const first = await reader.read(null, never);
        await change();
        const next = isSameSession ? reader : await world.openSource({ files: '*.csv', afterwards: 'move' });
        const error = await refusal(next.read(first.next, never));
        assert.equal(
          text(error.says),
          'The file a.csv was changed while we read it. Run this again when it is complete.',
        );
        assert.equal(error.kind, 'refused');
        await Promise.all([reader.close(), next.close()]);
      }
      assert.deepEqual(await world.files(), ['a.csv']);
    });
  }

  it('does not move a file that was changed behind its last row', async () => {
    await world.put('a.csv', csv(0, 3));
    const reader = await world.openSource({ files: '*.csv', afterwards: 'delete' });
    const { next } = await reader.read(null, never);
    await appendFile(world.path('a.csv'), '9,late\n');
    assert.match(text((await refusal(reader.read(next, never))).says), /a\.csv was changed/);
    assert.deepEqual(await world.files(), ['a.csv']);
    await reader.close();
  });

  it('says that a file was taken away while it was read', async () => {
    await world.put('a.csv', csv(0, 1100));
    const reader = await world.openSource({ files: '*.csv' });
    const { next } = await reader.read(null, never);
    await reader.close();
    await rm(world.path('a.csv'));
    const other = await world.openSource({ files: '*.csv' });
    assert.equal(
      text((await refusal(other.read(next, never))).says),
      'The file a.csv was taken away while we read it.',
    );
    await other.close();
  });

  it('finds nothing where nothing was delivered, and says when a name is wrong', async () => {
    await world.put('in/a.csv', csv(0, 1));
    for (const files of ['in/*.xml', '*/*.xml', 'out*/*.csv']) {
      const reader = await world.openSource({ files });
      assert.deepEqual(await readPages(reader), [{ rows: [], next: null, total: null }]);
      await reader.close();
    }
    const daily = await world.openSource({ files: 'orders.csv', afterwards: 'move' });
    assert.equal((await daily.read(null, never)).next, null);
    await daily.close();
    const wrong = await world.openSource({ files: 'orders.csv' });
    assert.equal(text((await refusal(wrong.read(null, never))).says), 'There is no file orders.csv in the folder /.');
    await wrong.close();
    const missing = await world.openSource({ files: 'inn/*.csv' });
    assert.equal(text((await refusal(missing.read(null, never))).says), 'There is no folder /inn on the server.');
    await missing.close();
  });

  it('never leaves the folder of the connection', async () => {
    for (const files of ['../*.csv', 'in/../../x.csv', '', 'a\u0000.csv']) {
      const error = await refusal(world.openSource({ files }));
      assert.match(text(error.says), /^We cannot use ".*" as the name of a file\.$/su);
    }
    assert.match(text((await refusal(world.openSource({ files: 'a.csv', delimiter: '""' }))).says), /one character/);
  });

  it('says that the connection was lost, and reads on in the next session', async () => {
    await world.put('a.csv', csv(0, 1100));
    const reader = await world.openSource({ files: '*.csv' });
    const first = await reader.read(null, never);
    const lost = refusal(
      (async () => {
        world.server.dropConnections();
        // What was read ahead is still handed on.
        for (let next = first.next; next;) next = (await reader.read(next, never)).next;
      })(),
    );
    assert.equal((await lost).kind, 'transient');
    await reader.close();
    const other = await world.openSource({ files: '*.csv' });
    assert.deepEqual(idsOf(await readPages(other, first.next)), numbers(500, 600));
    await other.close();
  });

  it('stops at once when it is told to', async () => {
    await world.put('a.csv', csv(0, 1100));
    const reader = await world.openSource({ files: '*.csv' });
    const stop = new AbortController();
    const reading = reader.read(null, stop.signal);
    stop.abort(new Error('stopped'));
    await assert.rejects(reading, /stopped/);
    await reader.close();
  });
});
