import { html, nothing, type TemplateResult } from 'lit';
import {
  firstRuns,
  type HomeConnection,
  type WizardConnectionStep,
  type WizardFirstRunStep,
  type WizardMappingStep,
  type WizardReviewStep,
  type WizardScheduleStep,
  type WizardStep,
} from '../../model/index.ts';
import { failureSentence, heading, icon, notice, skeleton, supportReference } from '../../ui/index.ts';
import { accountLine } from './account-words.ts';
import { answerWords } from './answer-words.ts';
import { deliveryAddresses } from './delivery-address.ts';
import { hindranceNotice } from './hindrance.ts';
import { openStepList } from './problem-list.ts';
import { optionList } from './questions.ts';
import { operationName, stepFoot, stepHead, stepTitle, waitingNotice, type WizardView } from './wizard-view.ts';

interface Line {
  readonly name: string;
  readonly value: unknown;
  readonly edit?: () => void;
}

const firstOperation = ({ wizard }: WizardView) => {
  const project = wizard.data.recipe?.project;
  return project?.kind === 'flow' ? project.operations[0] : undefined;
};

/** From where, to where, or just which app. */
export const directionOf = (view: WizardView, connection: string): string => {
  const { localizer } = view;
  const operation = firstOperation(view);
  if (operation?.source.connection === connection) return localizer.t('wizard.review.from');
  return localizer.t(operation?.target.connection === connection ? 'wizard.review.to' : 'wizard.review.app');
};

const missing = ({ localizer }: WizardView): TemplateResult =>
  html`<span class="missing">${icon('warning')}${localizer.t('wizard.review.missing')}</span>`;

const homeLine = (view: WizardView, { name, endpoint, connection }: HomeConnection): Line => ({
  name: directionOf(view, name),
  value: connection ? view.localizer.t('wizard.review.homeAccount', { app: endpoint.name }) : missing(view),
});

const connectionLine = (view: WizardView, step: WizardConnectionStep): Line => {
  const account = view.wizard.connections.account(step);
  return {
    name: directionOf(view, step.connection),
    value: account ? accountLine(step.endpoint, account) : missing(view),
    edit: () => view.wizard.go(step.id),
  };
};

const questionLines = (view: WizardView, step: WizardStep): Line[] => {
  const { wizard, localizer } = view;
  if (step.kind !== 'options' && step.kind !== 'connection') return [];
  const { questions, values } = wizard.answered;
  const problems = wizard.problemsOf(step);
  const asked = step.properties.filter(property => questions.includes(property));
  return asked.map(property => {
    const value = values[property.name];
    const isMissing = problems.some(problem => problem.property === property.name);
    const isStored = wizard.keptSecrets.includes(property.name);
    return {
      name: property.label,
      value: isMissing
        ? missing(view)
        : value === undefined
          ? html`<span class="muted"
              >${localizer.t(isStored ? 'wizard.review.secretKept' : 'wizard.review.kept')}</span
            >`
          : answerWords(localizer, property, value, optionList(view, property)),
      edit: () => wizard.go(step.id, { field: property.name }),
    };
  });
};

const mappingLine = (view: WizardView, step: WizardMappingStep): Line => {
  const { wizard, localizer } = view;
  const counts = wizard.mapping.value?.count(wizard.mappingScene(step));
  const { length: conditions } = wizard.answers.filters?.[step.operation.id] ?? [];
  const words = counts && [
    localizer.t('wizard.review.fieldsCopied', { count: counts.copied }),
    ...(counts.leftOut > 0 ? [localizer.t('wizard.review.fieldsLeftOut', { count: counts.leftOut })] : []),
    ...(conditions > 0 ? [localizer.t('wizard.review.conditions', { count: conditions })] : []),
  ];
  const isOpen = wizard.problemsOf(step).length > 0;
  return {
    name: stepTitle(view, step),
    value: isOpen ? missing(view) : words ? words.join(', ') : skeleton('long'),
    edit: () => wizard.go(step.id),
  };
};

const scheduleLine = (view: WizardView, step: WizardScheduleStep): Line => {
  const { wizard, localizer } = view;
  const schedule = wizard.answers.schedules[step.operation] ?? step.proposed;
  const isOpen = wizard.problemsOf(step).length > 0;
  return {
    name: stepTitle(view, step),
    value: isOpen ? missing(view) : (wizard.scheduling.value?.sentence(localizer, schedule) ?? skeleton('long')),
    edit: () => wizard.go(step.id),
  };
};

