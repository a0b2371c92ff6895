import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  JitterpakError,
  readEntry,
  readJitterpak,
  setEntityProperty,
  validateProject,
  writeJitterpak,
  type Jitterpak,
} from '@citizen-integrator/jitterpak';
import { makeZip, type ZipEntry } from './make-zip.ts';
import { readSample } from './samples.ts';

/** Numbers that only look random: the same at every start (mulberry32). */
const numbersFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/** Bytes that mean something to zip, XML or paths, or stand at the edge of numbers. */
const telling = Buffer.from('\0\x01\x7f\x80\xff<>&"\'/\\.[]!?-=: \t\r\nPK\x01\x02\x03\x04\x05\x06xe', 'latin1');

/** Some bytes changed, cut out, doubled or swapped. */
const mutate = (bytes: Uint8Array, random: () => number): Uint8Array => {
  const below = (end: number): number => Math.floor(random() * end);
  let mutant = Buffer.from(bytes);
  for (let count = 1 + below(6); count > 0; count -= 1) {
    const at = below(mutant.length);
    const length = 1 + below(24);
    const kind = below(5);
    if (kind === 0) mutant[at] = below(256);
    else if (kind === 1) mutant[at] = telling[below(telling.length)] ?? 0;
    else if (kind === 2) mutant = Buffer.concat([mutant.subarray(0, at), mutant.subarray(at + length)]);
    else if (kind === 3) mutant = Buffer.concat([mutant.subarray(0, at + length), mutant.subarray(at)]);
    else mutant.copyWithin(at, below(mutant.length), mutant.length);
  }
  return mutant;
};

/** Everything that can be asked of a Jitterpak. */
const use = (jitterpak: Jitterpak): void => {
  const { project } = jitterpak;
  validateProject(project, { now: new Date('2026-01-01') });
  for (const entity of project.entities) {
    if (entity.kind === 'Script') assert.equal(typeof entity.script, 'string');
    if (entity.kind === 'Transformation') assert.ok(Array.isArray(entity.mappings));
    if (entity.kind === 'Document') assert.ok(Array.isArray(entity.segments));
    if (entity.kind === 'other') assert.ok(entity.texts.size >= 0);
  }
  for (const schema of project.schemas) for (const node of schema.structure()) assert.ok(Array.isArray(node.children));
};

const change = async (jitterpak: Jitterpak, random: () => number): Promise<void> => {
  const { entities } = jitterpak.project;
  const entity = entities[Math.floor(random() * entities.length)];
  if (!entity) return;
  const value = `v ${random()}`;
  const again = await readJitterpak(writeJitterpak(setEntityProperty(jitterpak, entity.id, 'label', value)));
  const found = again.project.byId.get(entity.id);
  const place = found?.kind === 'Source' || found?.kind === 'Target' ? found.location : undefined;
  assert.equal(place?.get('label') ?? found?.properties.get('label'), value);
  assert.equal(again.project.entities.length, entities.length);
};

/** Tries a mutant. True when it is read all the same. */
const survives = async (bytes: Uint8Array, random: () => number, label: string): Promise<boolean> => {
  const start = performance.now();
  try {
    const jitterpak = await readJitterpak(bytes);
    use(jitterpak);
    await change(jitterpak, random);
    return true;
  } catch (error) {
    if (!(error instanceof JitterpakError)) throw new Error(`${label}: ${String(error)}`, { cause: error });
    return false;
  } finally {
    const time = performance.now() - start;
    assert.ok(time < 4000, `${label} took ${time} ms`);
  }
};

describe('Whatever happens to a file, reading it ends with a project or a JitterpakError', () => {
  const memoryBefore = process.memoryUsage().rss;

  it('when its bytes change', async () => {
    const random = numbersFrom(20260105);
    const samples = ['bad/deep-top.jpk', 'bad/streamed.jpk', 'bad/commented.jpk', 'nightly-cleanup.jpk'].map(
      readSample,
    );
    let read = 0;
    const rounds = 2500;
    for (let round = 0; round < rounds; round += 1) {
      const sample = samples[round % samples.length];
      assert.ok(sample);
      if (await survives(mutate(sample, random), random, `round ${round}`)) read += 1;
    }
    assert.ok(read > 20 && read < rounds, `${read} were read`);
  });

  it('when the bytes of its files change', async () => {
    const random = numbersFrom(20260106);
    const entriesOf = async (name: string): Promise<ZipEntry[]> => {
      const { archive } = await readJitterpak(readSample(name));
      return archive.entries.map(({ path }) => ({
        name: path,
        data: path.endsWith('/') ? '' : readEntry(archive, path),
        isStored: true,
      }));
    };
    const samples = await Promise.all(
      ['bad/foreign-files.jpk', 'acme-crm-to-desk.jpk', 'orders-file-to-netsuite.jpk'].map(entriesOf),
    );
    let read = 0;
    const rounds = 600;
    for (let round = 0; round < rounds; round += 1) {
      const entries = [...(samples[round % samples.length] ?? [])];
      const at = Math.floor(random() * entries.length);
      const entry = entries[at];
      if (entry?.data?.length) entries[at] = { ...entry, data: mutate(entry.data as Uint8Array, random) };
      if (await survives(makeZip(entries), random, `round ${round}`)) read += 1;
    }
    assert.ok(read > 20 && read < rounds, `${read} were read`);
  });

  it('and memory does not grow', () => {
    const grown = (process.memoryUsage().rss - memoryBefore) / 2 ** 20;
    assert.ok(grown < 200, `${grown} MiB`);
  });
});
