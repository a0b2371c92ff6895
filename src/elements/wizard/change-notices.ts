import { html, nothing, type TemplateResult } from 'lit';
import type { Property, Recipe } from '../../contract/index.ts';
import { failureSentence, notice } from '../../ui/index.ts';
import type { WizardView } from './wizard-view.ts';

const questionsOf = ({ steps }: Pick<Recipe, 'steps'>): Property[] =>
  steps.flatMap(step => ('properties' in step ? step.properties : []));

/** Labels of the questions that only the first of two versions asks. */
const onlyIn = (one: Recipe, other: Recipe): string[] => {
  const names = new Set(questionsOf(other).map(({ name }) => name));
  return questionsOf(one)
    .filter(({ name }) => !names.has(name))
    .map(({ label }) => label);
};

const upgrade = ({ wizard, localizer }: WizardView): unknown => {
  const { deployment, recipe, setup } = wizard.data;
  if (!deployment || !recipe || deployment.recipe.version === recipe.version) return nothing;
  const old = setup.value?.deployedRecipe ?? null;
  const added = old ? onlyIn(recipe, old) : [];
  const gone = old ? onlyIn(old, recipe) : [];
  const named = (key: 'wizard.change.new' | 'wizard.change.gone', labels: readonly string[]) =>
    labels.length > 0 ? html`<li>${localizer.t(key, { questions: localizer.list(labels) })}</li>` : nothing;
  return notice({
    tone: 'info',
    title: localizer.t('wizard.change.upgrade', { version: recipe.version }),
    body: html`<p>${localizer.t('wizard.change.upgradeHelp')}</p>
      ${
        added.length + gone.length > 0
          ? html`<ul>
              ${named('wizard.change.new', added)} ${named('wizard.change.gone', gone)}
            </ul>`
          : nothing
      }`,
  });
};

const conflict = ({ wizard, localizer }: WizardView): unknown => {
  const { state } = wizard.deploying.action;
  if (!wizard.changedByOther || state.kind !== 'failed') return nothing;
  return notice({
    tone: 'warn',
    icon: 'history',
    role: 'alert',
    title: localizer.t('wizard.change.conflict'),
    body: failureSentence(localizer, state.error),
    actions: html`<button type="button" class="btn small" @click=${wizard.seeChange}>
        ${localizer.t('wizard.change.see')}
      </button>
      <button type="button" class="btn small" @click=${wizard.keepMine}>${localizer.t('wizard.change.keep')}</button>`,
  });
};

/** A newer version of the recipe, and somebody else's change. */
export const changeNotices = (view: WizardView): TemplateResult => html`${conflict(view)} ${upgrade(view)}`;
