import type { TemplateResult } from 'lit';
import type { RecipeSource } from '../../contract/index.ts';
import { recipeDifferences, type RecipeDifference } from '../../model/recipe-edit-changes.ts';
import { twoVersions } from '../../ui/editing.ts';
import type { Conflict } from './editor-controller.ts';
import { questionName, stepName, type EditorView } from './editor-view.ts';

const words = (view: EditorView, difference: RecipeDifference): string =>
  view.localizer.t(`editor.differs.${difference.kind}`, {
    step: 'step' in difference ? stepName(view, difference.step) : '',
    question: 'question' in difference ? questionName(view, difference.question.label) : '',
  });

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
