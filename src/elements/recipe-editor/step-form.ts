import { html, nothing, type TemplateResult } from 'lit';
import { actions as allActions } from '../../contract/actions.ts';
import type { Action, RecipeSource } from '../../contract/index.ts';
import {
  changeBody,
  changeDetails,
  changeFirstRun,
  changeSchedule,
  renameStep,
  type EditedStep,
} from '../../model/recipe-edit.ts';
import { categories, categoryName } from '../../ui/category.ts';
import { heading, icon, iconButton, selectField, skeleton, textField } from '../../ui/index.ts';
import { orderedList } from '../ordered-list.ts';
import { errorAt, problemsOf, propertiesTitle, stepName, type EditorView } from './editor-view.ts';
import { actionList, appName, endpointList } from './outline.ts';
import { translationFields } from './translation-fields.ts';
import { numberOf } from './typed-texts.ts';

const title = (view: EditorView, content: string): TemplateResult =>
  heading({ level: view.level, content, look: 'topic', id: propertiesTitle, takesFocus: true });

interface Chosen {
  /** Of the list, and of the field that adds to it. */
  readonly list: string;
  readonly label: string;
  readonly help: string;
  readonly add: string;
  readonly items: readonly string[];
  readonly others: readonly string[];
  readonly nameOf: (item: string) => string;
  readonly onChange: (items: string[]) => void;
}

/** Some of what can be chosen, in an order; one stays at least. */
const chosenFields = (
  view: EditorView,
  { list, label, help, add, items, others, nameOf, onChange }: Chosen,
): TemplateResult => {
  const { localizer } = view;
  return html`<div class="field" part="field">
      <span class="lbl">${label}</span><span class="help">${help}</span>
      ${orderedList(
        view,
        list,
        label,
        items.map(item => {
          const name = nameOf(item);
          const act = () => onChange(items.filter(each => each !== item));
          const remove = { label: localizer.t('editor.recipe.removeAction', { name }), act };
          return { name, ...(items.length > 1 && { remove }) };
        }),
      )}
    </div>
    ${
      others.length > 0
        ? selectField(localizer, {
            id: `r-${list}`,
            label: add,
            value: '',
            prompt: localizer.t('editor.bind.choose'),
            options: others.map(value => ({ value, label: nameOf(value) })),
            onChange: chosen => onChange([...items, ...others.filter(each => each === chosen)]),
          })
        : nothing
    }`;
};

const actionFields = (view: EditorView, { actions }: RecipeSource): TemplateResult => {
  const { editor, localizer } = view;
  return chosenFields(view, {
    list: actionList,
    label: localizer.t('editor.recipe.actions'),
    help: localizer.t('editor.recipe.actionsHelp'),
    add: localizer.t('editor.recipe.addAction'),
    items: actions,
    others: allActions.filter(action => !actions.includes(action)),
    nameOf: action => localizer.t(`action.means.${action as Action}`),
    onChange: chosen => editor.edit(changeDetails({ actions: chosen as Action[] })),
  });
};

/** The apps that a Jitterpak is listed under: a flow's are those of its connections. */
const endpointFields = (view: EditorView, { endpoints, project }: RecipeSource): TemplateResult | typeof nothing => {
  const { editor, localizer } = view;
  const { apps } = editor.project.value ?? {};
  if (project.kind === 'flow' || !apps) return nothing;
  const nameOf = (id: string) => appName(view, id);
  return chosenFields(view, {
    list: endpointList,
    label: localizer.t('editor.recipe.endpoints'),
    help: localizer.t('editor.recipe.endpointsHelp'),
    add: localizer.t('editor.recipe.addEndpoint'),
    items: endpoints,
    others: [...apps.keys()]
      .filter(id => !endpoints.includes(id))
      .sort((one, other) => nameOf(one).localeCompare(nameOf(other))),
    nameOf,
    onChange: chosen => editor.edit(changeDetails({ endpoints: chosen })),
  });
};

const otherCategory = '*';

