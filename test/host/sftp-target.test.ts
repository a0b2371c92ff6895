import assert from 'node:assert/strict';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { ConnectorError } from '../../packages/host/src/connectors/index.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { openSftpWorld, type SftpWorld } from './sftp-world.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const row = (id: number, name: string) => ({ id: String(id), name });

const refusal = async (work: Promise<unknown>): Promise<ConnectorError> => {
  const error: unknown = await work.then(
    () => assert.fail('it went well'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};

describe('SFTP as a target', () => {
  let world: SftpWorld;
  before(async () => {
    world = await openSftpWorld();
  });
  after(() => world.stop());
  afterEach(() => world.clear());

  it('writes one file a run, which is seen when it is complete', async () => {
    await world.put('out/contacts.csv', 'old');
    const writer = await world.openTarget({ files: 'out/contacts.csv' });
    assert.deepEqual(await writer.write([row(1, 'Ada'), row(2, 'a "b", c')], 0), {
      created: 2,
      updated: 0,
      refused: [],
    });
    assert.equal(await world.get('out/contacts.csv'), 'old');
    await writer.write([row(3, 'Zoë')], 1);
    await writer.finish?.();
    await writer.close();
    assert.deepEqual(await world.files(), ['out/contacts.csv']);
    assert.equal(await world.get('out/contacts.csv'), 'id,name\r\n1,Ada\r\n2,"a ""b"", c"\r\n3,Zoë\r\n');
  });

  it('names the file after the start of the run, and makes its folders', async () => {
    const writer = await world.openTarget({ files: 'out/{date}/contacts-{time}-{run}.csv' });
    await writer.write([], 0);
    await writer.finish?.();
    await writer.close();
    assert.deepEqual(await world.files(), ['out/2026-11-25/contacts-080910-run_1.csv']);
    assert.equal(await world.get('out/2026-11-25/contacts-080910-run_1.csv'), 'id,name\r\n');
  });

  it('has a page once that was written twice, in the same session and in another one', async () => {
    const resource = { files: 'contacts.csv' };
    const one = await world.openTarget(resource);
    await one.write([row(1, 'one')], 0);
    await one.write([row(2, 'a long name that a shorter one takes the place of')], 1);
    await one.write([row(2, 'two')], 1);
    await one.close();
    const two = await world.openTarget(resource);
    await two.write([row(2, 'TWO')], 1);
    await two.write([row(3, 'three')], 2);
    await two.finish?.();
    await two.close();
    const expected = 'id,name\r\n1,one\r\n2,TWO\r\n3,three\r\n';
    assert.equal(await world.get('contacts.csv'), expected);
    // Only that it was finished got lost.
    const three = await world.openTarget(resource);
    await three.finish?.();
    await three.close();
    assert.equal(await world.get('contacts.csv'), expected);
    assert.deepEqual(await world.files(), ['contacts.csv']);
  });

  it('writes the first page again when it was the one that was cut off', async () => {
    const one = await world.openTarget({ files: 'c.csv' });
    await one.write([row(1, 'a long name'), row(2, 'b')], 0);
    await one.close();
    const two = await world.openTarget({ files: 'c.csv' });
    await two.write([row(1, 'a')], 0);
    await two.finish?.();
    await two.close();
    assert.equal(await world.get('c.csv'), 'id,name\r\n1,a\r\n');
  });

  it('takes no notice of what a page that was cut off left in the file', async () => {
    const one = await world.openTarget({ files: 'c.csv' });
    await one.write([row(1, 'a')], 0);
    await one.close();
    const [part = ''] = await world.files();
    await writeFile(world.path(part), `${await world.get(part)}2,half of a pa`);
    const two = await world.openTarget({ files: 'c.csv' });
    await two.write([], 1);
    await two.finish?.();
    await two.close();
    assert.equal(await world.get('c.csv'), 'id,name\r\n1,a\r\n');
  });

  it('keeps to the columns that the file has', async () => {
    const one = await world.openTarget({ files: 'c.csv' });
    await one.write([row(1, 'a')], 0);
    await one.close();
    const two = await world.openTarget({ files: 'c.csv' }, 'run_1', ['name', 'age', 'id']);
    const { created, refused } = await two.write([row(2, 'b'), { ...row(3, 'c'), age: 7 }], 1);
    assert.equal(created, 1);
    assert.deepEqual(
      refused.map(({ index, reason }) => `${index} ${text(reason)}`),
      ['1 It has the field "age", for which the file has no column: the first records did not have it.'],
    );
    await two.finish?.();
    await two.close();
    assert.equal(await world.get('c.csv'), 'id,name\r\n1,a\r\n2,b\r\n');
  });

  it('writes the columns that are known when there are no rows', async () => {
    const writer = await world.openTarget({ files: 'c.csv' }, 'run_1', ['id', '*']);
    await writer.write([], 0);
    await writer.finish?.();
    await writer.close();
    assert.equal(await world.get('c.csv'), 'id\r\n');
  });

  it('keeps runs apart, and clears away what another left behind long ago', async () => {
    const one = await world.openTarget({ files: 'c.csv' }, 'run_1');
    await one.write([row(1, 'of run 1')], 0);
    await world.put('.c.csv.run_0.3-20-40.part', 'old', new Date(Date.now() - 8 * 24 * 3_600_000));
    await world.put('.c-2026-01-01.csv.run_00.3-20-40.part', 'old', new Date(Date.now() - 8 * 24 * 3_600_000));
    await world.put('.c.csv.note', 'mine', new Date(0));
    const two = await world.openTarget({ files: 'c.csv' }, 'run_2');
    await two.write([row(2, 'of run 2')], 0);
    await two.finish?.();
    assert.equal(await world.get('c.csv'), 'id,name\r\n2,of run 2\r\n');
    await one.finish?.();
    assert.equal(await world.get('c.csv'), 'id,name\r\n1,of run 1\r\n');
    await Promise.all([one.close(), two.close()]);
    assert.deepEqual(await world.files(), ['.c.csv.note', 'c.csv']);
  });

  it('says so when its unfinished file is gone', async () => {
    const writer = await world.openTarget({ files: 'c.csv' });
    await writer.write([row(1, 'a')], 0);
    for (const name of await readdir(world.path('.'))) await rm(world.path(name));
    assert.match(
      text((await refusal(writer.write([row(2, 'b')], 1))).says),
      /^The file that we were writing, \/c\.csv, is/,
    );
    await writer.close();
    const other = await world.openTarget({ files: 'c.csv' });
    assert.match(text((await refusal(other.write([row(2, 'b')], 1))).says), /no longer on the server/);
    assert.match(text((await refusal(other.finish?.() ?? assert.fail())).says), /no longer on the server/);
    await other.close();
  });

  it('writes UTF-16 with a mark, and refuses rows that an encoding cannot hold', async () => {
    const wide = await world.openTarget({ files: 'wide.csv', encoding: 'utf-16le', delimiter: ';' });
    await wide.write([row(1, '東京')], 0);
    await wide.write([row(2, 'b')], 1);
    await wide.finish?.();
    await wide.close();
    assert.equal(await readFile(world.path('wide.csv'), 'utf16le'), '\ufeffid;name\r\n1;東京\r\n2;b\r\n');
    const narrow = await world.openTarget({ files: 'narrow.csv', encoding: 'windows-1252' });
    const { created, refused } = await narrow.write([row(1, '東京'), row(2, 'b')], 0);
    assert.equal(created, 1);
    assert.deepEqual(
      refused.map(({ index, reason }) => `${index} ${text(reason)}`),
      ['0 "name" holds the character "東", which cannot be written in Windows-1252.'],
    );
    await narrow.close();
  });

  it('is checked without leaving anything behind', async () => {
    const check = await world.openTarget({ files: 'out/c.csv' }, '');
    await check.close();
    assert.deepEqual(await world.files(), []);
    for (const files of ['../c.csv', 'out/*.csv']) {
      assert.match(text((await refusal(world.openTarget({ files }, ''))).says), /^We cannot use/);
    }
    assert.match(text((await refusal(world.openTarget({ files: 'c.csv' }, '', []))).says), /what to write/);
    await world.put('file', 'x');
    assert.equal((await refusal(world.openTarget({ files: 'file/c.csv' }, ''))).kind, 'refused');
  });

  it('takes up a file whose name was changed only half of the way', async () => {
    const one = await world.openTarget({ files: 'c.csv' });
    await one.write([row(1, 'a')], 0);
    await one.finish?.();
    await one.close();
    // The older file was removed for the new one, and then the run was cut off.
    const two = await world.openTarget({ files: 'c.csv' }, 'run_2');
    await two.write([row(2, 'b')], 0);
    await two.close();
    await rename(world.path('c.csv'), world.path('gone'));
    const three = await world.openTarget({ files: 'c.csv' }, 'run_2');
    await three.finish?.();
    await three.close();
    assert.equal(await world.get('c.csv'), 'id,name\r\n2,b\r\n');
  });

  it('says that the connection was lost, and goes on in the next session', async () => {
    const one = await world.openTarget({ files: 'c.csv' });
    await one.write([row(1, 'a')], 0);
    world.server.dropConnections();
    const error = await refusal(one.write([row(2, 'b')], 1));
    assert.equal(error.kind, 'transient');
    await one.close();
    const two = await world.openTarget({ files: 'c.csv' });
    await two.write([row(2, 'b')], 1);
    await two.finish?.();
    await two.close();
    assert.equal(await world.get('c.csv'), 'id,name\r\n1,a\r\n2,b\r\n');
  });
});
