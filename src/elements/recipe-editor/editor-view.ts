import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../i18n/index.ts';
import type { EditedStep } from '../../model/recipe-edit.ts';
import { icon } from '../../ui/index.ts';
import type { EditorController, EditProblem } from './editor-controller.ts';
import type { ProposalPart } from './proposal-part.ts';
import type { Reorder } from '../reorder.ts';
import type { TypedTexts } from './typed-texts.ts';

/** What every template of the editor is given. */
export interface EditorView {
  readonly editor: EditorController;
  readonly reorder: Reorder;
  readonly typed: TypedTexts;
  readonly localizer: Localizer;
  /** The fields of schedules; undefined until they have come. */
  readonly proposing: ProposalPart | undefined;
  /** Of the headings within the panes. */
  readonly level: number;
  /** Opens the choice of steps to add. */
  readonly onAddStep: (opener: HTMLElement) => void;
  readonly onAddQuestion: (step: number) => void;
  readonly onCopyQuestion: (step: number, question: number) => void;
  readonly onRemoveStep: (step: number) => void;
  readonly onRemoveQuestion: (step: number, question: number) => void;
  /** Puts the focus on what has this id, once it is there. */
  readonly onFocus: (id: string) => void;
  readonly onGoTo: (step: number | null, question: number | null) => void;
}

/** Id of the heading of the properties, which takes the focus. */
export const propertiesTitle = 'properties-title';

/** A step's name: its title, or what it is. */
export const stepName = ({ localizer }: Pick<EditorView, 'localizer'>, step: EditedStep): string =>
  step.title || localizer.t(`editor.step.${step.type}`);

export const questionName = ({ localizer }: Pick<EditorView, 'localizer'>, label: string): string =>
  label || localizer.t('editor.question.new');

/** A mark beside what has problems, in words for those who hear it. */
export const problemMark = (
  { localizer }: EditorView,
  problems: readonly EditProblem[],
): TemplateResult | typeof nothing => {
  const count = problems.filter(({ severity }) => severity === 'error').length;
  if (count > 0) {
    return html`<span class="mark bad"
      >${icon('warning')}<span class="vh">${localizer.t('editor.toFix', { count })}</span></span
    >`;
  }
  if (problems.length === 0) return nothing;
  const words = localizer.t('editor.remarks', { count: problems.length });
  return html`<span class="mark">${icon('info')}<span class="vh">${words}</span></span>`;
};

/** What is wrong with a field and all within it, in one line; undefined when all is well. */
export const errorAt = ({ editor }: EditorView, path: string): string | undefined =>
  editor
    .problemsAt(path)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
    .join(' ') || undefined;

/** What is said about a thing as a whole, and remarks about its parts: its fields say what is wrong with them. */
export const problemsOf = ({ editor }: EditorView, path: string): TemplateResult | typeof nothing => {
  const told = editor
    .problemsAt(path)
    .filter(problem => problem.path === path || problem.severity === 'warning')
    .filter(({ path: at }) => at === path || !/\.properties\.\d+/.test(at.slice(path.length)));
  if (told.length === 0) return nothing;
  const isBad = told.some(({ severity }) => severity === 'error');
  return html`<div class="note ${isBad ? 'bad' : 'warn'}" part="notice">
    ${icon(isBad ? 'warning' : 'info')}
    <div class="body">${told.map(({ message }) => html`<p>${message}</p>`)}</div>
  </div>`;
};
