import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeSource } from '../../contract/index.ts';
import { addLanguage, removeLanguage, translateDetail, translateStep, type Edit } from '../../model/recipe-edit.ts';
import { icon, selectField, textField } from '../../ui/index.ts';
import { errorAt, stepName, type EditorView } from './editor-view.ts';
import { section } from './question-view.ts';

// The languages that products are sold in most; a file may name any other.
const offered =
  'ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv nb nl pl pt pt-BR ro sk sl sr sv th tr uk vi zh-Hans zh-Hant'.split(
    ' ',
  );

const languageName = (locale: string, language: string): string => {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language;
  } catch {
    return language; // a file may hold anything
  }
};

const languageFields = (view: EditorView, recipe: RecipeSource, language: string): TemplateResult => {
  const { editor, localizer } = view;
  const { name, summary, steps = {} } = recipe.translations[language] ?? {};
  const text = (id: string, label: string, own: string, value: string, isLong: boolean, change: (to: string) => Edit) =>
    textField(localizer, {
      id: `r-translations-${language}-${id}`,
      label,
      placeholder: isLong ? undefined : own,
      help: isLong ? own : undefined,
      required: false,
      multiline: isLong,
      value,
      error: errorAt(view, `translations.${language}.${id.replaceAll('-', '.')}`),
      onInput: to => editor.edit(change(to), { typing: `translation ${language} ${id}` }),
      onBlur: editor.settle,
    });
  return html`${text('name', localizer.t('editor.recipe.name'), recipe.name, name ?? '', false, to =>
      translateDetail(language, 'name', to),
    )}
    ${text('summary', localizer.t('editor.recipe.summary'), recipe.summary, summary ?? '', true, to =>
      translateDetail(language, 'summary', to),
    )}
    ${recipe.steps.map(step => {
      const at = { step: stepName(view, step) };
      const { title = '', body = '' } = steps[step.id] ?? {};
      return html`${
        step.title
          ? text(`steps-${step.id}-title`, localizer.t('editor.translation.title', at), step.title, title, false, to =>
              translateStep(language, step.id, 'title', to),
            )
          : nothing
      }
      ${
        'body' in step && step.body
          ? text(`steps-${step.id}-body`, localizer.t('editor.translation.body', at), step.body, body, true, to =>
              translateStep(language, step.id, 'body', to),
            )
          : nothing
      }`;
    })}
    <div>
      <button type="button" class="btn small" @click=${() => editor.edit(removeLanguage(language))}>
        ${icon('remove')}${localizer.t('editor.translation.remove', { language: languageName(localizer.locale, language) })}
      </button>
    </div>`;
};

/** What the recipe says of itself and of its steps in other languages. Left empty, people read it as it is. */
export const translationFields = (view: EditorView, recipe: RecipeSource): TemplateResult => {
  const { editor, localizer } = view;
  const languages = Object.keys(recipe.translations);
  return html`${languages.map(language =>
    section(
      localizer.t('editor.translation.in', { language: languageName(localizer.locale, language) }),
      editor.problemsAt(`translations.${language}`).length > 0,
      languageFields(view, recipe, language),
    ),
  )}
  ${selectField(localizer, {
    id: 'r-translations',
    label: localizer.t('editor.translation.add'),
    help: localizer.t('editor.translation.help'),
    value: '',
    prompt: localizer.t('editor.bind.choose'),
    options: offered
      .filter(language => !languages.includes(language))
      .map(language => ({ value: language, label: languageName(localizer.locale, language) })),
    onChange(language) {
      if (language) editor.edit(addLanguage(language));
    },
  })}`;
};