const firstRunLine = (view: WizardView, step: WizardFirstRunStep): Line => {
  const { wizard, localizer } = view;
  const { schedules, firstRun } = wizard.answers;
  const isScheduled = (schedules[step.operation]?.kind ?? 'off') !== 'off';
  const isAtOnce = (firstRun[step.operation] ?? step.proposed) === 'after-deploy';
  const key = isAtOnce
    ? 'wizard.firstRun.afterDeploy'
    : isScheduled
      ? 'wizard.firstRun.bySchedule'
      : 'wizard.firstRun.manual';
  return { name: stepTitle(view, step), value: localizer.t(key), edit: () => wizard.go(step.id) };
};

const lines = (view: WizardView): Line[] => {
  const { wizard, localizer } = view;
  const { steps, homes } = wizard.plan;
  const { environment, environments } = wizard.data;
  const { action } = wizard;
  const introduction = steps.find(({ kind }) => kind === 'introduction');
  const mayChoose = environments.length > 1 && introduction;
  const lastConnection = steps.findLast(({ kind }) => kind === 'connection');
  const targets = homes.filter(({ name }) => lastConnection && name === firstOperation(view)?.target.connection);
  return [
    ...homes.filter(home => !targets.includes(home)).map(home => homeLine(view, home)),
    ...steps.flatMap(step => [
      ...(step.kind === 'connection' ? [connectionLine(view, step)] : []),
      ...questionLines(view, step),
      ...(step === lastConnection ? targets.map(home => homeLine(view, home)) : []),
      ...(step.kind === 'mapping' ? [mappingLine(view, step)] : []),
      ...(step.kind === 'schedule' ? [scheduleLine(view, step)] : []),
      ...(step.kind === 'first-run' ? [firstRunLine(view, step)] : []),
    ]),
    ...(action && introduction
      ? [
          {
            name: localizer.t('wizard.review.action'),
            value: localizer.t(`wizard.action.${action}`),
            edit: () => wizard.go(introduction.id, { field: 'action' }),
          },
        ]
      : []),
    {
      name: localizer.t('wizard.review.environment'),
      value: environment?.name ?? missing(view),
      ...(mayChoose ? { edit: () => wizard.go(introduction.id) } : {}),
    },
  ];
};

const summary = (view: WizardView): TemplateResult => {
  const { localizer } = view;
  return html`<dl class="summary panel" part="summary">
    ${lines(view).map(
      ({ name, value, edit }) =>
        html`<div>
          <dt>${name}</dt>
          <dd><bdi>${value}</bdi></dd>
          ${
            edit
              ? html`<dd class="edit">
                  <button
                    type="button"
                    class="btn link small"
                    aria-label=${localizer.t('wizard.review.editNamed', { name })}
                    @click=${edit}
                  >
                    ${localizer.t('wizard.review.edit')}
                  </button>
                </dd>`
              : nothing
          }
        </div>`,
    )}
  </dl>`;
};

/** Names of the operations that an operation follows. */
const leadersOf = ({ wizard }: WizardView, id: string): string[] => {
  const project = wizard.data.recipe?.project;
  const operations = project?.kind === 'flow' ? project.operations : [];
  return operations
    .filter(({ onSuccess, onFailure }) => [...onSuccess, ...onFailure].includes(id))
    .map(({ name }) => name);
};

/** How an operation goes on once it is deployed. */
const rhythm = (view: WizardView, operation: string, runsAtOnce: boolean): string => {
  const { wizard, localizer } = view;
  const schedule = wizard.answers.schedules[operation] ?? { kind: 'off' };
  if (schedule.kind === 'off' && !runsAtOnce && leadersOf(view, operation).length > 0)
    return localizer.t('wizard.review.planFollows', { operations: localizer.list(leadersOf(view, operation)) });
  if (schedule.kind === 'off') return localizer.t(runsAtOnce ? 'wizard.review.planAgain' : 'wizard.review.planNoRun');
  const part = wizard.scheduling.value;
  const step = wizard.plan.steps.find(each => each.kind === 'schedule' && each.operation === operation);
  const isOpen = !step || wizard.problemsOf(step).length > 0;
  if (!part || isOpen) return localizer.t('wizard.review.planScheduled');
  const words = localizer.t('wizard.review.planSchedule', { schedule: part.sentence(localizer, schedule) });
  return `${words} ${part.nextRun(localizer, schedule)}.`;
};

