import { html, nothing, type TemplateResult } from 'lit';
import { propertyTypes } from '../../contract/property-types.ts';
import type { Option, Property, PropertyValue, RecipeSource } from '../../contract/index.ts';
import { allQuestions, questionsOf } from '../../model/questions.ts';
import {
  changeQuestion,
  changeType,
  limitsOf,
  moveQuestionTo,
  renameQuestion,
  showIfAnswered,
} from '../../model/recipe-edit.ts';
import {
  checkField,
  heading,
  icon,
  iconButton,
  propertyField,
  selectField,
  textField,
  type Framed,
} from '../../ui/index.ts';
import { bindingFields } from './binding-fields.ts';
import { errorAt, problemsOf, propertiesTitle, questionName, stepName, type EditorView } from './editor-view.ts';
import { listFields, listPlace } from './list-source.ts';
import { section, type QuestionView } from './question-view.ts';
import { numberOf } from './typed-texts.ts';

type Changes = Parameters<typeof changeQuestion>[2];

const change = ({ editor, step, index }: QuestionView, changes: Changes, typing?: string): void =>
  editor.edit(
    changeQuestion(step, index, changes),
    typing === undefined ? {} : { typing: `${step}.${index} ${typing}` },
  );

const isTextual = ({ type }: Property): boolean =>
  type === 'string' || type === 'password' || type === 'email' || type === 'url' || type === 'textarea';

/** An answer that the author gives: what a question is filled in with, or what another one must be answered with. */
const answerField = (
  view: QuestionView,
  id: string,
  property: Property,
  value: PropertyValue | undefined,
  onChange: (value: PropertyValue, isTyped: boolean) => void,
  error?: string,
): TemplateResult | Framed => {
  const { localizer, typed, editor } = view;
  // What is on a list that the app alone knows can be written all the same.
  const isRead = property.options !== undefined && !Array.isArray(property.options);
  const isNumber = property.type === 'number';
  const asked: Property =
    isRead && property.type === 'select' ? { ...property, type: 'string', options: undefined } : property;
  return propertyField(localizer, {
    id,
    property: { ...asked, secret: false },
    value: isNumber ? typed.text(id, typeof value === 'number' || typeof value === 'string' ? value : '') : value,
    error,
    onInput(answer) {
      if (!isNumber) {
        onChange(answer === '' ? null : answer, typeof answer === 'string' && asked.type !== 'select');
        return;
      }
      const text = String(answer ?? '');
      typed.type(id, text);
      onChange(numberOf(text) ?? (text === '' ? null : text), true);
    },
    onLeave() {
      typed.leave();
      editor.settle();
    },
  });
};

const choices = (view: QuestionView, options: readonly Option[]): TemplateResult => {
  const { localizer, path } = view;
  const put = (index: number, key: 'label' | 'value', text: string) =>
    change(
      view,
      { options: options.map((option, place) => (place === index ? { ...option, [key]: text } : option)) },
      `option ${index} ${key}`,
    );
  const cell = (index: number, key: 'label' | 'value', text: string) => {
    const label = localizer.t(key === 'label' ? 'editor.choice.labelOf' : 'editor.choice.valueOf', {
      number: index + 1,
    });
    const isWrong = errorAt(view, `${path}.options.${index}.${key}`) !== undefined;
    return html`<input
      class="input"
      id="q-options-${index}-${key}"
      aria-label=${label}
      aria-invalid=${isWrong ? 'true' : nothing}
      autocomplete="off"
      spellcheck="false"
      .value=${text}
      @input=${(event: Event) => put(index, key, (event.currentTarget as HTMLInputElement).value)}
      @blur=${view.editor.settle}
    />`;
  };
  const add = () => {
    const taken = new Set(options.map(({ value }) => value));
    let number = options.length + 1;
    while (taken.has(`choice-${number}`)) number += 1;
    change(view, { options: [...options, { value: `choice-${number}`, label: '' }] });
    view.onFocus(`q-options-${options.length}-label`);
  };
  const error = errorAt(view, `${path}.options`);
  return html`<div class="choice heads xs muted" aria-hidden="true">
      <span>${localizer.t('editor.choice.label')}</span><span>${localizer.t('editor.choice.value')}</span><span></span>
    </div>
    ${options.map(
      ({ value, label }, index) =>
        html`<div class="choice">
          ${cell(index, 'label', label)} ${cell(index, 'value', value)}
          ${iconButton('close', localizer.t('editor.choice.remove', { number: index + 1 }), () => {
            change(view, { options: options.filter((_, place) => place !== index) });
            view.onFocus('q-options');
          })}
        </div>`,
    )}
    ${error ? html`<span class="err">${icon('warning')}<span>${error}</span></span>` : nothing}
    <div>
      <button type="button" class="btn small" id="q-options" @click=${add}>
        ${icon('plus')}${localizer.t('editor.choice.add')}
      </button>
    </div>`;
};

