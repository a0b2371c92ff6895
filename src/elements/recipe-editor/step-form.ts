import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeSource } from '../../contract/index.ts';
import { changeBody, changeDetails, changeFirstRun, renameStep, type EditedStep } from '../../model/recipe-edit.ts';
import { heading, icon, selectField, textField } from '../../ui/index.ts';
import { errorAt, problemsOf, propertiesTitle, stepName, type EditorView } from './editor-view.ts';
import { numberOf } from './typed-texts.ts';

const title = (view: EditorView, content: string): TemplateResult =>
  heading({ level: view.level, content, look: 'topic', id: propertiesTitle, takesFocus: true });

/** What the recipe says of itself, in the gallery. */
export const detailsForm = (view: EditorView, recipe: RecipeSource): TemplateResult => {
  const { editor, localizer, typed } = view;
  const text = (key: 'name' | 'summary' | 'description' | 'category', required: boolean) =>
    textField(localizer, {
      id: `r-${key}`,
      label: localizer.t(`editor.recipe.${key}`),
      value: recipe[key],
      required,
      multiline: key === 'description' || key === 'summary',
      help: key === 'description' ? localizer.t('editor.step.bodyHelp') : undefined,
      error: errorAt(view, key),
      onInput: value => editor.edit(changeDetails({ [key]: value }), { typing: `details ${key}` }),
      onBlur: editor.settle,
    });
  const others = editor.problems.filter(
    ({ path }) => !/^(steps|name|summary|description|category|minutes)\b/.test(path),
  );
  return html`${title(view, localizer.t('editor.details'))}
  ${
    others.length > 0
      ? html`<div class="note warn" part="notice">
          ${icon('info')}
          <div class="body">${others.map(({ message }) => html`<p>${message}</p>`)}</div>
        </div>`
      : nothing
  }
  ${text('name', true)} ${text('summary', true)} ${text('description', false)} ${text('category', true)}
  ${textField(localizer, {
    id: 'r-minutes',
    label: localizer.t('editor.recipe.minutes'),
    inputMode: 'decimal',
    value: typed.text('r-minutes', recipe.minutes),
    error: errorAt(view, 'minutes'),
    onInput(value) {
      typed.type('r-minutes', value);
      const number = numberOf(value);
      if (typeof number !== 'number' || number < 0) return;
      editor.edit(changeDetails({ minutes: Math.round(number) }), { typing: 'details minutes' });
    },
    onBlur() {
      typed.leave();
      editor.settle();
    },
  })}`;
};

const helps = {
  schedule: 'editor.step.scheduleHelp',
  mapping: 'editor.step.mappingHelp',
  summary: 'editor.step.summaryHelp',
} as const;

/** What a step itself says; its questions have forms of their own. */
export const stepForm = (view: EditorView, step: EditedStep, index: number): TemplateResult => {
  const { editor, localizer } = view;
  const path = `steps.${index}`;
  const help = step.type in helps ? localizer.t(helps[step.type as keyof typeof helps]) : '';
  return html`<div class="form-head">
      ${title(view, stepName(view, step))}
      <button
        type="button"
        class="btn icon small ghost end"
        aria-label=${localizer.t('editor.step.remove')}
        title=${localizer.t('editor.step.remove')}
        @click=${() => view.onRemoveStep(index)}
      >
        ${icon('remove')}
      </button>
    </div>
    <p class="muted sm">${localizer.t(`editor.step.${step.type}`)}</p>
    ${problemsOf(view, path)}
    ${textField(localizer, {
      id: 's-title',
      label: localizer.t('editor.step.title'),
      value: step.title,
      error: errorAt(view, `${path}.title`),
      onInput: value => editor.edit(renameStep(index, value), { typing: `${path} title` }),
      onBlur: editor.settle,
    })}
    ${
      'body' in step
        ? textField(localizer, {
            id: 's-body',
            label: localizer.t('editor.step.body'),
            help: localizer.t('editor.step.bodyHelp'),
            value: step.body,
            required: false,
            multiline: true,
            error: errorAt(view, `${path}.body`),
            onInput: value => editor.edit(changeBody(index, value), { typing: `${path} body` }),
            onBlur: editor.settle,
          })
        : nothing
    }
    ${
      step.type === 'operation'
        ? selectField(localizer, {
            id: 's-default',
            label: localizer.t('editor.step.firstRun'),
            value: step.default,
            options: [
              { value: 'after-deploy', label: localizer.t('editor.step.afterDeploy') },
              { value: 'manual', label: localizer.t('editor.step.manual') },
            ],
            onChange: value => editor.edit(changeFirstRun(index, value === 'manual' ? 'manual' : 'after-deploy')),
          })
        : nothing
    }
    ${help ? html`<p class="muted sm">${help}</p>` : nothing}
    ${
      'properties' in step
        ? html`<div>
            <button type="button" class="btn small" @click=${() => view.onAddQuestion(index)}>
              ${icon('plus')}${localizer.t('editor.question.add')}
            </button>
          </div>`
        : nothing
    }`;
};
