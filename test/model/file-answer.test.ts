import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as z from 'zod/mini';
import { Property } from 'citizen-integrator/contract';
import { checkAnswers } from 'citizen-integrator/model';
import { fileAnswer, readFileAnswer } from 'citizen-integrator/model/file-answer';

it('a file keeps its name and tells its size', () => {
  const answer = fileAnswer({ name: 'Größe; 1.csv', type: 'text/csv', size: 3 }, 'YWJj');
  assert.deepEqual(readFileAnswer(answer), { name: 'Größe; 1.csv', size: 3 });
  assert.deepEqual(readFileAnswer('data:text/plain;base64,YWI='), { name: '', size: 2 });
  assert.deepEqual(readFileAnswer('data:,abcd'), { name: '', size: 4 });
  assert.deepEqual(readFileAnswer('plain ü'), { name: '', size: 8 });
});

it('a file may be so big and no bigger, whatever it says of itself', () => {
  const question = (maxLength?: number) =>
    z.parse(Property, { name: 'file', label: 'File', type: 'file', ...(maxLength && { validate: { maxLength } }) });
  const codes = (answer: string, most?: number) =>
    checkAnswers([question(most)], { file: answer }).map(({ code, params }) => [code, params]);
  const big = Buffer.alloc(300 * 1024).toString('base64');
  assert.deepEqual(codes(`data:;name=a;size=1;base64,${big}`), [['file-too-big', { maxLength: 256 * 1024 }]]);
  assert.deepEqual(codes(fileAnswer({ name: 'a', type: '', size: 999_999 }, '')), [
    ['file-too-big', { maxLength: 256 * 1024 }],
  ]);
  assert.deepEqual(codes('data:;base64,YWJj', 2), [['file-too-big', { maxLength: 2 }]]);
  assert.deepEqual(codes('data:;base64,YWJj', 3), []);
});