/** One of the known categories, or one of the author's own. */
const categoryFields = (view: EditorView, { category }: RecipeSource): TemplateResult => {
  const { editor, localizer, typed } = view;
  const own = 'r-category-own';
  const known = categories();
  const isOwn = typed.isTyping(own) || (category !== '' && !known.includes(category));
  const error = errorAt(view, 'category');
  return html`${selectField(localizer, {
    id: 'r-category',
    label: localizer.t('editor.recipe.category'),
    required: true,
    value: isOwn ? otherCategory : category,
    prompt: category === '' && !isOwn ? localizer.t('editor.bind.choose') : undefined,
    options: [
      ...known
        .map(value => ({ value, label: categoryName(localizer, value) }))
        .sort((one, other) => one.label.localeCompare(other.label, localizer.locale)),
      { value: otherCategory, label: localizer.t('editor.recipe.otherCategory') },
    ],
    error: isOwn ? undefined : error,
    onChange(value) {
      if (value !== otherCategory) return editor.edit(changeDetails({ category: value }));
      typed.type(own, '');
      // Whoever chooses by arrow keys comes past it.
      view.onFocus('r-category');
    },
  })}
  ${
    isOwn
      ? textField(localizer, {
          id: own,
          label: localizer.t('editor.recipe.ownCategory'),
          required: true,
          value: typed.text(own, category),
          error,
          onInput(value) {
            typed.type(own, value);
            const written = value.trim();
            const found = known.find(each =>
              [each, categoryName(localizer, each)].some(name => name.toLowerCase() === written.toLowerCase()),
            );
            editor.edit(changeDetails({ category: found ?? written }), { typing: 'details category' });
          },
          onBlur() {
            typed.leave();
            editor.settle();
          },
        })
      : nothing
  }`;
};

/** What the recipe says of itself, in the gallery. */
export const detailsForm = (view: EditorView, recipe: RecipeSource): TemplateResult => {
  const { editor, localizer, typed } = view;
  const text = (key: 'name' | 'summary' | 'description', required: boolean) =>
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
    ({ path }) => !/^(steps|name|summary|description|category|minutes|translations)\b/.test(path),
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
  ${text('name', true)} ${text('summary', true)} ${text('description', false)} ${categoryFields(view, recipe)}
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
  })}
  ${textField(localizer, {
    id: 'r-keywords',
    label: localizer.t('editor.recipe.keywords'),
    help: localizer.t('editor.recipe.keywordsHelp'),
    required: false,
    value: typed.text('r-keywords', recipe.keywords.join(', ')),
    error: errorAt(view, 'keywords'),
    onInput(value) {
      typed.type('r-keywords', value);
      const keywords = [...new Set(value.split(',').map(word => word.trim()))].filter(Boolean);
      editor.edit(changeDetails({ keywords }), { typing: 'details keywords' });
    },
    onBlur() {
      typed.leave();
      editor.settle();
    },
  })}
  ${endpointFields(view, recipe)} ${actionFields(view, recipe)} ${translationFields(view, recipe)}`;
};

/** When an operation runs, as people are proposed. */
const scheduleProposal = (
  view: EditorView,
  step: Extract<EditedStep, { type: 'schedule' }>,
  index: number,
): unknown => {
  const { editor, localizer, proposing } = view;
  const path = `steps.${index}.default`;
  if (!proposing) return html`<div aria-busy="true">${skeleton('middle')}${skeleton('long')}</div>`;
  return html`<div class="stack">
    ${proposing.fields(
      {
        localizer,
        key: step.id,
        idOf: name => `s-default-${name}`,
        errorOf: name => errorAt(view, `${path}.${name}`),
        onLeave: editor.settle,
        forget: () => undefined,
        focus: name => view.onFocus(`s-default-${name}`),
        set: schedule => editor.edit(changeSchedule(index, schedule), { typing: path }),
      },
      step.default,
    )}
  </div>`;
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
  const operation = 'operation' in step && editor.operations.find(({ id }) => id === step.operation);
  const help = step.type in helps ? localizer.t(helps[step.type as keyof typeof helps]) : '';
  return html`<div class="form-head">
      ${title(view, stepName(view, step))}
      ${iconButton('remove', localizer.t('editor.step.remove'), () => view.onRemoveStep(index), 'end')}
    </div>
    <p class="muted sm">${localizer.t(`editor.step.${step.type}`)}${operation ? `: ${operation.name}` : nothing}</p>
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
    ${step.type === 'schedule' ? scheduleProposal(view, step, index) : nothing}
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
