import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { DryRun, DryRunOutcome, DryRunRecord } from '../../contract/index.ts';
import { wizardDryRun } from '../../i18n/en/wizard-dry-run.ts';
import type { Localizer } from '../../i18n/index.ts';
import {
  failureSentence,
  heading,
  icon,
  notice,
  supportDetails,
  supportReference,
  type IconName,
} from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';
import { ActionController, isBusy, type ActionState } from './action-controller.ts';
import { styles } from './dry-run.styles.ts';
import type { WizardController } from './wizard-controller.ts';
import { waitingNotice, type WizardView } from './wizard-view.ts';

/** Trying answers with a few real records: it comes with the review. */
export interface DryRunPart extends PartOfElement {
  readonly panel: (view: WizardView) => TemplateResult;
  /** What there is to be told to those who do not see it. */
  readonly news: (view: WizardView) => string;
}

/** Asks the host to try the answers. */
export type AskForDryRun = (operation: string, signal: AbortSignal) => Promise<DryRun>;

interface Tried {
  /** The answers that were tried. */
  readonly answers: unknown;
  readonly operation: string;
  readonly result: DryRun;
}

const looks: Readonly<Record<DryRunOutcome, { readonly tone: string; readonly icon: IconName }>> = {
  create: { tone: 'ok', icon: 'plus' },
  update: { tone: 'info', icon: 'edit' },
  skip: { tone: 'off', icon: 'stop' },
  refuse: { tone: 'bad', icon: 'error' },
  send: { tone: 'ok', icon: 'send' },
};

const outcomes: readonly DryRunOutcome[] = ['create', 'update', 'send', 'skip', 'refuse'];

const countWords = (localizer: Localizer, { records }: DryRun): string =>
  localizer.list(
    outcomes.flatMap(outcome => {
      const { length: count } = records.filter(record => record.outcome === outcome);
      return count > 0 ? [localizer.t(`wizard.dryRun.count.${outcome}`, { count })] : [];
    }),
  );

const text = (localizer: Localizer, value: string | null): unknown =>
  value === null || value === ''
    ? html`<span class="muted">${localizer.t('wizard.dryRun.empty')}</span>`
    : html`<bdi>${value}</bdi>`;

const fieldTable = (localizer: Localizer, { fields, key, outcome }: DryRunRecord, app: string): TemplateResult => {
  const isChange = outcome === 'update' || outcome === 'skip';
  const isChanged = ({ before, after }: (typeof fields)[number]) => isChange && before !== after;
  return html`<table>
    <caption class="vh">
      ${localizer.t('wizard.dryRun.fieldsOf', { key })}
    </caption>
    <thead>
      <tr>
        <th scope="col">${localizer.t('wizard.dryRun.field')}</th>
        ${isChange ? html`<th scope="col">${localizer.t('wizard.dryRun.before', { app })}</th>` : nothing}
        <th scope="col">${localizer.t(isChange ? 'wizard.dryRun.after' : 'wizard.dryRun.value')}</th>
      </tr>
    </thead>
    <tbody>
      ${fields.map(
        field =>
          html`<tr class=${isChanged(field) ? 'changed' : ''}>
            <th scope="row"><bdi>${field.label}</bdi></th>
            ${isChange ? html`<td>${text(localizer, field.before)}</td>` : nothing}
            <td>
              ${text(localizer, field.after)}
              ${isChanged(field) ? html`<span class="vh">${localizer.t('wizard.dryRun.changed')}</span>` : nothing}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
};

/** What says more of a record than its key. */
const hintOf = ({ key, fields }: DryRunRecord): string | undefined =>
  fields.map(({ before, after }) => after ?? before).find(value => value && value !== key) ?? undefined;

const recordItem = (localizer: Localizer, record: DryRunRecord, app: string): TemplateResult => {
  const { tone, icon: name } = looks[record.outcome];
  const hint = hintOf(record);
  return html`<li>
    <details>
      <summary>
        <span class="name"><bdi>${record.key}</bdi> ${hint ? html`<bdi class="muted">${hint}</bdi>` : nothing}</span>
        <span class="st ${tone}">${icon(name)}${localizer.t(`wizard.dryRun.${record.outcome}`)}</span>
        ${icon('right', 'chev')}
      </summary>
      <div class="body">
        ${record.problems.map(problem => html`<p>${problem.text}</p>`)}
        ${record.fields.length > 0 ? fieldTable(localizer, record, app) : nothing}
        ${record.details ? supportDetails(localizer.t('support.details'), record.details) : nothing}
      </div>
    </details>
  </li>`;
};

