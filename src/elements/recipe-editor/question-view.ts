import { html, type TemplateResult } from 'lit';
import type { Property, RecipeSource } from '../../contract/index.ts';
import { icon } from '../../ui/index.ts';
import type { EditorView } from './editor-view.ts';

/** The question that a form is about. */
export interface QuestionView extends EditorView {
  readonly recipe: RecipeSource;
  readonly question: Property;
  readonly step: number;
  readonly index: number;
  /** Of the problems about it. */
  readonly path: string;
}

/** A part of the form that can be folded; open where there is something to see. */
export const section = (title: string, isOpen: boolean, content: unknown): TemplateResult =>
  html`<details class="sect" ?open=${isOpen}>
    <summary>${icon('right')}${title}</summary>
    <div class="stack">${content}</div>
  </details>`;
