import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { message, say } from '../../packages/host/src/messages/index.ts';
import { en } from '../../packages/host/src/messages/en/index.ts';

describe('messages', () => {
  it("write numbers and plurals the reader's way", () => {
    const params = { count: 1200, created: 1150, updated: 50 };
    assert.equal(say('run.done', params, 'en'), '1,200 records copied: 1,150 added, 50 updated.');
    assert.equal(say('run.done', params, 'en-IN'), '1,200 records copied: 1,150 added, 50 updated.');
    assert.equal(say('run.done', { count: 1, created: 0, updated: 1 }, 'en'), '1 record copied: 0 added, 1 updated.');
  });

  it("keep sentence and numbers in one language where the reader's is not spoken", () => {
    const text = '1,200 records copied: 1,200 added, 0 updated.';
    for (const language of ['de', 'ar-EG', '', '*', 'not a language', 'constructor']) {
      assert.equal(say('run.done', { count: 1200, created: 1200, updated: 0 }, language), text, language);
    }
  });

  it('put a message in a message', () => {
    const reason = message('connection.busy', { app: 'Shop' });
    assert.equal(say('run.wait.seconds', { reason, count: 5 }, 'en'), 'Shop is busy. We try again in 5 seconds.');
  });

  it('have a sentence for what nobody knows, and for what is missing', () => {
    assert.equal(say('from.the.future', {}, 'en'), 'There is something to look at here.');
    assert.equal(say('toString', {}, 'en'), 'There is something to look at here.');
    assert.equal(say('connection.busy', {}, 'en'), '… is busy.');
    assert.equal(say('connection.busy', { app: { deep: 1 } }, 'en'), '… is busy.');
  });

  it('are plain: whole sentences without exclamation marks and without the words of machines', () => {
    // Names of places stand within other sentences.
    const sentences = Object.entries(en).filter(([code]) => !code.includes('.place.'));
    for (const [code, text] of sentences) {
      for (const sentence of typeof text === 'string' ? [text] : Object.values<string>(text)) {
        assert.match(sentence, /^["A-Z0-9{].*[.…}]$/, code);
        assert.doesNotMatch(
          sentence.replace(/\{\w+\}/g, ''),
          /!|\b(invalid|failed|failure|null|undefined|exception|fatal|endpoint)\b/i,
          code,
        );
      }
    }
  });
});
