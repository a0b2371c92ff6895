import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMarkdown, type Inline } from 'citizen-integrator/model';

const text = (value: string): Inline => ({ kind: 'text', text: value });

describe('parseMarkdown', () => {
  it('reads paragraphs, headings and lists', () => {
    assert.deepEqual(parseMarkdown('# Title\nOne\ntwo\n\n- a\n- b\n  more\n\n1. x\n2) y'), [
      { kind: 'heading', content: [text('Title')] },
      { kind: 'paragraph', content: [text('One two')] },
      { kind: 'list', isOrdered: false, items: [[text('a')], [text('b more')]] },
      { kind: 'list', isOrdered: true, items: [[text('x')], [text('y')]] },
    ]);
  });

  it('reads a list that follows its sentence at once', () => {
    assert.deepEqual(
      parseMarkdown('You need:\n- a').map(({ kind }) => kind),
      ['paragraph', 'list'],
    );
  });

  it('reads bold, italics, code and links', () => {
    assert.deepEqual(parseMarkdown('**a _b_** `c*d*` [e](https://e.example) snake_case_name 2 * 3 * 4'), [
      {
        kind: 'paragraph',
        content: [
          { kind: 'strong', content: [text('a '), { kind: 'emphasis', content: [text('b')] }] },
          text(' '),
          { kind: 'code', text: 'c*d*' },
          text(' '),
          { kind: 'link', href: 'https://e.example', content: [text('e')] },
          text(' snake_case_name 2 * 3 * 4'),
        ],
      },
    ]);
  });

  it('leaves no link that runs a script', () => {
    for (const href of ['javascript:alert', 'data:text/html,x', '//evil.example', '/path']) {
      assert.deepEqual(parseMarkdown(`[x](${href})`), [{ kind: 'paragraph', content: [text('x')] }], href);
    }
  });

  it('takes HTML for text', () => {
    assert.deepEqual(parseMarkdown('<b>x</b>'), [{ kind: 'paragraph', content: [text('<b>x</b>')] }]);
  });

  it('reads fenced code as it is, also when the fence is never closed', () => {
    assert.deepEqual(parseMarkdown('```sql\nselect *\n\nfrom t'), [{ kind: 'code', text: 'select *\n\nfrom t' }]);
  });

  it('has nothing to say of nothing', () => assert.deepEqual(parseMarkdown(' \n\n'), []));
});
