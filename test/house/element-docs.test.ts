import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';

it('docs/elements.md says what the elements say of themselves', async () => {
  const { elementDocs } = await import('../../scripts/element-docs.mjs');
  const written = await readFile(new URL('../../docs/elements.md', import.meta.url), 'utf8');
  assert.ok(written === (await elementDocs()), 'docs/elements.md is out of date: npm run docs writes it anew');
});
