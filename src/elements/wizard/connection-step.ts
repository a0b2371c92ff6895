import { html, nothing, type TemplateResult } from 'lit';
import type { Connection, Property } from '../../contract/index.ts';
import {
  asksConsent,
  connectionField,
  formProblems,
  isSignInMissing,
  parseAnswers,
  parseMarkdown,
  shownProperties,
  type ConnectionForm,
  type WizardConnectionStep,
} from '../../model/index.ts';
import {
  choiceCards,
  errorState,
  failureSentence,
  icon,
  markdown,
  monogram,
  notice,
  propertyField,
  skeleton,
  supportReference,
} from '../../ui/index.ts';
import { deliveryAddress } from '../../ui/delivery-address.ts';
import { accountDetails, accountHelp } from './account-words.ts';
import { lateFailure } from './late-step.ts';
import { problemList } from './problem-list.ts';
import { problemWords } from './problem-words.ts';
import { questions } from './questions.ts';
import { testBar } from './test-bar.ts';
import { continueButton, fieldId, stepFoot, stepHead, waitingNotice, type WizardView } from './wizard-view.ts';

const accountPanel = (
  { wizard, localizer }: WizardView,
  step: WizardConnectionStep,
  account: Connection,
): TemplateResult => {
  const hasOthers = wizard.connections.accounts(step).length > 1;
  return html`<div class="acct" part="account">
    ${monogram(step.endpoint)}
    <div>
      <strong><bdi>${account.name}</bdi></strong>
      ${account.practice ? html`<span class="tag warn">${localizer.t('wizard.practice')}</span>` : nothing}
      <span class="details"><bdi>${accountDetails(step.endpoint, account)}</bdi></span>
    </div>
    <div class="acts">
      ${
        account.practice
          ? nothing
          : html`<button type="button" class="btn small" @click=${() => wizard.connections.change(step, account)}>
              ${localizer.t('wizard.account.change')}
            </button>`
      }
      <button
        type="button"
        class="btn small"
        @click=${() => (hasOthers ? wizard.connections.choose(step) : wizard.connections.add(step))}
      >
        ${localizer.t('wizard.account.another')}
      </button>
    </div>
  </div>`;
};

const accountChoice = ({ wizard, localizer }: WizardView, step: WizardConnectionStep): TemplateResult =>
  html`${choiceCards({
      id: fieldId(step, 'account'),
      legend: localizer.t('wizard.account.choose'),
      value: wizard.connections.answer(step).id,
      choices: wizard.connections.accounts(step).map(account => ({
        value: account.id,
        label: account.name,
        help: accountHelp(localizer, step.endpoint, account),
      })),
      onChange: id => wizard.connections.use(step, id),
    })}
    <div>
      <button type="button" class="btn small" @click=${() => wizard.connections.add(step)}>
        ${icon('plus')}${localizer.t('wizard.account.add')}
      </button>
    </div>`;

/** The way back from a form to what was there before. */
const keepButton = (
  { wizard, localizer }: WizardView,
  step: WizardConnectionStep,
  form: ConnectionForm,
): TemplateResult | typeof nothing => {
  const accounts = wizard.connections.accounts(step);
  const before = accounts.find(({ id }) => id === form.id) ?? (accounts.length === 1 ? accounts[0] : undefined);
  if (accounts.length === 0) return nothing;
  return html`<div>
    <button
      type="button"
      class="btn small"
      @click=${() => (before ? wizard.connections.use(step, before.id) : wizard.connections.choose(step))}
    >
      ${before ? localizer.t('wizard.account.keep', { name: before.name }) : localizer.t('wizard.account.another')}
    </button>
  </div>`;
};

const fieldError = (
  { wizard, localizer }: WizardView,
  step: WizardConnectionStep,
  property: Property,
): string | undefined => {
  const problem = wizard.fieldProblem(step, connectionField(property.name));
  if (problem) return problemWords(localizer, problem, property);
  const refusal = wizard.connections.refusal(step, property.name);
  if (refusal) return refusal;
  const test = wizard.connections.tests.result(wizard.connections.answer(step));
  return test?.ok === false && test.field === property.name ? localizer.t('wizard.test.field') : undefined;
};

