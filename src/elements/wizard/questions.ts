import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Property, PropertyValue } from '../../contract/index.ts';
import type { ListNeed, WizardConnectionStep, WizardOptionsStep, WizardStep } from '../../model/index.ts';
import { isLocked } from '../../model/wizard-prefill.ts';
import { failureSentence, notice, propertyField, type OptionList } from '../../ui/index.ts';
import { answerWords } from './answer-words.ts';
import { lockedAnswer } from './locked-answer.ts';
import { problemWords } from './problem-words.ts';
import { fieldId, stepTitle, type WizardView } from './wizard-view.ts';

/** The app behind a connection's name, for sentences. */
export const appOf = ({ wizard }: WizardView, connection: string): string => {
  const { plan } = wizard;
  const home = plan.homes.find(({ name }) => name === connection)?.endpoint.name;
  const asked = plan.steps.find(step => step.kind === 'connection' && step.connection === connection);
  return home ?? (asked?.kind === 'connection' ? asked.endpoint.name : connection);
};

/** Leads to another step, unless the person is there. */
const wayTo = (view: WizardView, step: WizardStep | undefined): TemplateResult | typeof nothing => {
  const { wizard, localizer } = view;
  if (!step || step.id === wizard.step?.id) return nothing;
  return html`<button type="button" class="btn link small" @click=${() => wizard.go(step.id)}>
    ${localizer.t('wizard.list.goTo', { step: stepTitle(view, step) })}
  </button>`;
};

/** What must be answered or connected before a list can be read, and the way there. */
export const listHindrance = (
  view: WizardView,
  need: ListNeed,
): { readonly words: string; readonly way: TemplateResult | typeof nothing } | null => {
  const { wizard, localizer } = view;
  const { steps } = wizard.plan;
  if (need.kind === 'unanswered') {
    const isAsked = ({ name }: Property) => name === need.question;
    const step = steps.find(candidate => 'properties' in candidate && candidate.properties.some(isAsked));
    const label = wizard.answered.questions.find(isAsked)?.label ?? need.question;
    return { words: localizer.t('wizard.list.answerFirst', { question: label }), way: wayTo(view, step) };
  }
  const { from } = need.source;
  if (wizard.listRequest(need.source)) return null;
  const step = steps.find(candidate => candidate.kind === 'connection' && candidate.connection === from);
  return { words: localizer.t('wizard.list.connectFirst', { app: appOf(view, from) }), way: wayTo(view, step) };
};

/** The state of a list that is read from a connection; undefined for questions that bring their own options. */
export const optionList = (view: WizardView, property: Property): OptionList | undefined => {
  const { wizard, localizer } = view;
  const need = wizard.listNeed(property);
  if (!need) return undefined;
  const hindrance = listHindrance(view, need);
  if (hindrance) return { kind: 'absent', prompt: hindrance.words, aside: hindrance.way };
  const request = need.kind === 'known' ? wizard.listRequest(need.source) : null;
  if (need.kind !== 'known' || !request) return undefined;
  const app = appOf(view, need.source.from);
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

const isEmptyText = (value: PropertyValue | undefined): boolean =>
  value === undefined || value === null || value === '';

/** In longer forms, fields that stand in line with their neighbours make every key slow. */
const mostInLine = 40;

/** The questions of a step that are asked at the moment. */
export const questions = (view: WizardView, step: WizardConnectionStep | WizardOptionsStep): TemplateResult => {
  const { wizard, localizer } = view;
  // Each once, since a key draws all of them.
  const { answered, keptSecrets, prefill } = wizard;
  const { values } = wizard.answers;
  const asked = new Set(answered.questions);
  const problems = wizard.problemsOf(step);
  return html`<div class=${step.properties.length > mostInLine ? 'questions' : 'questions lined'}>
    ${step.properties.map(property => {
      if (!asked.has(property)) return nothing;
      const { name } = property;
      if (isLocked(prefill, 'values', name)) {
        const value = answered.values[name] ?? null;
        return lockedAnswer(view, property.label, answerWords(localizer, property, value, optionList(view, property)));
      }
      const problem = wizard.fieldProblem(step, name, problems);
      const value = values[name];
      const list = optionList(view, property);
      const isStored = isEmptyText(value) && keptSecrets.includes(name);
      // Whoever left it empty on purpose is told why it does not do.
      const isOwed = problem?.code === 'required' && wizard.data.deployment?.secrets?.includes(name) === true;
      // A key changes one of many.
      return guard([localizer, step.id, property, value, problem?.code, isStored, isOwed, list], () =>
        propertyField(localizer, {
          id: fieldId(step, name),
          property,
          value,
          error: isOwed
            ? localizer.t('wizard.problem.secret-again')
            : problem
              ? problemWords(localizer, problem, property)
              : undefined,
          isStored,
          list,
          onInput: now => wizard.setValue(name, now),
          onLeave: () => void wizard.told.leave(step, name),
        }),
      );
    })}
  </div>`;
};