const plan = (view: WizardView): TemplateResult => {
  const { wizard, localizer, level } = view;
  const { recipe } = wizard.data;
  const runs = recipe ? firstRuns(recipe, wizard.answers) : {};
  // Of a Jitterpak those are told that people are asked about.
  const operations =
    recipe?.project.kind === 'flow'
      ? recipe.project.operations.map(({ id }) => id)
      : Object.keys({ ...runs, ...wizard.answers.schedules });
  const atOnce = wizard.data.deployment ? [] : operations.filter(id => runs[id] === 'after-deploy');
  /** Adds whose sentence it is, where there are several: a Jitterpak's operations are known by the steps that ask about them. */
  const told = (id: string, sentence: string): string => {
    const step = wizard.plan.steps.find(each => 'operation' in each && each.operation === id);
    const name = operationName(view, id) || (step && operations.length > 1 ? stepTitle(view, step) : '');
    return name ? `${name}: ${sentence}` : sentence;
  };
  return html`<div class="stack-2">
    ${heading({ level: level + 1, content: localizer.t('wizard.review.plan'), look: 'topic' })}
    <ol class="will" part="plan">
      ${
        wizard.data.deployment
          ? wizard.changing.value?.plan(view).map(line => html`<li>${line}</li>`)
          : html`<li>${localizer.t('wizard.review.planTest')}</li>`
      }
      ${atOnce.map(id => html`<li>${told(id, localizer.t('wizard.review.planRun'))}</li>`)}
      ${operations.map(id => html`<li>${told(id, rhythm(view, id, atOnce.includes(id)))}</li>`)}
      ${operations.length === 0 ? html`<li>${localizer.t('wizard.review.planNoRun')}</li>` : nothing}
      <li>${localizer.t('wizard.review.planRefused')}</li>
    </ol>
  </div>`;
};

const deployFailure = ({ wizard, localizer }: WizardView): unknown => {
  const { state } = wizard.deploying.action;
  if (state.kind !== 'failed' || wizard.changedByOther) return nothing;
  const { error } = state;
  const isChange = wizard.data.deployment !== null;
  return notice({
    tone: 'bad',
    title: localizer.t(isChange ? 'wizard.save.failed' : 'wizard.deploy.failed'),
    body: html`<p>${failureSentence(localizer, error)}</p>
      ${
        error.errors.length > 0
          ? html`<ul>
              ${error.errors.map(({ message }) => html`<li>${message}</li>`)}
            </ul>`
          : nothing
      }
      <p>${localizer.t(isChange ? 'wizard.save.kept' : 'wizard.deploy.kept')}</p>
      ${supportReference(localizer, error)}`,
    role: 'alert',
  });
};

const deployButton = ({ wizard, localizer }: WizardView): TemplateResult => {
  const { action } = wizard.deploying;
  const label = action.isBusy
    ? 'wizard.deploy.sending'
    : action.state.kind === 'failed'
      ? 'wizard.deploy.again'
      : wizard.data.deployment
        ? 'wizard.save'
        : 'wizard.deploy';
  return html`<button
    type="button"
    class="btn primary"
    part="deploy"
    aria-busy=${action.isBusy ? 'true' : nothing}
    @click=${wizard.deploy}
  >
    ${action.isBusy ? icon('running') : nothing}${localizer.t(label)}
  </button>`;
};

export const reviewStep = (view: WizardView, step: WizardReviewStep): TemplateResult => {
  const { wizard, localizer } = view;
  const isComplete = wizard.openSteps.length === 0;
  const isChange = wizard.data.deployment !== null;
  const hindrance = wizard.data.hindrance;
  return html`${stepHead(view, step, html`<p>${localizer.t(isChange ? 'wizard.introduction.nothingYetChange' : 'wizard.review.lead')}</p>`)}
    <div class="stack-6">
      ${openStepList(view)} ${isChange ? (wizard.changing.value?.panel(view) ?? nothing) : nothing} ${summary(view)}
      ${deliveryAddresses(view)} ${plan(view)}
      ${wizard.canBeTried ? (wizard.trying.value?.panel(view) ?? nothing) : nothing}
      ${hindrance ? hindranceNotice(localizer, hindrance) : nothing} ${deployFailure(view)}
      ${waitingNotice(view, wizard.deploying.action.state, wizard.deploying.action.tryNow, wizard.stopSending)}
      ${
        wizard.deploying.mayHaveArrived
          ? notice({ tone: 'warn', title: localizer.t('wizard.mayHaveArrived') })
          : nothing
      }
    </div>
    ${stepFoot(view, {
      forward: hindrance ? nothing : deployButton(view),
      note: isComplete ? html`${icon('check')}${localizer.t('wizard.review.complete')}` : undefined,
    })}`;
};
