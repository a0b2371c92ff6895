import { html, nothing, type TemplateResult } from 'lit';
import type { Property } from '../../contract/index.ts';
import { recipeValues, shownProperties, type WizardConnectionStep, type WizardOptionsStep } from '../../model/index.ts';
import { failureSentence, notice, propertyField, type OptionList } from '../../ui/index.ts';
import { problemWords } from './problem-words.ts';
import { fieldId, stepTitle, type WizardView } from './wizard-view.ts';

/** The app behind a connection's name, for sentences. */
const appOf = ({ wizard }: WizardView, connection: string): string => {
  const { plan } = wizard;
  const home = plan.homes.find(({ name }) => name === connection)?.endpoint.name;
  const asked = plan.steps.find(step => step.kind === 'connection' && step.connection === connection);
  return home ?? (asked?.kind === 'connection' ? asked.endpoint.name : connection);
};

/** The state of a list that is read from a connection; undefined for questions that bring their own options. */
export const optionList = (view: WizardView, property: Property): OptionList | undefined => {
  const { wizard, localizer } = view;
  const { options } = property;
  const request = wizard.listRequest(property);
  if (request === undefined || !options || !('from' in options)) return undefined;
  const app = appOf(view, options.from);
  if (request === null) {
    const step = wizard.plan.steps.find(
      ({ kind, ...rest }) => kind === 'connection' && 'connection' in rest && rest.connection === options.from,
    );
    return {
      kind: 'absent',
      prompt: localizer.t('wizard.list.connectFirst', { app }),
      aside: step
        ? html`<button type="button" class="btn link small" @click=${() => wizard.go(step.id)}>
            ${localizer.t('wizard.list.goTo', { step: stepTitle(view, step) })}
          </button>`
        : nothing,
    };
  }
  const state = wizard.lists.state(request);
  if (state?.kind === 'ready' && state.options.length > 0) return { kind: 'ready', options: state.options };
  if (state?.kind !== 'ready' && state?.kind !== 'failed') {
    return { kind: 'absent', prompt: localizer.t('wizard.list.reading', { app }) };
  }
  const isEmpty = state.kind === 'ready';
  const words = localizer.t(isEmpty ? 'wizard.list.empty' : 'wizard.list.failed', { app });
  const readAgain = html`<button type="button" class="btn small" @click=${() => void wizard.lists.read(request)}>
    ${localizer.t(isEmpty ? 'wizard.list.readAgain' : 'action.tryAgain')}
  </button>`;
  return {
    kind: 'absent',
    prompt: localizer.t('wizard.choose'),
    aside: notice({
      tone: isEmpty ? 'plain' : 'warn',
      body: html`<p>${words}</p>
        ${state.kind === 'failed' ? html`<p>${failureSentence(localizer, state.error)}</p>` : nothing}`,
      actions: readAgain,
    }),
  };
};

const wideTypes: ReadonlySet<Property['type']> = new Set(['textarea', 'multiselect', 'boolean']);

/** The questions of a step that are asked at the moment. */
export const questions = (view: WizardView, step: WizardConnectionStep | WizardOptionsStep): TemplateResult => {
  const { wizard, localizer } = view;
  const values = { ...wizard.answers.values, ...recipeValues(wizard.plan, wizard.answers) };
  return html`<div class="questions">
    ${shownProperties(step.properties, values).map(property => {
      const { name } = property;
      const problem = wizard.fieldProblem(step, name);
      return html`<div class="question ${wideTypes.has(property.type) ? 'wide' : ''}">
        ${propertyField(localizer, {
          id: fieldId(step, name),
          property,
          value: wizard.answers.values[name],
          error: problem ? problemWords(localizer, problem, property) : undefined,
          list: optionList(view, property),
          onInput: value => wizard.setValue(name, value),
          onLeave: () => void wizard.told.leave(step, name),
        })}
      </div>`;
    })}
  </div>`;
};
