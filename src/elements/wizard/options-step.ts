import { html, nothing, type TemplateResult } from 'lit';
import { parseMarkdown, type WizardOptionsStep } from '../../model/index.ts';
import { markdown } from '../../ui/index.ts';
import { problemList } from './problem-list.ts';
import { questions } from './questions.ts';
import { testBar } from './test-bar.ts';
import { continueButton, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

const placeTest = (view: WizardView, step: WizardOptionsStep): TemplateResult => {
  const { places } = view.wizard;
  return testBar(view, {
    tests: places.tests,
    answer: places.answer(step),
    note: '',
    untested: '',
    onTest: () => void places.test(step),
  });
};

export const optionsStep = (view: WizardView, step: WizardOptionsStep): TemplateResult =>
  html`${stepHead(view, step, markdown(parseMarkdown(step.body), view.level + 1))}
    <div class="stack">
      ${problemList(view, step)} ${questions(view, step)} ${step.place === null ? nothing : placeTest(view, step)}
    </div>
    ${stepFoot(view, { forward: continueButton(view) })}`;
