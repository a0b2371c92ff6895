import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionTest } from '../../contract/index.ts';
import { failureSentence, icon, notice, supportDetails, supportReference } from '../../ui/index.ts';
import type { ConnectionTests } from './connection-tests.ts';
import { waitingNotice, type WizardView } from './wizard-view.ts';

const testResult = ({ localizer }: WizardView, { ok, message, todo, details }: ConnectionTest): TemplateResult =>
  notice({
    tone: ok ? 'ok' : 'bad',
    title: message.text || localizer.t(ok ? 'wizard.test.ok' : 'wizard.test.bad'),
    body:
      todo.length > 0 || details
        ? html`${
            todo.length > 0
              ? html`<ol class="todo">
                  ${todo.map(line => html`<li>${line}</li>`)}
                </ol>`
              : nothing
          }
          ${details ? supportDetails(localizer.t('support.details'), details) : nothing}`
        : undefined,
  });

export interface TestBarOptions<Answer extends object> {
  readonly tests: Pick<ConnectionTests<Answer, never>, 'result' | 'state' | 'isBusy' | 'tryNow'>;
  readonly answer: Answer;
  /** What keeps it from being tested; empty when nothing does. */
  readonly note: string;
  /** What is said before the first test. */
  readonly untested: string;
  readonly onTest: () => void;
}

/** The button that tests what was answered, and what came of it. */
export const testBar = <Answer extends object>(
  view: WizardView,
  { tests, answer, note, untested, onTest }: TestBarOptions<Answer>,
): TemplateResult => {
  const { localizer } = view;
  const result = tests.result(answer);
  const state = tests.state(answer);
  const isBusy = tests.isBusy(answer);
  const label = isBusy ? 'wizard.testing' : result ? 'wizard.testAgain' : 'wizard.test';
  const aside = note || (isBusy || result ? '' : untested);
  return html`<div class="btnbar">
      <button type="button" class="btn" part="test" aria-busy=${isBusy ? 'true' : nothing} @click=${onTest}>
        ${icon(isBusy ? 'running' : 'link')}${localizer.t(label)}
      </button>
      ${aside ? html`<span class="aside">${aside}</span>` : nothing}
    </div>
    ${result ? testResult(view, result) : nothing} ${waitingNotice(view, state, tests.tryNow)}
    ${
      state.kind === 'failed'
        ? notice({
            tone: 'bad',
            title: localizer.t('wizard.test.failed'),
            body: html`${failureSentence(localizer, state.error)} ${supportReference(localizer, state.error)}`,
          })
        : nothing
    }`;
};
