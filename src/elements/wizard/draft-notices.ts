import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import type { LostAnswer } from '../../model/wizard-draft.ts';
import { icon, notice } from '../../ui/index.ts';
import { stepName, type WizardView } from './wizard-view.ts';

const day = 24 * 60 * 60 * 1000;

const midnight = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());

/** Whole days that have passed in the browser's time zone. */
const daysSince = (at: Date): number => Math.round((midnight(new Date()) - midnight(at)) / day);

const dayOf = ({ locale }: Localizer, at: Date): string =>
  new Intl.DateTimeFormat(locale, daysSince(at) < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' }).format(
    at,
  );

/** `today at 9:38`, `yesterday`, `on Thursday`, `on 18 November`. */
const startedWhen = (localizer: Localizer, at: Date): string => {
  const days = daysSince(at);
  if (days <= 0) return localizer.t('wizard.draft.when.today', { time: localizer.time(at) });
  if (days === 1) return localizer.t('wizard.draft.when.yesterday');
  return localizer.t('wizard.draft.when.day', { day: dayOf(localizer, at) });
};

/** `at 9:38`, `on Thursday at 9:38`. */
const changedWhen = (localizer: Localizer, at: Date): string => {
  const time = localizer.time(at);
  if (daysSince(at) <= 0) return localizer.t('wizard.draft.when.at', { time });
  return localizer.t('wizard.draft.when.atDay', { day: dayOf(localizer, at), time });
};

const button = (label: string, act: () => void): TemplateResult =>
  html`<button type="button" class="btn small" @click=${act}>${label}</button>`;

const closeButton = ({ localizer }: WizardView, act: () => void): TemplateResult =>
  html`<button type="button" class="btn icon small" aria-label=${localizer.t('wizard.draft.dismiss')} @click=${act}>
    ${icon('close')}
  </button>`;

const isOwn = ({ wizard }: WizardView, { updatedBy }: Draft): boolean =>
  updatedBy.id === wizard.data.setup.value?.person.user.id;

const resumed = (view: WizardView, draft: Draft): TemplateResult => {
  const { wizard, localizer } = view;
  const { drafting, plan, doneCount } = wizard;
  const at = new Date(draft.updatedAt);
  const when = startedWhen(localizer, at);
  const own = isOwn(view, draft);
  const counts = { count: doneCount, all: plan.steps.length };
  const left = plan.steps.find(({ id }) => id === draft.content.step);
  const isElsewhere = left !== undefined && left.id !== wizard.step?.id;
  return notice({
    tone: 'info',
    icon: 'history',
    title: own
      ? localizer.t('wizard.draft.started', { when })
      : localizer.t('wizard.draft.startedBy', { name: draft.updatedBy.name, when }),
    body: localizer.t(own ? 'wizard.draft.kept' : 'wizard.draft.keptBy', counts),
    actions: html`${
      isElsewhere
        ? button(localizer.t('wizard.draft.goOn', { step: stepName(view, left) }), () => {
            drafting.dismiss();
            wizard.go(left.id);
          })
        : nothing
    }
    ${button(localizer.t('wizard.draft.startOver'), () => void drafting.startOver())}
    ${closeButton(view, drafting.dismiss)}`,
  });
};

const news = (view: WizardView): unknown => {
  const { wizard, localizer } = view;
  const { drafting } = wizard;
  const told = drafting.news;
  switch (told?.kind) {
    case undefined:
      return nothing;
    case 'resumed':
      return resumed(view, told.draft);
    case 'removed':
      return notice({
        tone: 'info',
        icon: 'history',
        title: localizer.t('wizard.draft.removed'),
        body: localizer.t('wizard.draft.removedHelp'),
        actions: html`${button(localizer.t('wizard.draft.undo'), drafting.undo)} ${closeButton(view, drafting.dismiss)}`,
      });
    case 'not-removed':
      return notice({
        tone: 'warn',
        role: 'alert',
        title: localizer.t('wizard.draft.notRemoved'),
        actions: button(localizer.t('action.tryAgain'), () => void drafting.startOver()),
      });
    case 'taken':
      return notice({
        tone: 'info',
        icon: 'history',
        title: isOwn(view, told.draft)
          ? localizer.t('wizard.draft.takenHere')
          : localizer.t('wizard.draft.taken', { name: told.draft.updatedBy.name }),
        actions: html`${button(localizer.t('wizard.draft.backToMine'), drafting.backToMine)}
        ${closeButton(view, drafting.dismiss)}`,
      });
  }
};

const otherDraft = (view: WizardView): unknown => {
  const { wizard, localizer } = view;
  const { drafting } = wizard;
  const { other } = drafting.keeping;
  if (!other) return nothing;
  const when = changedWhen(localizer, new Date(other.updatedAt));
  return notice({
    tone: 'warn',
    icon: 'history',
    role: 'alert',
    title: isOwn(view, other)
      ? localizer.t('wizard.draft.changedHere', { when })
      : localizer.t('wizard.draft.changed', { name: other.updatedBy.name, when }),
    body: localizer.t('wizard.draft.changedHelp'),
    actions: html`${button(localizer.t('wizard.draft.see'), drafting.seeOther)}
    ${button(localizer.t('wizard.draft.keep'), drafting.keepMine)}`,
  });
};

const lostWords = (localizer: Localizer, lost: LostAnswer): string => {
  switch (lost.kind) {
    case 'question':
      return localizer.t('wizard.draft.lost.question', { label: lost.label });
    case 'account':
      return localizer.t('wizard.draft.lost.account', { app: lost.app });
    case 'connection':
      return localizer.t('wizard.draft.lost.connection', { name: lost.name });
    case 'operation':
      return localizer.t('wizard.draft.lost.operation', { name: lost.name });
  }
};

const losses = (view: WizardView): unknown => {
  const { wizard, localizer } = view;
  const { answers, isOtherVersion } = wizard.drafting.losses;
  if (answers.length === 0) return nothing;
  return notice({
    tone: 'warn',
    title: localizer.t('wizard.draft.lost'),
    body: html`<ul>
        ${answers.map(lost => html`<li>${lostWords(localizer, lost)}</li>`)}
      </ul>
      <p>${localizer.t(isOtherVersion ? 'wizard.draft.lostVersion' : 'wizard.draft.lostHelp')}</p>`,
    actions: closeButton(view, wizard.drafting.dismissLosses),
  });
};

/** What there is to say of the draft, above the step. */
export const draftNotices = (view: WizardView): TemplateResult =>
  html`${otherDraft(view)} ${news(view)} ${losses(view)}`;
