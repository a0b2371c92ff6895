import { html, nothing, type TemplateResult } from 'lit';
import type { Property, PropertyValue } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import {
  firstRuns,
  recipeValues,
  shownProperties,
  type HomeConnection,
  type WizardConnectionStep,
  type WizardReviewStep,
  type WizardStep,
} from '../../model/index.ts';
import { failureSentence, heading, icon, notice, supportReference } from '../../ui/index.ts';
import { accountLine } from './account-words.ts';
import { hindranceNotice } from './hindrance.ts';
import { openStepList } from './problem-list.ts';
import { optionList } from './questions.ts';
import { stepFoot, stepHead, waitingNotice, type WizardView } from './wizard-view.ts';

interface Line {
  readonly name: string;
  readonly value: unknown;
  readonly edit?: () => void;
}

/** From where, to where, or just which app. */
const directionOf = ({ wizard, localizer }: WizardView, connection: string): string => {
  const project = wizard.data.recipe?.project;
  const [operation] = project?.kind === 'flow' ? project.operations : [];
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

const valueWords = (
  localizer: Localizer,
  { type, secret }: Property,
  value: PropertyValue,
  labelOf: (option: string) => string,
): string => {
  if (secret) return localizer.t('wizard.review.secret');
  if (typeof value === 'boolean') return localizer.t(value ? 'wizard.review.yes' : 'wizard.review.no');
  if (typeof value === 'number') return localizer.number(value);
  if (Array.isArray(value)) return localizer.list(value.map(labelOf));
  return type === 'select' ? labelOf(value ?? '') : (value ?? '');
};

const questionLines = (view: WizardView, step: WizardStep): Line[] => {
  const { wizard, localizer } = view;
  if (step.kind !== 'options' && step.kind !== 'connection') return [];
  const values = recipeValues(wizard.plan, wizard.answers);
  const problems = wizard.problemsOf(step);
  return shownProperties(step.properties, values).map(property => {
    const value = values[property.name];
    const list = optionList(view, property);
    const fixed = Array.isArray(property.options) ? property.options : [];
    const options = list?.kind === 'ready' ? list.options : fixed;
    const labelOf = (option: string) => options.find(candidate => candidate.value === option)?.label ?? option;
    const isMissing = problems.some(problem => problem.property === property.name);
    return {
      name: property.label,
      value: isMissing
        ? missing(view)
        : value === undefined
          ? html`<span class="muted">${localizer.t('wizard.review.kept')}</span>`
          : valueWords(localizer, property, value, labelOf),
      edit: () => wizard.go(step.id, { field: property.name }),
    };
  });
};

const lines = (view: WizardView): Line[] => {
  const { wizard, localizer } = view;
  const { steps, homes } = wizard.plan;
  const { environment, environments } = wizard.data;
  const introduction = steps.find(({ kind }) => kind === 'introduction');
  const mayChoose = environments.length > 1 && introduction;
  return [
    ...homes.map(home => homeLine(view, home)),
    ...steps.flatMap(step => [
      ...(step.kind === 'connection' ? [connectionLine(view, step)] : []),
      ...questionLines(view, step),
    ]),
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

const plan = ({ wizard, localizer, level }: WizardView): TemplateResult => {
  const { recipe } = wizard.data;
  const isScheduled = recipe?.steps.some(step => step.type === 'schedule' && step.default.kind !== 'off') ?? false;
  const runsAtOnce = recipe !== null && Object.values(firstRuns(recipe)).includes('after-deploy');
  return html`<div class="stack-2">
    ${heading({ level: level + 1, content: localizer.t('wizard.review.plan'), look: 'topic' })}
    <ol class="will" part="plan">
      <li>${localizer.t('wizard.review.planTest')}</li>
      ${runsAtOnce ? html`<li>${localizer.t('wizard.review.planRun')}</li>` : nothing}
      <li>
        ${localizer.t(
          isScheduled
            ? 'wizard.review.planScheduled'
            : runsAtOnce
              ? 'wizard.review.planAgain'
              : 'wizard.review.planNoRun',
        )}
      </li>
      <li>${localizer.t('wizard.review.planRefused')}</li>
    </ol>
  </div>`;
};

const deployFailure = ({ wizard, localizer }: WizardView): unknown => {
  const { state } = wizard.deploying.action;
  if (state.kind !== 'failed') return nothing;
  const { error } = state;
  return notice({
    tone: 'bad',
    title: localizer.t('wizard.deploy.failed'),
    body: html`<p>${failureSentence(localizer, error)}</p>
      ${
        error.errors.length > 0
          ? html`<ul>
              ${error.errors.map(({ message }) => html`<li>${message}</li>`)}
            </ul>`
          : nothing
      }
      <p>${localizer.t('wizard.deploy.kept')}</p>
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
  const hindrance = wizard.data.hindrance;
  return html`${stepHead(view, step, html`<p>${localizer.t('wizard.review.lead')}</p>`)}
    <div class="stack-6">
      ${openStepList(view)} ${summary(view)} ${plan(view)}
      ${
        wizard.data.setup.value?.deployment
          ? notice({
              tone: 'info',
              title: localizer.t('wizard.review.another'),
              body: localizer.t('wizard.review.anotherHelp'),
            })
          : nothing
      }
      ${hindrance ? hindranceNotice(localizer, hindrance) : nothing} ${deployFailure(view)}
      ${waitingNotice(view, wizard.deploying.action.state, wizard.deploying.action.tryNow)}
    </div>
    ${stepFoot(view, {
      forward: hindrance ? nothing : deployButton(view),
      note: isComplete ? html`${icon('check')}${localizer.t('wizard.review.complete')}` : undefined,
    })}`;
};