const optionsSection = (view: QuestionView): TemplateResult | typeof nothing => {
  const { question, localizer } = view;
  const { options, type } = question;
  if (type !== 'select' && type !== 'multiselect') return nothing;
  const content = options && !Array.isArray(options) ? listFields(view, options) : choices(view, options ?? []);
  return section(localizer.t('editor.choices'), true, html`${listPlace(view)} ${content}`);
};

const wantedAnswer = (view: QuestionView, other: Property): TemplateResult | Framed | typeof nothing => {
  const { question, localizer, path } = view;
  const { showIf } = question;
  if (!showIf || (showIf.equals === undefined && !showIf.oneOf)) return nothing;
  const label = localizer.t('editor.showIf.answer');
  const { default: _default, showIf: _showIf, validate: _validate, placeholder: _placeholder, ...plain } = other;
  const error = errorAt(view, `${path}.showIf.${showIf.oneOf ? 'oneOf' : 'equals'}`);
  const asked: Property = { ...plain, label, help: '', required: true, default: null };
  if (showIf.oneOf) {
    const several: Property = { ...asked, type: 'multiselect' };
    const values = showIf.oneOf.filter(value => typeof value === 'string');
    const put = (value: PropertyValue) =>
      change(view, { showIf: { property: other.name, oneOf: Array.isArray(value) ? value : [] } });
    return answerField(view, 'q-showIf-answer', several, values, put, error);
  }
  const single: Property = other.type === 'multiselect' ? { ...asked, type: 'select' } : asked;
  const put = (value: PropertyValue, isTyped: boolean) =>
    change(view, { showIf: showIfAnswered(other.name, value) }, isTyped ? 'showIf' : undefined);
  return answerField(view, 'q-showIf-answer', single, showIf.equals, put, error);
};

