import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { readEntry, readJitterpak, type JitterpakErrorCode } from '@citizen-integrator/jitterpak';
import { makeJitterpak, variable } from './make-project.ts';
import { makeZip, type ZipEntry } from './make-zip.ts';
import { readSample } from './samples.ts';

const entities = [variable(1, 'crm.url', 'https://example.com')];
const withEntry = (...entries: readonly ZipEntry[]): Uint8Array => makeJitterpak(entities, entries);
const refuses = (bytes: Uint8Array, code: JitterpakErrorCode): Promise<void> =>
  assert.rejects(readJitterpak(bytes), { name: 'JitterpakError', code });

describe('An archive is read', () => {
  it('in the long form of big archives', async () => {
    const bytes = makeJitterpak(entities, [{ name: 'Made/files/a.xsd', data: 'x'.repeat(9000), isLong: true }], {
      isLong: true,
    });
    const { project, archive } = await readJitterpak(bytes);
    assert.equal(project.variables[0]?.value, 'https://example.com');
    assert.equal(readEntry(archive, 'Made/files/a.xsd').length, 9000);
  });

  it('with bytes behind its end', async () => {
    const { project } = await readJitterpak(makeJitterpak(entities, [], { comment: 'by hand', trailing: '\n' }));
    assert.equal(project.name, 'Made');
  });

  it('with names in code page 437', async () => {
    const { project } = await readJitterpak(readSample('bad/cp437-name.jpk'));
    assert.deepEqual(
      project.schemas.map(({ name }) => name),
      ['Kundenübersicht.xsd'],
    );
  });

  it('with backslashes in its names', async () => {
    const bytes = makeZip(
      [{ name: 'Made/project.xml', data: '<Project name="Made"/>' }].map(entry => ({
        ...entry,
        name: entry.name.replaceAll('/', '\\'),
      })),
    );
    assert.equal((await readJitterpak(bytes)).project.path, 'Made/project.xml');
  });

  it('from a part of a larger buffer', async () => {
    const bytes = makeJitterpak(entities);
    const larger = Buffer.concat([Buffer.alloc(13, 7), bytes, Buffer.alloc(5, 7)]);
    const { project, archive } = await readJitterpak(larger.subarray(13, 13 + bytes.length));
    assert.equal(project.variables.length, 1);
    const content = readEntry(archive, 'Made/project.xml');
    content.fill(0);
    assert.notDeepEqual(readEntry(archive, 'Made/project.xml'), content);
  });

  it('with entries of every size, whether they repeat themselves or not', async () => {
    const noise = Array.from({ length: 9000 }, (_, index) => Math.imul(index, 2654435761) >>> 0).join();
    const texts = ['', 'a', 'ab'.repeat(20_000), noise, `${noise}${'z'.repeat(900_000)}`];
    const files = texts.map((data, index) => ({ name: `Made/files/${index}`, data }));
    const stored = texts.map((data, index) => ({ name: `Made/files/stored ${index}`, data, isStored: true }));
    const { archive } = await readJitterpak(withEntry(...files, ...stored));
    for (const { name, data } of [...files, ...stored]) {
      assert.equal(Buffer.from(readEntry(archive, name)).toString(), data, name);
    }
  });
});

describe('An archive is refused', () => {
  it('when entries share bytes', async () => {
    const first = { name: 'Made/files/a', data: 'shared', isStored: true, offset: 0 };
    await refuses(makeZip([first, { ...first, name: 'Made/files/b' }]), 'damaged-entry');
  });

  it('when its directory is not where it says', async () => {
    const bytes = makeJitterpak(entities);
    await refuses(bytes.subarray(0, bytes.length - 1), 'truncated');
    await refuses(makeJitterpak(entities, [], { count: 9 }), 'truncated');
    await refuses(withEntry({ name: 'Made/far', offset: 900_000 }), 'truncated');
    await refuses(withEntry({ name: 'Made/none', offset: 3 }), 'damaged-entry');
    await refuses(withEntry({ name: 'Made/long', isLong: true, offset: 2 ** 52 }), 'truncated');
  });

  it('when a size is not that of the content', async () => {
    const data = 'honest content, '.repeat(4000);
    for (const size of [data.length - 1, data.length + 1, 10, data.length * 3]) {
      await refuses(withEntry({ name: 'Made/files/a', data, size }), 'damaged-entry');
    }
    await refuses(withEntry({ name: 'Made/files/a', data, size: 10, isStored: true }), 'damaged-entry');
    await refuses(withEntry({ name: 'Made/files/a', packed: new Uint8Array(0), size: 10 }), 'damaged-entry');
  });

  it('when compressed data never ends', async () => {
    // Empty stored blocks: five bytes each, none of them the last.
    const block = [0, 0, 0, 0xff, 0xff];
    const packed = new Uint8Array(Array.from({ length: 200_000 }, () => block).flat());
    await refuses(withEntry({ name: 'Made/files/a', packed, size: 10 }), 'damaged-entry');
    const cut = deflateRawSync(Buffer.from(Array.from({ length: 90_000 }, (_, index) => index % 251)));
    await refuses(withEntry({ name: 'Made/files/a', packed: cut.subarray(0, 60), size: 90_000 }), 'damaged-entry');
  });

  it('when it goes on behind the end of compressed data', async () => {
    const packed = Buffer.concat([deflateRawSync('short'), Buffer.alloc(3_000_000)]);
    await refuses(withEntry({ name: 'Made/files/a', data: 'short', packed, size: 6 }), 'damaged-entry');
  });

  it('when a limit is passed', async () => {
    const bytes = withEntry({ name: 'Made/files/a', data: 'y'.repeat(5000) });
    const limits = [
      { fileBytes: 100 },
      { entries: 2 },
      { entryBytes: 4999 },
      { totalBytes: 5500 },
      { nameBytes: 10 },
      { nodes: 5 },
    ];
    for (const limit of limits) {
      await assert.rejects(readJitterpak(bytes, { limits: limit }), { code: 'too-large' }, JSON.stringify(limit));
    }
    const says = /^This entry is larger than 16 MB\./;
    await assert.rejects(readJitterpak(readSample('bad/bomb-ratio.jpk')), { code: 'too-large', message: says });
    await assert.rejects(readJitterpak(bytes, { limits: { depth: 2 } }), { code: 'too-deep' });
    await refuses(withEntry({ name: 'Made/files/a', data: 'y'.repeat(2 ** 21) }), 'too-large');
    await readJitterpak(bytes);
  });

  it('when a name leads elsewhere', async () => {
    for (const name of ['..', 'Made/..', '/a', '\\a', 'c:a', 'C:\\a', 'Made\\../a', 'Made/a\0', '', '/']) {
      await refuses(withEntry({ name, data: '' }), 'unsafe-path');
    }
    await refuses(withEntry({ name: new Uint8Array([0xff, 0xfe]) }), 'bad-encoding');
  });

  it('when two names are one', async () => {
    await refuses(withEntry({ name: 'Made/./project.xml' }), 'duplicate-entry');
    await refuses(withEntry({ name: 'Made\\project.xml' }), 'duplicate-entry');
  });

  it('when the reading is aborted', async () => {
    const { signal } = Object.assign(new AbortController(), {});
    const reason = new Error('enough');
    await assert.rejects(readJitterpak(readSample('wide.jpk'), { signal: AbortSignal.abort(reason) }), reason);
    assert.equal((await readJitterpak(readSample('wide.jpk'), { signal })).project.name, 'Wide');
  });
});
