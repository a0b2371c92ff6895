import { css, html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { wizardSignIn } from '../../i18n/en/wizard-sign-in.ts';
import type { Connection } from '../../contract/index.ts';
import { asksConsent, parseAnswers, type WizardConnectionStep } from '../../model/index.ts';
import { failureSentence, icon, notice, supportReference } from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';
import { forgetSignIn, keepSignIn, pendingSignIn } from './pending-sign-in.ts';
import { SignInController, type SignInState } from './sign-in-controller.ts';
import type { WizardController } from './wizard-controller.ts';
import { problemsId, type WizardView } from './wizard-view.ts';

/** Signing in with a system itself, and practice accounts: comes with the first step that has either. */
export interface SignInPart extends PartOfElement {
  /** In place of a test, for answers with which people sign in; beside it, for an account that lost its access. */
  readonly panel: (view: WizardView, step: WizardConnectionStep) => unknown;
  /** The way to a practice account, where there is one. */
  readonly practice: (view: WizardView, step: WizardConnectionStep) => unknown;
  /** What the live region says. */
  readonly news: (view: WizardView, step: WizardConnectionStep) => string;
  /** Takes up what was begun before the page was left. */
  readonly resume: () => void;
  readonly leave: () => void;
  readonly stop: () => void;
}

const styles = css`
  .sign-in {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2) var(--_3);
    align-items: center;
  }
`;

interface Act {
  readonly label: string;
  readonly isMain?: boolean;
  readonly onPress: () => void;
}

const buttons = (acts: readonly Act[]): TemplateResult =>
  html`${acts.map(
    ({ label, isMain, onPress }) =>
      html`<button type="button" class="btn small ${isMain ? 'strong' : ''}" @click=${onPress}>${label}</button>`,
  )}`;

interface Words {
  readonly tone: 'info' | 'ok' | 'warn' | 'bad';
  readonly title: string;
  readonly body?: unknown;
}

/** What is said of how it went. */
const wordsOf = ({ localizer }: WizardView, app: string, state: SignInState): Words | null => {
  switch (state.kind) {
    case 'opening':
      return {
        tone: 'info',
        title: localizer.t(state.isLeaving ? 'wizard.signIn.leaving' : 'wizard.signIn.opening', { app }),
      };
    case 'practice':
      return { tone: 'info', title: localizer.t('wizard.practice.busy') };
    case 'failed':
      return {
        tone: 'bad',
        title: localizer.t(state.what === 'practice' ? 'wizard.practice.failed' : 'wizard.signIn.failed', { app }),
        body: html`${failureSentence(localizer, state.error)} ${supportReference(localizer, state.error)}`,
      };
    case 'waiting': {
      const { isClosed, isUnsure, url } = state;
      if (url === '' && !isClosed) return { tone: 'info', title: localizer.t('wizard.signIn.looking') };
      const help = isClosed ? 'wizard.signIn.closedHelp' : 'wizard.signIn.waitingHelp';
      return {
        tone: isClosed ? 'warn' : 'info',
        title: localizer.t(isClosed ? 'wizard.signIn.closed' : 'wizard.signIn.waiting', { app }),
        body: isUnsure ? localizer.t('wizard.signIn.unlooked') : localizer.t(help),
      };
    }
    case 'ended': {
      const { status, account, message } = state.outcome;
      switch (status) {
        case 'waiting':
          return null;
        case 'done':
          return {
            tone: 'ok',
            title: account
              ? localizer.t('wizard.signIn.doneAs', { app, account })
              : localizer.t('wizard.signIn.done', { app }),
          };
        case 'refused':
          return {
            tone: 'warn',
            title: localizer.t('wizard.signIn.refused', { app }),
            body: localizer.t('wizard.signIn.refusedHelp'),
          };
        case 'failed':
          return { tone: 'bad', title: localizer.t('wizard.signIn.failed', { app }), body: message?.text };
        case 'expired':
          return {
            tone: 'warn',
            title: localizer.t('wizard.signIn.expired'),
            body: localizer.t('wizard.signIn.expiredHelp'),
          };
        case 'other-account':
          return {
            tone: 'warn',
            title: localizer.t('wizard.signIn.other'),
            body: html`${message?.text} ${localizer.t('wizard.signIn.otherHelp')}`,
          };
      }
    }
  }
};

/** @param wizard What it belongs to; asked when something happens, never before. */
export const createSignInPart = (host: ReactiveControllerHost & Element, wizard: WizardController): SignInPart => {
  const stepOf = (id: string): WizardConnectionStep | undefined => {
    const step = wizard.plan.steps.find(each => each.id === id);
    return step?.kind === 'connection' ? step : undefined;
  };

  const controller = new SignInController(host, {
    client: () => wizard.client,
    onConnected: (id, connection) => {
      const step = stepOf(id);
      forgetSignIn();
      if (step) wizard.connections.take(step, connection);
    },
    onLeave: async (id, state) => {
      const { recipe, deployment, environment, chosenCustomer } = wizard.data;
      const connection = stepOf(id)?.connection ?? '';
      keepSignIn({
        recipe: recipe?.id ?? '',
        deployment: deployment?.id ?? '',
        environment: environment?.id ?? '',
        customer: chosenCustomer,
        connection,
        state,
      });
      await wizard.drafting.keeping.flush();
    },
  });

  const placeOf = () => {
    const { environment, namedCustomer } = wizard.data;
    const { customer } = namedCustomer;
    return { environment: environment?.id ?? '', ...(customer !== undefined && { customer: { id: customer } }) };
  };

  /** @param account One to sign in to again; null for what stands in the form. */
  const begin = (step: WizardConnectionStep, account: Connection | null): void => {
    const { form } = wizard.connections.answer(step);
    if (wizard.data.isPreview || (form && !wizard.connections.isWhole(step))) return;
    const { endpoint } = step;
    const id = account?.id ?? form?.id ?? null;
    void controller.begin(step.id, {
      endpoint: endpoint.id,
      ...placeOf(),
      values: form && !account ? parseAnswers(endpoint.fields, form.typed) : {},
      ...(id !== null && { connection: id }),
    });
  };

  const actsFor = (view: WizardView, step: WizardConnectionStep, state: SignInState): readonly Act[] => {
    const { localizer } = view;
    if (state.kind === 'waiting') {
      return [
        ...(state.url === ''
          ? []
          : [{ label: localizer.t('wizard.signIn.openAgain'), onPress: () => controller.openAgain() }]),
        { label: localizer.t('wizard.signIn.cancel'), onPress: () => controller.stop() },
      ];
    }
    if (state.kind === 'ended' && state.outcome.status === 'other-account') {
      return [
        { label: localizer.t('wizard.signIn.keepOther'), onPress: () => void controller.accept() },
        {
          label: localizer.t('wizard.signIn.tryOther'),
          isMain: true,
          onPress: () => begin(step, view.wizard.connections.account(step)),
        },
      ];
    }
    return [];
  };

  const report = (view: WizardView, step: WizardConnectionStep): unknown => {
    const state = controller.stateOf(step.id);
    const words = state && wordsOf(view, step.endpoint.name, state);
    if (!words) return nothing;
    const acts = actsFor(view, step, state);
    const { tone, title, body } = words;
    if (acts.length === 0) return notice({ tone, title, body });
    // A question stands above its answers; what goes on has its buttons beside it.
    return state.kind === 'ended'
      ? notice({ tone, title, body: html`<span>${body}</span><span class="sign-in">${buttons(acts)}</span>` })
      : notice({ tone, title, body, actions: buttons(acts) });
  };

  const isBusy = (step: WizardConnectionStep): boolean => {
    const kind = controller.stateOf(step.id)?.kind;
    return kind === 'opening' || kind === 'waiting' || kind === 'practice';
  };

  const signInButton = (
    { localizer }: WizardView,
    step: WizardConnectionStep,
    account: Connection | null,
  ): TemplateResult => {
    const { name: app } = step.endpoint;
    const label = account ? localizer.t('wizard.signIn.again') : localizer.t('wizard.signIn', { app });
    return html`<div class="sign-in">
      <button
        type="button"
        class="btn"
        aria-busy=${isBusy(step) ? 'true' : nothing}
        @click=${() => !isBusy(step) && begin(step, account)}
      >
        ${isBusy(step) ? icon('running') : nothing}${label}
      </button>
      <span class="aside">${localizer.t('wizard.signIn.help', { app })}</span>
    </div>`;
  };

  const lostNotice = (view: WizardView, step: WizardConnectionStep): TemplateResult => {
    const { localizer } = view;
    return notice({
      tone: 'warn',
      title: localizer.t('wizard.signIn.lost', { app: step.endpoint.name }),
      body: localizer.t('wizard.signIn.lostHelp'),
    });
  };

  /** What keeps the step from being done: Continue leads to it, unless there is something to be mended. */
  const notReady = ({ localizer, wizard: own }: WizardView, step: WizardConnectionStep): TemplateResult => {
    const title = localizer.t('wizard.signIn.notReady', { app: step.endpoint.name });
    const isAll = own.toldProblems(step).every(({ code }) => code === 'no-consent');
    return html`<div id=${isAll ? problemsId : nothing} class="problems" tabindex="-1" role="group" aria-label=${title}>
      ${notice({ tone: 'warn', title, body: localizer.t('wizard.signIn.notReadyHelp') })}
    </div>`;
  };

  return {
    texts: wizardSignIn,
    styles,

    panel(view, step) {
      const { wizard: own } = view;
      const { consent } = step.endpoint;
      const { form } = own.connections.answer(step);
      const lost = own.connections.lostAccount(step);
      if (form && asksConsent(step.endpoint, form.typed)) {
        return html`${consent?.isReady ? signInButton(view, step, null) : notReady(view, step)}${report(view, step)}`;
      }
      if (lost) {
        const isOver = controller.stateOf(step.id) === null;
        return html`${isOver ? lostNotice(view, step) : nothing}${signInButton(view, step, lost)}${report(view, step)}`;
      }
      return report(view, step);
    },

    practice(view, step) {
      const { localizer, wizard: own } = view;
      const { setup, isPreview } = own.data;
      const { form } = own.connections.answer(step);
      const account = own.connections.account(step);
      if (!form && account?.practice && !own.connections.isChoosing(step)) {
        return notice({ tone: 'plain', body: localizer.t('wizard.practice.is') });
      }
      const isNew = own.connections.isChoosing(step) || form?.id === null;
      if (!setup.value?.person.practice || !step.endpoint.practice || isPreview || !isNew) return nothing;
      const use = () =>
        !isBusy(step) && void controller.usePractice(step.id, { endpoint: step.endpoint.id, ...placeOf() });
      return html`<div class="sign-in">
        <button type="button" class="btn" @click=${use}>${localizer.t('wizard.practice.use')}</button>
        <span class="aside">${localizer.t('wizard.practice.help')}</span>
      </div>`;
    },

    news(view, step) {
      const state = controller.stateOf(step.id);
      const words = state && wordsOf(view, step.endpoint.name, state);
      if (!words) return '';
      const { title, body } = words;
      return typeof body === 'string' ? `${title}. ${body}`.replace('..', '.') : title;
    },

    resume() {
      const { recipe, deployment, environment, chosenCustomer } = wizard.data;
      const pending = pendingSignIn(recipe?.id ?? '', deployment?.id ?? '');
      if (!pending || pending.environment !== environment?.id || pending.customer?.id !== chosenCustomer?.id) return;
      forgetSignIn();
      const step = wizard.plan.steps.find(each => each.kind === 'connection' && each.connection === pending.connection);
      if (!step) return;
      if (wizard.step?.id !== step.id) wizard.go(step.id);
      controller.resume(step.id, pending.state);
    },

    leave: () => controller.leave(),
    stop: () => controller.stop(),
  };
};