const showIfSection = (view: QuestionView): TemplateResult => {
  const { recipe, question, localizer, path } = view;
  const { showIf } = question;
  const others = allQuestions(recipe.steps).filter(({ name }) => name !== question.name);
  const other = others.find(({ name }) => name === showIf?.property);
  const hasChoices = Array.isArray(other?.options);
  const kind = showIf?.oneOf ? 'oneOf' : showIf?.equals === undefined ? 'answered' : 'is';
  const start = (property: Property | undefined): PropertyValue =>
    property?.type === 'boolean'
      ? true
      : Array.isArray(property?.options)
        ? (property.options[0]?.value ?? null)
        : null;
  const choose = (name: string) => {
    const chosen = others.find(each => each.name === name);
    if (!chosen) change(view, { showIf: undefined });
    else if (chosen.type === 'boolean' || Array.isArray(chosen.options)) {
      change(view, { showIf: showIfAnswered(name, start(chosen)) });
    } else change(view, { showIf: showIfAnswered(name, undefined) });
  };
  const chooseKind = (chosen: string) => {
    if (!other) return;
    if (chosen === 'oneOf')
      change(view, { showIf: { property: other.name, oneOf: [start(other)].filter(value => value !== null) } });
    else change(view, { showIf: showIfAnswered(other.name, chosen === 'is' ? start(other) : undefined) });
  };
  return section(
    localizer.t('editor.showIf'),
    showIf !== undefined,
    html`${selectField(localizer, {
      id: 'q-showIf',
      label: localizer.t('editor.showIf.question'),
      value: showIf?.property ?? '',
      prompt: localizer.t('editor.showIf.always'),
      options: [
        ...(showIf && !other ? [{ value: showIf.property, label: showIf.property }] : []),
        ...others.map(({ name, label }) => ({ value: name, label: questionName(view, label) })),
      ],
      error: errorAt(view, `${path}.showIf.property`),
      onChange: choose,
    })}
    ${
      showIf && other
        ? html`${selectField(localizer, {
            id: 'q-showIf-kind',
            label: localizer.t('editor.showIf.condition'),
            value: kind,
            options: [
              { value: 'is', label: localizer.t('editor.showIf.is') },
              ...(hasChoices || kind === 'oneOf'
                ? [{ value: 'oneOf', label: localizer.t('editor.showIf.oneOf') }]
                : []),
              { value: 'answered', label: localizer.t('editor.showIf.answered') },
            ],
            onChange: chooseKind,
          })}
          ${wantedAnswer(view, other)}`
        : nothing
    }`,
  );
};

const checksSection = (view: QuestionView): TemplateResult | typeof nothing => {
  const { question, localizer, typed, editor, path } = view;
  const limits = limitsOf(question.type);
  if (limits.length === 0) return nothing;
  const { validate = {} } = question;
  const put = (key: string, value: number | string | undefined) => {
    const next = Object.fromEntries(
      Object.entries({ ...validate, [key]: value }).filter(([, each]) => each !== undefined && each !== ''),
    );
    change(view, { validate: Object.keys(next).length > 0 ? next : undefined }, `validate ${key}`);
  };
  return section(
    localizer.t('editor.checks'),
    question.validate !== undefined,
    html`${limits.map(key => {
      const id = `q-validate-${key}`;
      const error = errorAt(view, `${path}.validate.${key}`);
      if (key === 'pattern') {
        return textField(localizer, {
          id,
          label: localizer.t('editor.checks.pattern'),
          help: localizer.t('editor.checks.patternHelp'),
          required: false,
          value: validate.pattern ?? '',
          error,
          onInput: value => put(key, value),
          onBlur: editor.settle,
        });
      }
      const word = question.type === 'file' ? 'maxBytes' : key;
      return textField(localizer, {
        id,
        label: localizer.t(`editor.checks.${word}`),
        required: false,
        inputMode: 'decimal',
        value: typed.text(id, validate[key]),
        error,
        onInput(value) {
          typed.type(id, value);
          const number = numberOf(value);
          if (number === null) return;
          put(key, number === undefined || key === 'min' || key === 'max' ? number : Math.max(0, Math.round(number)));
        },
        onBlur() {
          typed.leave();
          editor.settle();
        },
      });
    })}
    ${textField(localizer, {
      id: 'q-validate-message',
      label: localizer.t('editor.checks.message'),
      required: false,
      value: validate.message ?? '',
      onInput: value => put('message', value),
      onBlur: editor.settle,
    })}`,
  );
};

const defaultField = (view: QuestionView): TemplateResult | Framed | typeof nothing => {
  const { question, localizer, path } = view;
  const { type, secret, showIf: _, validate: _validate, ...plain } = question;
  if (secret || type === 'password' || type === 'file') return nothing;
  const property: Property = {
    ...plain,
    type,
    secret,
    label: localizer.t('editor.question.default'),
    help: '',
    required: false,
    default: null,
  };
  const put = (value: PropertyValue, isTyped: boolean) =>
    change(view, { default: value }, isTyped ? 'default' : undefined);
  return answerField(view, 'q-default', property, question.default ?? undefined, put, errorAt(view, `${path}.default`));
};

