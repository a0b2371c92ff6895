import { html, nothing, type TemplateResult } from 'lit';
import { changeQuestion, type Binding } from '../../model/recipe-edit.ts';
import { icon, iconButton, notice, selectField, type Choice, type Framed } from '../../ui/index.ts';
import { errorAt } from './editor-view.ts';
import type { ProjectParts } from './project-parts.ts';
import { section, type QuestionView } from './question-view.ts';

const choicesOf = new WeakMap<
  ProjectParts,
  { readonly variables: readonly Choice[]; readonly entities: readonly Choice[] }
>();

/** Made once for each project, as it may have many. */
const projectChoices = (project: ProjectParts) => {
  const known = choicesOf.get(project);
  if (known) return known;
  const made = {
    variables: project.variables.map(name => ({ value: name, label: name })),
    entities: project.entities.map(({ guid, name, type }) => ({ value: guid, label: `${name} (${type})` })),
  };
  choicesOf.set(project, made);
  return made;
};

/** What is chosen stays in the list, though the project does not have it. */
const withChosen = (choices: readonly Choice[], chosen: string): readonly Choice[] =>
  chosen === '' || choices.some(({ value }) => value === chosen)
    ? choices
    : [{ value: chosen, label: chosen }, ...choices];

/** Where an answer goes in the Jitterpak, picked from what is in it. */
export const bindingFields = (view: QuestionView): TemplateResult => {
  const { editor, localizer, question, step, index, path } = view;
  const { value: project, error: failure } = editor.project;
  const { bind = [] } = question;
  const put = (bindings: readonly Binding[]) =>
    editor.edit(changeQuestion(step, index, { bind: bindings.length > 0 ? [...bindings] : undefined }));
  const replace = (place: number, binding: Binding) => put(bind.map((each, at) => (at === place ? binding : each)));
  const empty: Binding = { kind: 'projectVariable', name: '' };
  const prompt = localizer.t('editor.bind.choose');

  const target = (binding: Binding, place: number): Framed | typeof nothing => {
    if (!project) return nothing;
    const choices = projectChoices(project);
    const at = `${path}.bind.${place}`;
    if (binding.kind === 'projectVariable') {
      return selectField(localizer, {
        id: `q-bind-${place}-name`,
        label: localizer.t('editor.bind.variableName'),
        value: binding.name,
        prompt,
        options: withChosen(choices.variables, binding.name),
        error: errorAt(view, `${at}.name`),
        onChange: name => replace(place, { kind: 'projectVariable', name }),
      });
    }
    const guid = binding.guid.toLowerCase();
    const entity = project.entities.find(each => each.guid === guid);
    return html`${selectField(localizer, {
      id: `q-bind-${place}-guid`,
      label: localizer.t('editor.bind.entity'),
      value: guid,
      prompt,
      options: withChosen(choices.entities, guid),
      error: errorAt(view, `${at}.guid`) ?? errorAt(view, `${at}.entityType`),
      onChange(chosen) {
        const type = project.entities.find(each => each.guid === chosen)?.type ?? '';
        replace(place, { kind: 'entityProperty', entityType: type, guid: chosen, key: '' });
      },
    })}
    ${
      entity
        ? selectField(localizer, {
            id: `q-bind-${place}-key`,
            label: localizer.t('editor.bind.key'),
            value: binding.key,
            prompt,
            options: withChosen(
              entity.keys.map(key => ({ value: key, label: key })),
              binding.key,
            ),
            error: errorAt(view, `${at}.key`),
            onChange: key => replace(place, { ...binding, key }),
          })
        : nothing
    }`;
  };

  const content = project
    ? html`${bind.length === 0 ? html`<p class="sm muted">${localizer.t('editor.bind.none')}</p>` : nothing}
        ${bind.map(
          (binding, place) =>
            html`<div class="binding stack">
              <div class="binding-head">
                ${selectField(localizer, {
                  id: `q-bind-${place}-kind`,
                  label: localizer.t('editor.bind.kind'),
                  value: binding.kind,
                  options: [
                    { value: 'projectVariable', label: localizer.t('editor.bind.variable') },
                    { value: 'entityProperty', label: localizer.t('editor.bind.property') },
                  ],
                  onChange: kind =>
                    replace(
                      place,
                      kind === 'projectVariable'
                        ? empty
                        : { kind: 'entityProperty', entityType: '', guid: '', key: '' },
                    ),
                })}
                ${iconButton('close', localizer.t('editor.bind.remove', { number: place + 1 }), () => {
                  put(bind.filter((_, at) => at !== place));
                  view.onFocus('q-bind');
                })}
              </div>
              ${target(binding, place)}
            </div>`,
        )}
        <div>
          <button
            type="button"
            class="btn small"
            id="q-bind"
            @click=${() => {
              put([...bind, empty]);
              view.onFocus(`q-bind-${bind.length}-kind`);
            }}
          >
            ${icon('plus')}${localizer.t('editor.bind.add')}
          </button>
        </div>`
    : failure
      ? notice({ tone: 'warn', body: localizer.t('editor.bind.failed') })
      : html`<p class="sm muted" role="status">${localizer.t('editor.bind.loading')}</p>`;
  return section(localizer.t('editor.bind'), true, content);
};
