import { html, nothing, type TemplateResult } from 'lit';
import type { DeploymentDetail, Operation, Recipe } from '../../contract/index.ts';
import type { Localizer, TextKey } from '../../i18n/localizer.ts';
import { translateRecipe } from '../../model/index.ts';
import { every } from '../../model/mapping.ts';
import { recipeChanges, type RecipeChanges } from '../../model/recipe-changes.ts';
import { failureSentence, notice } from '../../ui/index.ts';
import type { Failure } from '../../ui/error-state.ts';
import type { WizardView } from './wizard-view.ts';

type Step = Recipe['steps'][number];

/** A step's name as the list of steps has it; empty for those that every recipe has. */
const nameOf =
  (localizer: Localizer) =>
  ({ type, title }: Step): string => {
    if (type === 'introduction' || type === 'summary') return '';
    if (title) return title;
    if (type === 'mapping') return localizer.t('wizard.step.mapping');
    if (type === 'schedule') return localizer.t('wizard.step.schedule');
    return type === 'operation' ? localizer.t('wizard.step.firstRun') : '';
  };

/** What each kind of change is told by, the questions to be answered first. */
const kinds = [
  ['newQuestions', 'wizard.change.new'],
  ['goneQuestions', 'wizard.change.gone'],
  ['otherQuestions', 'wizard.change.otherQuestions'],
  ['otherDefaults', 'wizard.change.otherDefaults'],
  ['newSteps', 'wizard.change.newSteps'],
  ['goneSteps', 'wizard.change.goneSteps'],
  ['newFields', 'wizard.change.newFields'],
  ['goneFields', 'wizard.change.goneFields'],
  ['otherFields', 'wizard.change.otherFields'],
  ['otherOperations', 'wizard.change.otherOperations'],
] as const satisfies readonly (readonly [keyof RecipeChanges, TextKey])[];

/** What the newer version does otherwise, line by line. */
const changeLines = ({ wizard, localizer }: WizardView, before: Recipe, after: Recipe): string[] => {
  const labelOf = ({ id }: Operation, field: string): string => {
    if (field === every) return localizer.t('wizard.change.every');
    const step = wizard.plan.steps.find(each => each.kind === 'mapping' && each.operation.id === id);
    return step?.kind === 'mapping' ? wizard.fieldLabel(step, field) : field;
  };
  const changes = recipeChanges(translateRecipe(before, localizer.locale), after, nameOf(localizer), labelOf);
  const lines = kinds.flatMap(([kind, key]) => {
    const names = changes[kind];
    return names.length > 0 ? [localizer.t(key, { names: localizer.list(names) })] : [];
  });
  return lines.length > 0 ? lines : [localizer.t('wizard.change.same')];
};

const upgrade = (view: WizardView): unknown => {
  const { wizard, localizer } = view;
  const { deployment, recipe, setup } = wizard.data;
  if (!deployment || !recipe || deployment.recipe.version === recipe.version) return nothing;
  const before = setup.value?.deployedRecipe;
  return notice({
    tone: 'info',
    title: localizer.t('wizard.change.upgrade', { version: recipe.version }),
    body: html`<p>${localizer.t('wizard.change.upgradeHelp')}</p>
      ${
        before
          ? html`<ul class="dots">
              ${changeLines(view, before, recipe).map(line => html`<li>${line}</li>`)}
            </ul>`
          : nothing
      }`,
  });
};

/** Who changed it and when, in the reader's own time zone; the host's words say it in UTC. */
const conflictWords = (localizer: Localizer, other: DeploymentDetail, failure: Failure): string => {
  const { lastChange } = other;
  return lastChange
    ? localizer.t('wizard.change.conflictBy', { name: lastChange.by.name, when: localizer.moment(lastChange.at) })
    : failureSentence(localizer, failure);
};

const conflict = ({ wizard, localizer }: WizardView): unknown => {
  const { state } = wizard.deploying.action;
  if (!wizard.changedByOther || state.kind !== 'failed') return nothing;
  return notice({
    tone: 'warn',
    icon: 'history',
    role: 'alert',
    title: localizer.t('wizard.change.conflict'),
    body: conflictWords(localizer, wizard.changedByOther, state.error),
    actions: html`<button type="button" class="btn small" @click=${wizard.seeChange}>
        ${localizer.t('wizard.change.see')}
      </button>
      <button type="button" class="btn small" @click=${wizard.keepMine}>${localizer.t('wizard.change.keep')}</button>`,
  });
};

/** A newer version of the recipe, and somebody else's change. */
export const changeNotices = (view: WizardView): TemplateResult => html`${conflict(view)} ${upgrade(view)}`;
