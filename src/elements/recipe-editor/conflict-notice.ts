import { html, type TemplateResult } from 'lit';
import type { RecipeSource } from '../../contract/index.ts';
import { recipeDifferences, type RecipeDifference } from '../../model/recipe-edit-changes.ts';
import { heading, notice } from '../../ui/index.ts';
import type { Conflict } from './editor-controller.ts';
import { questionName, stepName, type EditorView } from './editor-view.ts';

const words = (view: EditorView, difference: RecipeDifference): string => {
  const { localizer } = view;
  switch (difference.kind) {
    case 'step-added':
      return localizer.t('editor.differs.stepAdded', { step: stepName(view, difference.step) });
    case 'step-removed':
      return localizer.t('editor.differs.stepRemoved', { step: stepName(view, difference.step) });
    case 'step-changed':
      return localizer.t('editor.differs.stepChanged', { step: stepName(view, difference.step) });
    case 'questions-moved':
      return localizer.t('editor.differs.questionsMoved', { step: stepName(view, difference.step) });
    case 'steps-moved':
      return localizer.t('editor.differs.stepsMoved');
    case 'question-added':
      return localizer.t('editor.differs.questionAdded', { question: questionName(view, difference.question.label) });
    case 'question-removed':
      return localizer.t('editor.differs.questionRemoved', { question: questionName(view, difference.question.label) });
    case 'question-changed':
      return localizer.t('editor.differs.questionChanged', { question: questionName(view, difference.question.label) });
    case 'details':
      return localizer.t('editor.differs.details');
    case 'translations':
      return localizer.t('editor.differs.translations');
    case 'project':
      return localizer.t('editor.differs.project');
  }
};

interface Versions {
  readonly conflict: Conflict;
  /** The version that both began with. */
  readonly before: RecipeSource;
  readonly mine: RecipeSource;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else has stored another version: who, when, and what each of the two changed. */
export const conflictNotice = (
  view: EditorView,
  { conflict, before, mine, onKeepMine, onTakeTheirs }: Versions,
): TemplateResult => {
  const { localizer, level } = view;
  const version = (title: string, of: RecipeSource) => {
    const differences = recipeDifferences(before, of);
    return html`<div class="version">
      ${heading({ level, content: title, look: 'topic' })}
      ${
        differences.length > 0
          ? html`<ul class="dots">
              ${differences.map(difference => html`<li>${words(view, difference)}</li>`)}
            </ul>`
          : html`<p>${localizer.t('editor.conflict.nothing')}</p>`
      }
    </div>`;
  };
  return html`<div class="conflict" part="conflict">
    ${notice({
      tone: 'warn',
      role: 'alert',
      title: localizer.t('editor.conflict', {
        name: conflict.by?.name ?? localizer.t('editor.conflict.someone'),
        moment: localizer.moment(conflict.at),
      }),
      body: html`<p>${localizer.t('editor.conflict.body', { version: conflict.theirs.version })}</p>
        <div class="cols two">
          ${version(localizer.t('editor.conflict.theirs'), conflict.theirs)}
          ${version(localizer.t('editor.conflict.mine'), mine)}
        </div>
        <div class="btnbar">
          <button type="button" class="btn small" @click=${onKeepMine}>
            ${localizer.t('editor.conflict.keepMine')}
          </button>
          <button type="button" class="btn small" @click=${onTakeTheirs}>
            ${localizer.t('editor.conflict.takeTheirs')}
          </button>
        </div>
        <p class="sm">${localizer.t('editor.conflict.keepMineHelp')}</p>`,
    })}
  </div>`;
};
