import { html, type TemplateResult } from 'lit';
import { heading } from '../../ui/heading.ts';

export interface Question {
  readonly level: number;
  readonly title: string;
  readonly text: string;
  /** The way out, which changes nothing. */
  readonly keep: string;
  readonly confirm: string;
  readonly isGrave: boolean;
  readonly onKeep: () => void;
  readonly onConfirm: () => void;
}

/** What is inside of a dialog that asks before something is done. */
export const questionDialog = (question: Question): TemplateResult =>
  html`<div class="dh">
      ${heading({ level: question.level, content: question.title, look: 'subtitle', id: 'question' })}
    </div>
    <div class="db"><p>${question.text}</p></div>
    <div class="df">
      <button type="button" class="btn" @click=${question.onKeep}>${question.keep}</button>
      <button type="button" class="btn ${question.isGrave ? 'danger solid' : 'primary'}" @click=${question.onConfirm}>
        ${question.confirm}
      </button>
    </div>`;
