import { optionList } from './questions.ts';
import { draftWords, stepTitle, type WizardView } from './wizard-view.ts';

const spokenEvery = 0.25;

const deployNews = (view: WizardView): string => {
  const { wizard, localizer } = view;
  const { progress, run, deployment } = wizard.deploying;
  if (!progress) return '';
  switch (progress.phase) {
    case 'deploying':
      return localizer.t('wizard.deploy.settingUp');
    case 'waiting':
      return localizer.t('wizard.deploy.starting');
    case 'running': {
      const spoken = Math.floor((progress.fraction ?? 0) / spokenEvery) * spokenEvery;
      return localizer.t('wizard.deploy.spoken', { percent: localizer.percent(spoken) });
    }
    case 'done':
      return run
        ? localizer.t('wizard.deploy.doneRows', { count: run.created + run.updated })
        : localizer.t(wizard.deploying.isChange ? 'wizard.saved' : 'wizard.deploy.done');
    case 'stopped':
      return `${localizer.t('wizard.deploy.stopped')}. ${run?.message?.text ?? ''}`;
    case 'failed':
      return wizard.deploying.isChange
        ? `${localizer.t('wizard.save.failed')}. ${deployment?.change?.message?.text ?? ''}`
        : `${localizer.t('wizard.deploy.failed')}. ${deployment?.message?.text ?? ''}`;
  }
};

const connectionNews = (view: WizardView): string => {
  const { wizard, localizer } = view;
  const { step, connections, signingIn } = wizard;
  if (step?.kind !== 'connection') return '';
  const signIn = signingIn.value?.news(view, step);
  if (signIn) return signIn;
  const { tests } = connections;
  const answer = connections.answer(step);
  const result = tests.result(answer);
  if (result) return [result.message.text, ...result.todo].join(' ');
  switch (tests.state(answer).kind) {
    case 'busy':
      return localizer.t('wizard.testing');
    case 'failed':
      return localizer.t('wizard.test.failed');
    case 'waiting':
      return localizer.t('wizard.waiting');
    case 'idle':
      return '';
  }
};

const listNews = (view: WizardView): string => {
  const { step, mapping } = view.wizard;
  if (step?.kind === 'mapping') return mapping.value?.news(view, step) ?? '';
  if (step?.kind === 'review') return view.wizard.trying.value?.news(view) ?? '';
  if (step?.kind !== 'options') return '';
  const states = step.properties.map(property => optionList(view, property));
  const absent = states.find(state => state?.kind === 'absent');
  return absent?.kind === 'absent' ? `${stepTitle(view, step)}: ${absent.prompt}` : '';
};

const scheduleNews = ({ wizard, localizer }: WizardView): string => {
  const { step, scheduling, answers } = wizard;
  const schedule = step?.kind === 'schedule' ? answers.schedules[step.operation] : undefined;
  if (!step || !schedule || !scheduling.value || wizard.problemsOf(step).length > 0) return '';
  const { sentence, nextRun } = scheduling.value;
  return `${sentence(localizer, schedule)}. ${nextRun(localizer, schedule)}`;
};

/** What the live region says: the one thing that is happening now. */
export const newsOf = (view: WizardView): string => {
  const { connections, deploying } = view.wizard;
  const isWaiting = [connections.storing, deploying.action].some(({ state }) => state.kind === 'waiting');
  if (isWaiting) return view.localizer.t('wizard.waiting');
  return deployNews(view) || connectionNews(view) || listNews(view) || scheduleNews(view) || draftWords(view);
};