const connectionForm = (view: WizardView, step: WizardConnectionStep, form: ConnectionForm): TemplateResult => {
  const { wizard, localizer } = view;
  const { fields } = step.endpoint;
  const changed = wizard.connections.accounts(step).find(({ id }) => id === form.id);
  const shown = shownProperties(fields, { ...form.typed, ...parseAnswers(fields, form.typed) });
  // The way to sign in stays, since another one may lead on.
  const asked = isSignInMissing(step.endpoint, form.typed) ? shown.filter(({ name }) => name === 'signIn') : shown;
  return html`${
    changed ? notice({ tone: 'plain', body: localizer.t('wizard.account.changing', { name: changed.name }) }) : nothing
  }
  ${asked.map(property => {
    const name = connectionField(property.name);
    const typed = form.typed[property.name];
    return propertyField(localizer, {
      id: fieldId(step, name),
      property,
      value: typed,
      error: fieldError(view, step, property),
      isStored: property.secret && form.stored.includes(property.name) && !typed,
      onInput: value => wizard.connections.setValue(step, property.name, value),
      onLeave: () => void wizard.told.leave(step, name),
    });
  })}
  ${keepButton(view, step, form)}`;
};

/** What is known of the connection before it is tested now. */
const beforeTest = ({ wizard, localizer }: WizardView, step: WizardConnectionStep): string => {
  const tested = wizard.connections.answer(step).form ? null : wizard.connections.account(step)?.tested;
  if (!tested) return localizer.t('wizard.test.untested');
  const when = localizer.moment(tested.at);
  return localizer.t(tested.ok ? 'wizard.account.tested' : 'wizard.account.testedBad', { when });
};

const connectionTest = (view: WizardView, step: WizardConnectionStep): TemplateResult => {
  const { wizard, localizer } = view;
  const { tests } = wizard.connections;
  const answer = wizard.connections.answer(step);
  const missing = answer.form && wizard.connections.testWasRefused(step) ? formProblems(step, answer.form).length : 0;
  return testBar(view, {
    tests,
    answer,
    note: missing > 0 ? localizer.t('wizard.test.fixFirst', { count: missing }) : '',
    untested: beforeTest(view, step),
    onTest: () => void wizard.connections.test(step),
  });
};

/** The account could not be stored: what the host said, unless it is said at the fields. */
const storeFailure = ({ wizard, localizer }: WizardView, step: WizardConnectionStep): unknown => {
  const { state } = wizard.connections.storing;
  if (state.kind !== 'failed') return nothing;
  const isAtFields = step.endpoint.fields.some(({ name }) => wizard.connections.refusal(step, name));
  return notice({
    tone: 'bad',
    title: localizer.t('wizard.account.failed'),
    body: html`${failureSentence(localizer, state.error)}
    ${isAtFields ? nothing : supportReference(localizer, state.error)}`,
    role: 'alert',
  });
};

/** Where people sign in with the system itself, that is the test. */
const isTestable = (step: WizardConnectionStep, form: ConnectionForm | null, account: Connection | null): boolean =>
  form ? !asksConsent(step.endpoint, form.typed) : account !== null && account.consent !== 'lost';

const content = (view: WizardView, step: WizardConnectionStep): TemplateResult => {
  const { wizard } = view;
  const { form } = wizard.connections.answer(step);
  const account = wizard.connections.account(step);
  const signIn = wizard.signingIn.value;
  const own = wizard.connections.isChoosing(step)
    ? accountChoice(view, step)
    : form
      ? connectionForm(view, step, form)
      : account
        ? html`${accountPanel(view, step, account)}${deliveryAddress(view.localizer, account)}`
        : nothing;
  return html`${own} ${step.properties.length > 0 ? questions(view, step) : nothing}
  ${wizard.signingIn.hasFailed ? lateFailure(view, wizard.signingIn) : signIn?.panel(view, step)}
  ${isTestable(step, form, account) ? connectionTest(view, step) : nothing} ${signIn?.practice(view, step)}
  ${storeFailure(view, step)}
  ${waitingNotice(view, wizard.connections.storing.state, wizard.connections.storing.tryNow)}`;
};

export const connectionStep = (view: WizardView, step: WizardConnectionStep): TemplateResult => {
  const { wizard, localizer, level } = view;
  const { form } = wizard.connections.answer(step);
  return html`${stepHead(view, step, markdown(parseMarkdown(step.body), level + 1))}
    <div class="stack">
      ${problemList(view, step)}
      ${
        wizard.data.environment
          ? wizard.data.connections.render({
              pending: () =>
                html`<div class="stack">${skeleton('long')}${skeleton('middle')}${skeleton('short')}</div>`,
              failed: (failure, retry) =>
                errorState({
                  level: level + 1,
                  title: localizer.t('wizard.connectionsFailed'),
                  failure,
                  localizer,
                  retry,
                }),
              ready: () => content(view, step),
            })
          : notice({ tone: 'info', body: localizer.t('wizard.problem.no-environment') })
      }
    </div>
    ${stepFoot(view, {
      forward: continueButton(view),
      note: form && !asksConsent(step.endpoint, form.typed) ? localizer.t('wizard.draft.formNotKept') : undefined,
    })}`;
};
