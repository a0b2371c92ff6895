import { html, type TemplateResult } from 'lit';
import type { Block, Inline } from '../model/index.ts';
import { heading } from './heading.ts';

const inline = (piece: Inline): unknown => {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'strong':
      return html`<strong>${piece.content.map(inline)}</strong>`;
    case 'emphasis':
      return html`<em>${piece.content.map(inline)}</em>`;
    case 'link':
      return html`<a href=${piece.href} target="_blank" rel="noopener noreferrer">${piece.content.map(inline)}</a>`;
  }
};

/** @param level Of headings in the text. */
const block = (piece: Block, level: number): TemplateResult => {
  switch (piece.kind) {
    case 'heading':
      return heading({ level, content: piece.content.map(inline), look: 'topic' });
    case 'paragraph':
      return html`<p>${piece.content.map(inline)}</p>`;
    case 'code':
      return html`<pre tabindex="0"><code>${piece.text}</code></pre>`;
    case 'list': {
      const items = piece.items.map(item => html`<li>${item.map(inline)}</li>`);
      return piece.isOrdered
        ? html`<ol class="numbers">
            ${items}
          </ol>`
        : html`<ul class="dots">
            ${items}
          </ul>`;
    }
  }
};

/** Parsed Markdown as templates: what an author wrote never becomes markup by itself. */
export const markdown = (blocks: readonly Block[], level: number): TemplateResult[] =>
  blocks.map(piece => block(piece, level));

/** The words of one block without a box of its own, as for a heading. */
export const markdownLine = (piece: Extract<Block, { kind: 'heading' | 'paragraph' }>): unknown =>
  piece.content.map(inline);
