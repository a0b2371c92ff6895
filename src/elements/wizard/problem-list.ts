import { html, nothing, type TemplateResult } from 'lit';
import { isSignInMissing, type StepProblem, type WizardStep } from '../../model/index.ts';
import { notice } from '../../ui/index.ts';
import { problemWords, propertyOf } from './problem-words.ts';
import { fieldId, problemsId, stepName, type WizardView } from './wizard-view.ts';

/** Takes the focus, so that it is read out at once. */
const frame = (title: string, items: readonly TemplateResult[]): TemplateResult =>
  html`<div id=${problemsId} class="problems" tabindex="-1" role="group" aria-label=${title}>
    ${notice({
      tone: 'warn',
      title,
      body:
        items.length > 0
          ? html`<ul>
              ${items}
            </ul>`
          : undefined,
    })}
  </div>`;

/** What the step still needs that a person can do something about: where nobody can sign in here, the step says so itself. */
const toMend = ({ wizard }: WizardView, step: WizardStep): readonly StepProblem[] => {
  const problems = wizard.toldProblems(step);
  if (step.kind !== 'connection') return problems;
  const { form } = wizard.connections.answer(step);
  return form && isSignInMissing(step.endpoint, form.typed)
    ? problems.filter(({ code }) => code !== 'no-consent')
    : problems;
};

/** What a mapping calls its field; elsewhere nothing. */
const fieldName = ({ wizard, localizer }: WizardView, step: WizardStep, { property, code }: StepProblem): string => {
  if (step.kind !== 'mapping') return '';
  if (code.startsWith('filter-')) {
    return localizer.t('wizard.filter.number', { number: Number.parseInt(property.slice('filter-'.length)) + 1 });
  }
  return property === '*' ? localizer.t('wizard.mapping.every') : wizard.fieldLabel(step, property);
};

const problemItem = (view: WizardView, step: WizardStep, problem: StepProblem): TemplateResult => {
  const { wizard, localizer } = view;
  const property = propertyOf(step, problem);
  const words = problemWords(localizer, problem, property);
  if (!problem.property) return html`<li>${words}</li>`;
  const label = property?.label ?? fieldName(view, step, problem);
  const sentence = label ? localizer.t('wizard.problem.named', { label, problem: words }) : words;
  const go = (event: Event) => {
    // The page's address is not ours to change.
    event.preventDefault();
    wizard.focusField(problem.property);
  };
  return html`<li><a href="#${fieldId(step, problem.property)}" @click=${go}>${sentence}</a></li>`;
};

/** What the step still needs, once the person wanted to go on: each line leads to its field. */
export const problemList = (view: WizardView, step: WizardStep): TemplateResult | typeof nothing => {
  const problems = toMend(view, step);
  if (problems.length === 0) return nothing;
  return frame(
    view.localizer.t('wizard.problems', { count: problems.length }),
    problems.map(problem => problemItem(view, step, problem)),
  );
};

/** Steps that keep the recipe from being deployed: each line leads to its step. */
export const openStepList = (view: WizardView): TemplateResult | typeof nothing => {
  const { wizard, localizer } = view;
  if (!wizard.wasRefused) return nothing;
  const { openSteps } = wizard;
  return frame(
    localizer.t('wizard.review.incomplete', { count: openSteps.length }),
    openSteps.map(
      step =>
        html`<li>
          <button type="button" class="as-link" @click=${() => wizard.go(step.id)}>${stepName(view, step)}</button>
        </li>`,
    ),
  );
};
