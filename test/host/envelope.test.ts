import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { open, seal, SealError } from '../../packages/host/src/secrets/envelope.ts';

const master = randomBytes(32);
const owner = ['harbor', 'acme', 'con_1'];
const secret = { password: 'correct horse', token: 'päß' };

describe('sealed secrets', () => {
  it('open for their owner', () => {
    assert.deepEqual(open(master, owner, seal(master, owner, secret)), secret);
  });

  it('show nothing of the secret and are never the same twice', () => {
    const first = seal(master, owner, secret);
    assert.doesNotMatch(Buffer.from(first.split('.')[3] ?? '', 'base64url').toString('latin1'), /horse|password/);
    assert.notEqual(first, seal(master, owner, secret));
  });

  for (const other of [
    ['other', 'acme', 'con_1'],
    ['harbor', 'globex', 'con_1'],
    ['harbor', 'acme', 'con_2'],
    ['harbor', 'acme'],
    ['harbor', 'acme,con_1'],
  ]) {
    it(`do not open for ${JSON.stringify(other)}`, () => {
      assert.throws(() => open(master, other, seal(master, owner, secret)), SealError);
    });
  }

  it('do not open when a part of one is put into another', () => {
    const mine = seal(master, owner, secret).split('.');
    const theirs = seal(master, ['harbor', 'globex', 'con_9'], secret).split('.');
    assert.throws(() => open(master, owner, [mine[0], mine[1], mine[2], theirs[3]].join('.')), SealError);
    assert.throws(() => open(master, owner, [mine[0], mine[1], theirs[2], mine[3]].join('.')), SealError);
  });

  it('do not open when one character was changed', () => {
    const sealed = seal(master, owner, secret);
    const at = sealed.length - 8;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    assert.throws(() => open(master, owner, changed), SealError);
  });

  it('say so when the master secret is another one', () => {
    assert.throws(() => open(randomBytes(32), owner, seal(master, owner, secret)), /another master secret/);
  });

  it('refuse a short master secret and a text that is none of theirs', () => {
    assert.throws(() => seal(randomBytes(16), owner, secret), /fewer than 32 bytes/);
    assert.throws(() => open(master, owner, 'hello'), SealError);
  });
});
