import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('samples/', import.meta.url);

/** A sample's bytes: `wide.jpk`, `bad/xxe.jpk`. */
export const readSample = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

export const sampleNames = (below = ''): readonly string[] =>
  readdirSync(new URL(below, folder))
    .filter(name => name.endsWith('.jpk'))
    .map(name => below + name);

export const readExpected = <Expected>(name: string): Expected =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Expected;
