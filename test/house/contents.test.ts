import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { SourceFile } from './imports.ts';
import { readSourceFiles } from './source-files.ts';

/** Each line that fits, as "file:line: the line". */
const findLines = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );

const styleAttribute = /\sstyle=/;
const placeOfOneComputer = /(^|[\s'"`=(:])\/(home|root|work|Users)\/\w/;

it('No template has a style attribute: a strict content security policy refuses it', async () => {
  const files = await readSourceFiles(['src', 'demo/pages'], /\.(ts|js|html)$/);
  assert.deepEqual(findLines(files, styleAttribute), []);
  assert.equal(findLines([{ path: 'x', text: '<p style="color: red">' }], styleAttribute).length, 1);
});

it('No file names a place that only one computer has', async () => {
  const folders = ['src', 'packages', 'demo', 'scripts', 'test', 'docs'];
  const files = await readSourceFiles(folders, /\.(ts|js|mjs|json|html|css|md|svg)$/);
  assert.deepEqual(findLines(files, placeOfOneComputer), []);
  assert.equal(findLines([{ path: 'x', text: `open('/${'home'}/ana/x')` }], placeOfOneComputer).length, 1);
});
