import { html, nothing, type TemplateResult } from 'lit';
import type { Property, RecipeSource } from '../../contract/index.ts';
import { changeQuestion } from '../../model/recipe-edit.ts';
import { allQuestions, isSecret } from '../../model/questions.ts';
import { multiselectField, selectField, textField, type Choice, type Framed } from '../../ui/index.ts';
import { errorAt, questionName } from './editor-view.ts';
import type { QuestionView } from './question-view.ts';

type Source = Exclude<NonNullable<Property['options']>, readonly unknown[]>;

const kinds = ['values', 'objects', 'fields'] as const satisfies readonly Source['of'][];

/** Names of the connections that a list can be read from. */
const connectionsOf = ({ project }: RecipeSource): readonly string[] => Object.keys(project.connections ?? {});

/** Lists that the recipe itself describes, of a connection. */
const listsOf = ({ project }: RecipeSource, from: string): readonly string[] =>
  project.kind === 'flow'
    ? Object.entries(project.lists ?? {})
        .filter(([, { connection }]) => connection === from)
        .map(([name]) => name)
    : [];

const plain = (names: readonly string[]): readonly Choice[] => names.map(name => ({ value: name, label: name }));

/** Where choices come from: they are written in the recipe, or read from a connection when people come to the question. */
export const listPlace = (view: QuestionView): Framed | typeof nothing => {
  const { recipe, question, localizer, editor, step, index } = view;
  const source = question.options && !Array.isArray(question.options) ? question.options : null;
  const connections = connectionsOf(recipe);
  if (connections.length === 0 && !source) return nothing;
  const known = source && !connections.includes(source.from) ? [source.from, ...connections] : connections;
  return selectField(localizer, {
    id: 'q-options-from',
    label: localizer.t('editor.list.from'),
    value: source?.from ?? '',
    options: [
      { value: '', label: localizer.t('editor.list.written') },
      ...known.map(name => ({ value: name, label: localizer.t('editor.list.read', { connection: name }) })),
    ],
    error: source ? errorAt(view, `${view.path}.options.from`) : undefined,
    onChange(from) {
      const options = from === '' ? [] : source ? { ...source, from } : { from, of: 'values' as const };
      editor.edit(changeQuestion(step, index, { options }));
    },
  });
};

/** Which list of a connection it is. */
export const listFields = (view: QuestionView, source: Source): TemplateResult => {
  const { recipe, question, localizer, editor, step, index, path } = view;
  const others = allQuestions(recipe.steps)
    // A list is asked for by an address, which others may read: no secret stands in it.
    .filter(asked => asked.name !== question.name && !isSecret(asked))
    .map(({ name, label }) => ({ value: name, label: questionName(view, label) }));
  const put = (changes: Partial<Record<keyof Source, unknown>>, typing?: string) => {
    const options = Object.fromEntries(
      Object.entries({ ...source, ...changes }).filter(([, value]) => value !== undefined),
    ) as Source;
    editor.edit(
      changeQuestion(step, index, { options }),
      typing === undefined ? {} : { typing: `${step}.${index} options ${typing}` },
    );
  };
  const asked = typeof source.object === 'object' ? source.object.property : '';
  const lists = listsOf(recipe, source.from);
  const written = typeof source.object === 'string' ? source.object : '';
  const nameField = (label: string) =>
    textField(localizer, {
      id: 'q-options-object',
      label,
      required: source.of === 'values',
      value: written,
      error: errorAt(view, `${path}.options.object`),
      onInput: text => put({ object: text || undefined }, 'object'),
      onBlur: editor.settle,
    });
  const listField = () =>
    selectField(localizer, {
      id: 'q-options-object',
      label: localizer.t('editor.list.name'),
      value: written,
      prompt: localizer.t('editor.bind.choose'),
      options: plain(written && !lists.includes(written) ? [written, ...lists] : lists),
      error: errorAt(view, `${path}.options.object`),
      onChange: name => put({ object: name || undefined }),
    });
  const ownerFields = () =>
    html`${selectField(localizer, {
      id: 'q-options-owner',
      label: localizer.t('editor.list.owner'),
      value: asked,
      options: [{ value: '', label: localizer.t('editor.list.ownerNamed') }, ...others],
      error: asked ? errorAt(view, `${path}.options.object`) : undefined,
      onChange: name => put({ object: name ? { property: name } : undefined }),
    })}
    ${asked ? nothing : nameField(localizer.t('editor.list.object'))}`;
  return html`${selectField(localizer, {
    id: 'q-options-of',
    label: localizer.t('editor.list.of'),
    value: source.of,
    options: kinds.map(kind => ({ value: kind, label: localizer.t(`editor.list.of.${kind}`) })),
    error: errorAt(view, `${path}.options.of`),
    onChange: of => put({ of: kinds.find(kind => kind === of) ?? 'values', object: undefined }),
  })}
  ${
    source.of === 'values'
      ? lists.length > 0
        ? listField()
        : nameField(localizer.t('editor.list.name'))
      : source.of === 'fields'
        ? ownerFields()
        : nothing
  }
  ${
    source.of === 'values'
      ? nothing
      : selectField(localizer, {
          id: 'q-options-use',
          label: localizer.t('editor.list.use'),
          value: source.use ?? 'write',
          options: (['read', 'write'] as const).map(use => ({
            value: use,
            label: localizer.t(`editor.list.use.${use}`),
          })),
          onChange: use => put({ use: use === 'read' ? 'read' : undefined }),
        })
  }
  ${
    others.length > 0
      ? multiselectField(localizer, {
          id: 'q-options-dependsOn',
          label: localizer.t('editor.list.dependsOn'),
          help: localizer.t('editor.list.dependsOnHelp'),
          values: source.dependsOn ?? [],
          options: others,
          error: errorAt(view, `${path}.options.dependsOn`),
          onChange: names => put({ dependsOn: names.length > 0 ? names : undefined }),
        })
      : nothing
  }`;
};
