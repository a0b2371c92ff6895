import type { TemplateResult } from 'lit';
import type { RecipeSource } from '../../contract/index.ts';
import { recipeDifferences, type RecipeDifference } from '../../model/recipe-edit-changes.ts';
import { twoVersions } from '../../ui/editing.ts';
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

/** Somebody else has stored another version. */
export const conflictNotice = (
  view: EditorView,
  { conflict, before, mine, onKeepMine, onTakeTheirs }: Versions,
): TemplateResult => {
  const { localizer, level } = view;
  const changes = (of: RecipeSource) => recipeDifferences(before, of).map(difference => words(view, difference));
  return twoVersions({
    localizer,
    level,
    title: localizer.t('editor.conflict', {
      name: conflict.by?.name ?? localizer.t('editing.someone'),
      moment: localizer.moment(conflict.at),
    }),
    body: localizer.t('editor.conflict.body', { version: conflict.theirs.version }),
    theirs: changes(conflict.theirs),
    mine: changes(mine),
    nothing: localizer.t('editor.conflict.nothing'),
    help: localizer.t('editor.conflict.keepMineHelp'),
    onKeepMine,
    onTakeTheirs,
  });
};
