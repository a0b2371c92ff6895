import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeSource } from '../../contract/index.ts';
import { questionsOf } from '../../model/questions.ts';
import type { EditedStep } from '../../model/recipe-edit.ts';
import { heading, icon } from '../../ui/index.ts';
import { problemMark, questionName, stepName, type EditorView } from './editor-view.ts';

export const stepList = 'steps';
export const actionList = 'actions';
export const endpointList = 'endpoints';
export const questionList = (step: number): string => `questions-${step}`;

/** What an app is called; its id where the host does not know it. */
export const appName = ({ editor }: Pick<EditorView, 'editor'>, id: string): string =>
  editor.project.value?.apps.get(id) ?? id;

/** What an item of a list that is put in order is called. */
export const nameIn = (
  view: Pick<EditorView, 'localizer' | 'editor'>,
  recipe: RecipeSource,
  list: string,
  index: number,
): string => {
  if (list === actionList) {
    const action = recipe.actions[index];
    return action ? view.localizer.t(`action.means.${action}`) : '';
  }
  if (list === endpointList) return appName(view, recipe.endpoints[index] ?? '');
  if (list === stepList) {
    const step = recipe.steps[index];
    return step ? stepName(view, step) : '';
  }
  const step = recipe.steps[Number(list.split('-')[1])];
  return questionName(view, questionsOf(step)[index]?.label ?? '');
};

const questions = (view: EditorView, step: EditedStep, index: number): TemplateResult => {
  const { editor, localizer, reorder } = view;
  const { spot } = editor;
  const list = questionList(index);
  const all = questionsOf(step);
  return html`${
      all.length > 0
        ? html`<ol class="questions" aria-label=${localizer.t('editor.questionsIn', { step: stepName(view, step) })}>
            ${reorder.inOrder(list, all).map(({ item, index: own }, place) => {
              const name = questionName(view, item.label);
              const isHere = spot.step === index && spot.question === own;
              return html`<li>
                <div
                  class="item ${isHere ? 'here' : ''} ${reorder.isLifted(list, place) ? 'lifted' : ''}"
                  part="question-item"
                  data-row=${list}
                >
                  ${reorder.grip(localizer, { list, name, place, count: all.length })}
                  <button
                    type="button"
                    class="row"
                    aria-current=${isHere ? 'true' : nothing}
                    @click=${() => view.onGoTo(index, own)}
                  >
                    <span class="name">${name}</span
                    >${problemMark(view, editor.problemsAt(`steps.${index}.properties.${own}`))}
                  </button>
                </div>
              </li>`;
            })}
          </ol>`
        : nothing
    }
    <button type="button" class="btn small ghost add-question" @click=${() => view.onAddQuestion(index)}>
      ${icon('plus')}${localizer.t('editor.question.add')}
    </button>`;
};

/** The recipe's steps, and the questions of the one that is worked on. */
export const outline = (view: EditorView, recipe: RecipeSource): TemplateResult => {
  const { editor, localizer, reorder, level } = view;
  const { spot } = editor;
  const { steps } = recipe;
  const details = editor.problems.filter(({ path }) => !path.startsWith('steps'));
  return html`<div class="pane-head">
      ${heading({ level, content: localizer.t('editor.steps'), look: 'topic' })}
      <button
        type="button"
        class="btn small ghost end"
        aria-label=${localizer.t('editor.addStep')}
        aria-haspopup="menu"
        @click=${(event: Event) => view.onAddStep(event.currentTarget as HTMLElement)}
      >
        ${icon('plus')}${localizer.t('editor.add')}
      </button>
    </div>
    <div class="item plain ${spot.step === null ? 'here' : ''}">
      <button
        type="button"
        class="row"
        aria-current=${spot.step === null ? 'true' : nothing}
        @click=${() => view.onGoTo(null, null)}
      >
        <span class="name">${localizer.t('editor.details')}</span>${problemMark(view, details)}
      </button>
    </div>
    <ol class="steps">
      ${reorder.inOrder(stepList, steps).map(({ item, index }, place) => {
        const name = stepName(view, item);
        const isHere = spot.step === index;
        return html`<li>
          <div
            class="item ${isHere && spot.question === null ? 'here' : ''} ${reorder.isLifted(stepList, place) ? 'lifted' : ''}"
            part="step-item"
            data-row=${stepList}
          >
            ${reorder.grip(localizer, { list: stepList, name, place, count: steps.length })}
            <button
              type="button"
              class="row"
              aria-current=${isHere ? (spot.question === null ? 'true' : 'step') : nothing}
              @click=${() => view.onGoTo(index, null)}
            >
              <span class="name">${name}</span>${problemMark(view, editor.problemsAt(`steps.${index}`))}
            </button>
          </div>
          ${isHere && 'properties' in item ? questions(view, item, index) : nothing}
        </li>`;
      })}
    </ol>`;
};
