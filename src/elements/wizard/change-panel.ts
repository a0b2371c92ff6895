import { html, type TemplateResult } from 'lit';
import type { FieldMapping, Property, Schedule } from '../../contract/index.ts';
import {
  actionOf,
  recipeValues,
  type WizardAnswers,
  type WizardConnectionStep,
  type WizardFirstRunStep,
  type WizardMappingStep,
  type WizardScheduleStep,
  type WizardStep,
} from '../../model/index.ts';
import { heading, icon, notice, skeleton } from '../../ui/index.ts';
import { accountLine } from './account-words.ts';
import { answerWords } from './answer-words.ts';
import { optionList } from './questions.ts';
import { directionOf } from './review-step.ts';
import { stepTitle, type WizardView } from './wizard-view.ts';

interface Change {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Answers of a deployment, and those that are in the wizard now. */
interface Both {
  readonly before: WizardAnswers;
  readonly after: WizardAnswers;
}

const bothOf = ({ wizard }: WizardView): Both => ({
  before: { ...wizard.blank.answers, environment: wizard.answers.environment },
  after: wizard.answers,
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const connectionChanges = (view: WizardView, step: WizardConnectionStep, { before, after }: Both): Change[] => {
  const accounts = view.wizard.connections.accounts(step);
  const words = ({ connections }: WizardAnswers) => {
    const account = accounts.find(({ id }) => id === connections[step.connection]?.id);
    return account ? accountLine(step.endpoint, account) : view.localizer.t('wizard.review.missing');
  };
  const idOf = ({ connections }: WizardAnswers) => connections[step.connection]?.id ?? null;
  if (idOf(before) === idOf(after)) return [];
  return [{ name: directionOf(view, step.connection), before: words(before), after: words(after) }];
};

const questionChanges = (view: WizardView, properties: readonly Property[], { before, after }: Both): Change[] => {
  const { wizard, localizer } = view;
  const was = recipeValues(wizard.plan, before);
  const is = recipeValues(wizard.plan, after);
  return properties
    .filter(({ name }) => !isSame(was[name], is[name]))
    .map(property => {
      const words = (value: (typeof is)[string] | undefined) =>
        value === undefined
          ? localizer.t('wizard.change.empty')
          : answerWords(localizer, property, value, optionList(view, property));
      const isStored = wizard.data.deployment?.secrets?.includes(property.name);
      return {
        name: property.label,
        before: isStored ? localizer.t('wizard.review.secret') : words(was[property.name]),
        after: words(is[property.name]),
      };
    });
};

/** How many fields are fed in another way. */
const countDifferent = (was: readonly FieldMapping[], is: readonly FieldMapping[]): number => {
  const fields = new Set([...was, ...is].map(({ to }) => to));
  const entryOf = (entries: readonly FieldMapping[], field: string) => entries.find(({ to }) => to === field);
  return [...fields].filter(field => !isSame(entryOf(was, field), entryOf(is, field))).length;
};

const mappingChanges = (view: WizardView, step: WizardMappingStep, { before, after }: Both): Change[] => {
  const { id } = step.operation;
  const { localizer } = view;
  const count = countDifferent(before.mapping[id] ?? [], after.mapping[id] ?? []);
  const conditions = ({ filters }: WizardAnswers) => filters?.[id] ?? [];
  const different = [
    ...(count > 0 ? [localizer.t('wizard.change.mappingAfter', { count })] : []),
    ...(isSame(conditions(before), conditions(after)) ? [] : [localizer.t('wizard.change.conditions')]),
  ];
  if (different.length === 0) return [];
  return [
    {
      name: stepTitle(view, step) || localizer.t('wizard.change.mapping'),
      before: localizer.t('wizard.change.mappingBefore'),
      after: different.join(', '),
    },
  ];
};

const scheduleChanges = (view: WizardView, step: WizardScheduleStep, { before, after }: Both): Change[] => {
  const { wizard, localizer } = view;
  const was = before.schedules[step.operation] ?? step.proposed;
  const is = after.schedules[step.operation] ?? step.proposed;
  if (isSame(was, is)) return [];
  const isOpen = wizard.problemsOf(step).length > 0;
  const words = (schedule: Schedule) => wizard.scheduling.value?.sentence(localizer, schedule) ?? skeleton('long');
  return [
    {
      name: stepTitle(view, step),
      before: words(was),
      after: isOpen ? localizer.t('wizard.review.missing') : words(is),
    },
  ];
};

const firstRunChanges = (view: WizardView, step: WizardFirstRunStep, { before, after }: Both): Change[] => {
  const { localizer } = view;
  const was = before.firstRun[step.operation] ?? step.proposed;
  const is = after.firstRun[step.operation] ?? step.proposed;
  if (was === is) return [];
  const words = (wish: typeof is) =>
    localizer.t(wish === 'after-deploy' ? 'wizard.firstRun.afterDeploy' : 'wizard.firstRun.manual');
  return [{ name: stepTitle(view, step), before: words(was), after: words(is) }];
};

const actionChanges = ({ wizard, localizer }: WizardView, { before, after }: Both): Change[] => {
  const actions = wizard.data.recipe?.actions ?? [];
  const [was, is] = [actionOf(actions, before), actionOf(actions, after)];
  if (!was || !is || was === is) return [];
  const words = (action: typeof was) => localizer.t(`wizard.action.${action}`);
  return [{ name: localizer.t('wizard.review.action'), before: words(was), after: words(is) }];
};

const changesOf = (view: WizardView, step: WizardStep, both: Both): Change[] => {
  switch (step.kind) {
    case 'connection':
      return [...connectionChanges(view, step, both), ...questionChanges(view, step.properties, both)];
    case 'options':
      return questionChanges(view, step.properties, both);
    case 'mapping':
      return mappingChanges(view, step, both);
    case 'schedule':
      return scheduleChanges(view, step, both);
    case 'first-run':
      return firstRunChanges(view, step, both);
    case 'introduction':
      return actionChanges(view, both);
    case 'review':
      return [];
  }
};

const allChanges = (view: WizardView): Change[] => {
  const { wizard, localizer } = view;
  const { deployment, recipe } = wizard.data;
  const both = bothOf(view);
  const changes = wizard.plan.steps.flatMap(step => changesOf(view, step, both));
  if (!deployment || !recipe || deployment.recipe.version === recipe.version) return changes;
  const version = {
    name: localizer.t('wizard.change.version'),
    before: deployment.recipe.version,
    after: recipe.version,
  };
  return [version, ...changes];
};

export const hasChanges = (view: WizardView): boolean => allChanges(view).length > 0;

/** What is different from before, side by side. */
export const changePanel = (view: WizardView): TemplateResult => {
  const { localizer, level } = view;
  const changes = allChanges(view);
  if (changes.length === 0) {
    return notice({
      tone: 'info',
      title: localizer.t('wizard.change.nothing'),
      body: localizer.t('wizard.change.nothingHelp'),
    });
  }
  return html`<div class="stack-2">
    ${heading({ level: level + 1, content: localizer.t('wizard.change.title'), look: 'topic' })}
    <dl class="summary changes panel" part="diff">
      ${changes.map(
        ({ name, before, after }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>
              <span class="was"
                ><span class="vh">${localizer.t('wizard.change.before')}</span><bdi>${before}</bdi></span
              >
              ${icon('arrow', 'flip')}
              <span class="is"><span class="vh">${localizer.t('wizard.change.after')}</span><bdi>${after}</bdi></span>
            </dd>
          </div>`,
      )}
    </dl>
  </div>`;
};

/** What will happen, line by line. */
export const changePlan = ({ wizard, localizer }: WizardView): readonly string[] => {
  const isFirst = wizard.data.deployment?.state === 'failed';
  const runsAtOnce = Object.values(wizard.answers.firstRun).includes('after-deploy');
  return [
    localizer.t('wizard.change.planTest'),
    ...(isFirst ? [] : [localizer.t('wizard.change.planRunning'), localizer.t('wizard.change.planNext')]),
    ...(isFirst && runsAtOnce ? [localizer.t('wizard.change.planFirst')] : []),
  ];
};