const outcomeView = (localizer: Localizer, result: DryRun, app: string): TemplateResult => {
  const { records, read, leftOut, isChecked } = result;
  if (records.length === 0) {
    const key = leftOut > 0 ? 'wizard.dryRun.noneLeft' : 'wizard.dryRun.none';
    return html`<p>${key === 'wizard.dryRun.none' ? localizer.t(key) : localizer.t(key, { count: read })}</p>`;
  }
  return html`<p>
      ${countWords(localizer, result)}.
      ${leftOut > 0 ? localizer.t('wizard.dryRun.leftOut', { count: leftOut }) : nothing}
      ${isChecked ? nothing : localizer.t('wizard.dryRun.unchecked', { app })}
      ${localizer.t('wizard.dryRun.nothingWritten')}
    </p>
    <ul class="dry-records" part="dry-run-records">
      ${records.map(record => recordItem(localizer, record, app))}
    </ul>`;
};

export const createDryRunPart = (host: ReactiveControllerHost & Element, ask: AskForDryRun): DryRunPart => {
  const action = new ActionController(host);
  let tried: Tried | null = null;
  /** The answers that were tried last. */
  let asked: unknown = null;

  /** How it goes with the answers as they are: others would have another outcome. */
  const stateOf = ({ answers }: WizardController): ActionState => (asked === answers ? action.state : { kind: 'idle' });

  const start = async ({ answers }: WizardController, operation: string): Promise<void> => {
    tried = null;
    asked = answers;
    const result = await action.run(signal => ask(operation, signal));
    if (!result) return;
    tried = { answers, operation, result };
    host.requestUpdate();
  };

  return {
    texts: wizardDryRun,
    styles,
    news({ wizard, localizer }) {
      if (isBusy(stateOf(wizard))) return localizer.t('wizard.dryRun.busy');
      if (!tried || tried.answers !== wizard.answers) return '';
      const { result } = tried;
      return result.records.length > 0 ? countWords(localizer, result) : localizer.t('wizard.dryRun.none');
    },
    panel(view) {
      const { wizard, localizer, level } = view;
      const project = wizard.data.recipe?.project;
      const operation = project?.kind === 'flow' ? project.operations[0] : undefined;
      const endpoint =
        project?.kind === 'flow' && operation ? project.connections[operation.target.connection]?.endpoint : '';
      const app = wizard.data.setup.value?.endpoints.find(({ id }) => id === endpoint)?.name ?? '';
      const state = stateOf(wizard);
      const shown = tried && tried.answers === wizard.answers ? tried : null;
      return html`<section class="stack-2" part="dry-run">
        ${heading({ level: level + 1, content: localizer.t('wizard.dryRun.title'), look: 'topic' })}
        <p class="muted">${localizer.t('wizard.dryRun.help')}</p>
        ${
          shown
            ? outcomeView(localizer, shown.result, app)
            : state.kind === 'failed'
              ? notice({
                  tone: 'bad',
                  title: localizer.t('wizard.dryRun.failed'),
                  body: html`<p>${failureSentence(localizer, state.error)}</p>
                    ${supportReference(localizer, state.error)}`,
                  role: 'alert',
                })
              : nothing
        }
        ${waitingNotice(view, state, action.tryNow)}
        <div>
          <button
            type="button"
            class="btn"
            aria-busy=${isBusy(state) ? 'true' : nothing}
            @click=${() => !isBusy(state) && operation && void start(wizard, operation.id)}
          >
            ${isBusy(state) ? icon('running') : nothing}${localizer.t(
              isBusy(state)
                ? 'wizard.dryRun.busy'
                : shown || state.kind === 'failed'
                  ? 'wizard.dryRun.again'
                  : 'wizard.dryRun.start',
            )}
          </button>
        </div>
      </section>`;
    },
  };
};