/** Everything about one question. */
export const questionForm = (
  editorView: EditorView,
  recipe: RecipeSource,
  step: number,
  index: number,
): TemplateResult | typeof nothing => {
  const question = questionsOf(recipe.steps[step])[index];
  if (!question) return nothing;
  const path = `steps.${step}.properties.${index}`;
  const view: QuestionView = { ...editorView, recipe, question, step, index, path };
  const { editor, localizer, level } = view;
  const homes = recipe.steps.flatMap((each, place) =>
    'properties' in each ? [{ value: String(place), label: stepName(view, each) }] : [],
  );
  const typing = (key: string) => `${step}.${index} ${key}`;
  return html`<div class="form-head">
      ${heading({ level, content: questionName(view, question.label), look: 'topic', id: propertiesTitle, takesFocus: true })}
      ${iconButton('copy', localizer.t('editor.question.copy'), () => view.onCopyQuestion(step, index), 'end')}
      ${iconButton('remove', localizer.t('editor.question.remove'), () => view.onRemoveQuestion(step, index))}
    </div>
    ${problemsOf(view, path)}
    ${textField(localizer, {
      id: 'q-label',
      label: localizer.t('editor.question.label'),
      value: question.label,
      required: true,
      error: errorAt(view, `${path}.label`),
      onInput: label => change(view, { label }, 'label'),
      onBlur: editor.settle,
    })}
    ${textField(localizer, {
      id: 'q-help',
      label: localizer.t('editor.question.help'),
      value: question.help,
      required: false,
      multiline: true,
      onInput: help => change(view, { help }, 'help'),
      onBlur: editor.settle,
    })}
    <div class="cols two">
      ${selectField(localizer, {
        id: 'q-type',
        label: localizer.t('editor.question.type'),
        value: question.type,
        options: propertyTypes.map(type => ({ value: type, label: localizer.t(`editor.type.${type}`) })),
        onChange(type) {
          const chosen = propertyTypes.find(each => each === type);
          if (chosen) editor.edit(changeType(step, index, chosen));
        },
      })}
      ${defaultField(view)}
    </div>
    ${checkField({
      id: 'q-required',
      label: localizer.t('editor.question.required'),
      look: 'switch',
      checked: question.required,
      onChange: required => change(view, { required }),
    })}
    ${
      isTextual(question)
        ? checkField({
            id: 'q-secret',
            label: localizer.t('editor.question.secret'),
            help: localizer.t('editor.question.secretHelp'),
            look: 'switch',
            checked: question.secret,
            onChange: secret => change(view, secret ? { secret, default: null } : { secret }),
          })
        : nothing
    }
    ${optionsSection(view)} ${showIfSection(view)}
    ${recipe.project.kind === 'jitterpak' ? bindingFields(view) : nothing} ${checksSection(view)}
    ${section(
      localizer.t('editor.question.name'),
      errorAt(view, `${path}.name`) !== undefined,
      html`${textField(localizer, {
        id: 'q-name',
        label: localizer.t('editor.question.name'),
        help: recipe.project.kind === 'flow' ? localizer.t('editor.question.nameHelp') : undefined,
        value: question.name,
        required: true,
        error: errorAt(view, `${path}.name`),
        onInput: name => editor.edit(renameQuestion(step, index, name), { typing: typing('name') }),
        onBlur: editor.settle,
      })}
      ${
        homes.length > 1
          ? selectField(localizer, {
              id: 'q-step',
              label: localizer.t('editor.question.step'),
              value: String(step),
              options: homes,
              onChange(value) {
                const target = Number(value);
                if (target === step) return;
                const place = questionsOf(recipe.steps[target]).length;
                editor.edit(moveQuestionTo(step, index, target), { spot: { step: target, question: place } });
              },
            })
          : nothing
      }`,
    )}`;
};
