import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { readSourceFiles } from './source-files.ts';

const propertiesIn = (text: string): Set<string> => new Set(text.match(/--citizen-[a-z-]+[a-z]/g));

describe('docs/theme.md', () => {
  it('names every custom property that the elements read, and no other', async () => {
    const docs = await readFile(new URL('../../docs/theme.md', import.meta.url), 'utf8');
    const styles = await readSourceFiles(['src/ui/styles', 'src/elements'], /\.ts$/);
    const read = propertiesIn(styles.flatMap(({ text }) => text.match(/var\(\s*--citizen-[a-z-]+/g) ?? []).join('\n'));
    assert.deepEqual([...propertiesIn(docs)].sort(), [...read].sort());
  });
});
