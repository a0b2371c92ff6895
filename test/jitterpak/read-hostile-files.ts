import { constants, deflateRawSync } from 'node:zlib';
import { JitterpakError, readJitterpak } from '@citizen-integrator/jitterpak';
import { entityEntry, guid, head, makeJitterpak, variable } from './make-project.ts';
import { makeZip, type ZipEntry } from './make-zip.ts';
import { readExpected, readSample } from './samples.ts';

const mebibyte = 2 ** 20;

/** Every Jitterpak of `bad/` that must not be read, and ours: each only made when its turn comes. */
const files = new Map<string, () => Uint8Array>();
for (const [name, code] of Object.entries(readExpected<Record<string, string>>('bad/expected.json'))) {
  const isRead = ['none', 'dangling-reference', 'missing-entity', 'unlisted-entity', 'id-mismatch', 'reference-loop'];
  if (!isRead.includes(code)) files.set(name, () => readSample(`bad/${name}`));
}

const entities = [variable(1, 'a')];
const withProject = (xml: string): Uint8Array => makeZip([{ name: 'project.xml', data: xml, isStored: true }]);
const withScript = (xml: string): Uint8Array =>
  makeJitterpak(
    [],
    [{ ...entityEntry({ type: 'Script', id: guid(1) }), data: `${head}<Entity type="Script">${xml}`, isStored: true }],
  );
const withFiles = (...entries: readonly ZipEntry[]): Uint8Array => makeJitterpak(entities, entries);

/** Noise that cannot be compressed, cheaply made. */
const noise = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let index = 0, value = 1; index < length; index += 1) {
    value = (Math.imul(value, 1103515245) + 12345) >>> 0;
    bytes[index] = value >>> 24;
  }
  return bytes;
};

const guids = (count: number): string => Array.from({ length: count }, (_, index) => `"op.${guid(index)}"`).join(',');
const stored = deflateRawSync(noise(300_000), { level: constants.Z_NO_COMPRESSION });

const made: Readonly<Record<string, () => Uint8Array>> = {
  'millions of elements': () => withProject(`<Project>${'<a/>'.repeat(2_500_000)}</Project>`),
  'millions of attributes': () =>
    withProject(`<Project ${Array.from({ length: 900_000 }, (_, index) => `a${index}="${index % 91}"`).join(' ')}/>`),
  'elements in an entity': () => withScript(`${'<Item key="x"/>'.repeat(800_000)}</Entity>`),
  'an open attribute': () => withProject(`<Project name="${'abcdefghij'.repeat(500_000)}`),
  'an open comment': () => withProject(`<!-- ${'abcdefghij'.repeat(500_000)}`),
  'an open tag after much space': () => withProject(`<Project ${' '.repeat(5_000_000)}`),
  'many open comments': () => withProject(`<!--${'<!--'.repeat(1_000_000)}`),
  'a long DOCTYPE': () => withProject(`<!DOCTYPE Project [${'<!ENTITY a "b">'.repeat(300_000)}`),
  'an unknown entity': () => withProject('<Project name="&x;"/>'),
  'a character that is none': () => withProject('<Project name="&#0;"/>'),
  'deep in an entity': () => withScript('<a>'.repeat(1_000_000)),
  'too many references': () =>
    makeJitterpak(
      Array.from({ length: 5 }, (_, index) => ({
        type: 'Script',
        id: guid(index + 1),
        body: `<konga.string name="script">${guids(20_100)}</konga.string>\n`,
      })),
    ),
  'too many entries': () =>
    makeZip(Array.from({ length: 20_001 }, (_, index) => ({ name: `${index}`, isStored: true }))),
  'more entries than there are': () => makeJitterpak(entities, [], { count: 60_000 }),
  'entries that are large together': () =>
    makeJitterpak(
      entities,
      Array.from({ length: 17 }, (_, index) => ({
        name: `files/${index}`,
        packed: noise(100_000),
        size: 15.5 * mebibyte,
      })),
    ),
  'a declared size at the limit of what is honest': () =>
    withFiles({ name: 'files/a', packed: noise(70_000), size: 16 * mebibyte }),
  'noise as compressed data': () => withFiles({ name: 'files/a', packed: noise(500_000), size: 600_000 }),
  'compressed data that goes on': () =>
    withFiles({ name: 'files/a', packed: Buffer.concat([stored, noise(5_000_000)]), size: 300_001 }),
  'blocks without content': () =>
    withFiles({ name: 'files/a', packed: Buffer.alloc(5_000_000, Buffer.from([0, 0, 0, 0xff, 0xff])), size: 9 }),
  'a lie in every step': () =>
    withFiles({ name: 'files/a', packed: deflateRawSync(Buffer.alloc(30 * mebibyte)), size: 200_000 }),
  'UTF-16 without a mark': () => makeZip([{ name: 'project.xml', data: Buffer.from('<Project/>', 'utf16le') }]),
  'code that is one long comment, and no ID': () =>
    withScript(`<konga.string name="script">${'/*"'.repeat(1_500_000)}"op.${guid(9)}"</konga.string></Entity>`),
};
for (const [name, make] of Object.entries(made)) files.set(name, make);

// What is loaded at the first file, and the room that making the files takes, are none of the reader's.
await readJitterpak(readSample('nightly-cleanup.jpk'));

const peak = (): number => process.resourceUsage().maxRSS / 1024;
const answers = [];
for (const [name, make] of files) {
  const bytes = make();
  const before = peak();
  const start = process.cpuUsage();
  const code = await readJitterpak(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof JitterpakError ? error.code : String(error)),
  );
  const { user, system } = process.cpuUsage(start);
  answers.push({ name, code, time: (user + system) / 1000, grown: peak() - before });
}
process.stdout.write(JSON.stringify(answers));
