import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { RecipeSummary } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { ConnectedElement } from '../connected-element.ts';
import { LeaveGuard } from '../leave-guard.ts';
import { LatePart, type PartOfElement } from '../late-part.ts';
import { RecipeSelectEvent } from '../gallery/gallery.events.ts';
import { NavigateEvent } from '../../controllers/navigate-event.ts';
import { CitizenReadyEvent } from '../../controllers/session-events.ts';
import { delivery } from '../../i18n/en/delivery.ts';
import { leaving } from '../../i18n/en/leaving.ts';
import { statuses } from '../../i18n/en/statuses.ts';
import { wizard } from '../../i18n/en/wizard.ts';
import { wizardDrafts } from '../../i18n/en/wizard-drafts.ts';
import type { Obstacle, WizardStep } from '../../model/index.ts';
import type { Prefill } from '../../model/wizard-prefill.ts';
import {
  buttons,
  errorState,
  fields,
  foundation,
  layout,
  heading,
  notice,
  notices,
  pair,
  panels,
  skeleton,
} from '../../ui/index.ts';
import '../../ui/more-icons.ts';
import { delivery as deliveryStyles } from '../../ui/styles/delivery.ts';
import { dialogs } from '../../ui/styles/dialogs.ts';
import { connectionStep } from './connection-step.ts';
import { deployView } from './deploy-view.ts';
import { draftNotices } from './draft-notices.ts';
import { hindranceNotice, obstacleNotice } from './hindrance.ts';
import { firstRunStep } from './first-run-step.ts';
import { introductionStep } from './introduction-step.ts';
import { lateFailure, lateStep } from './late-step.ts';
import { lockedConnectionStep, lockedScheduleStep } from './locked-step.ts';
import { optionsStep } from './options-step.ts';
import type { RelatedPart } from './related-part.ts';
import { reviewStep } from './review-step.ts';
import { compactDirections, directions } from './step-list.ts';
import { WizardController } from './wizard-controller.ts';
import type { Preview } from './wizard-data.ts';
import { newsOf } from './wizard-news.ts';
import { fieldId, problemsId, titleId, type WizardView } from './wizard-view.ts';
import { styles } from './wizard.styles.ts';

/**
 * Recipe wizard: a person answers a recipe's questions step by step, deploys it and watches its first run.
 * @element citizen-wizard
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {CitizenReadyEvent} citizen-ready - The recipe is in view for the first time.
 * @fires {ConnectionTestEvent} citizen-connection-test - A connection was tested.
 * @fires {DraftSaveEvent} citizen-draft-save - What was answered so far is kept on the host.
 * @fires {BeforeDeployEvent} citizen-before-deploy - A person wants to deploy. Cancelable: prevent it to ask something first.
 * @fires {DeployStartEvent} citizen-deploy-start - The host has accepted the deployment.
 * @fires {DeploySuccessEvent} citizen-deploy-success - The recipe is deployed; its first run may still be under way.
 * @fires {DeployErrorEvent} citizen-deploy-error - The recipe could not be deployed.
 * @fires {RunFinishEvent} citizen-run-finish - The first run has an outcome.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A related recipe was chosen instead. Cancelable: prevent it to open your own page.
 * @fires {NavigateEvent} citizen-navigate - A person wants to see the deployments, or to set up another recipe.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be had or done, and the person was told.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot introduction - Your own words above what the recipe says of itself.
 * @slot help - Under the list of steps: a link to your guide.
 * @slot deployed - In place of the buttons under a finished deployment.
 * @csspart root - Everything.
 * @csspart heading - The recipe's name.
 * @csspart endpoints - The two apps.
 * @csspart directions - The list of steps with what stands above and below it.
 * @csspart directions-compact - The same, folded, where there is little room.
 * @csspart steps - The steps.
 * @csspart step - One step.
 * @csspart step-panel - The step that is shown.
 * @csspart step-heading - Its heading.
 * @csspart related - Recipes that are like this one.
 * @csspart customer - Whom the recipe is set up for, where an admin does it for others.
 * @csspart account - The account that is used.
 * @csspart field - One question.
 * @csspart notice - A box that says what happened and what to do.
 * @csspart mapping - Where each field comes from.
 * @csspart sentence - A schedule in words, with its next run.
 * @csspart summary - The answers on the review.
 * @csspart plan - What will happen.
 * @csspart footer - Back and Continue.
 * @csspart autosave - Whether the draft is saved.
 * @csspart dialog - Asks before an account that is not saved is left behind.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenWizard extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-wizard';
  static readonly texts = { ...statuses, ...delivery, ...leaving, ...wizard, ...wizardDrafts };
  static override styles = [foundation, layout, buttons, dialogs, fields, deliveryStyles, panels, notices, styles];

  /** Id of the recipe to set up. */
  @property() recipe = '';
  /** Id of a deployment to change; it says the recipe. */
  @property() deployment = '';
  /** Id of the customer whom an organization's admin sets a recipe up for; they choose one when it is left out. */
  @property() customer = '';
  /**
   * Answers that your page gives: `values` (by question), `connections` (ids, by name in the project), `schedules` (by
   * operation), `environment`. In a new wizard they come first, and a person may change them. `locked` names those that
   * they may only see: questions, `connections.NAME`, `schedules.OPERATION`, `environment`; neither a draft nor what is
   * deployed changes them.
   */
  @property({ attribute: false }) prefill: Prefill | null | undefined = {};
  /**
   * A recipe that you hold yourself, as people would see it: `{ recipe, step }`, the step by its id. Shown in place of
   * `recipe`; nothing is kept, tested or deployed.
   */
  @property({ attribute: false }) preview: Preview | null | undefined = null;
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  private readonly news = new Announcer(this);
  private lastNews = '';
  private isReady = false;
  /** What had the focus before all is drawn anew. */
  private focusedBefore: Element | null = null;
  private readonly wizard = new WizardController(
    this,
    () => ({
      session: this.session,
      recipe: this.recipe,
      deployment: this.deployment,
      environment: this.settings.environment,
      customer: this.customer,
      locale: this.i18n.locale,
      // A page, or a framework, may take either away in whichever way it says nothing.
      prefill: this.prefill ?? {},
      preview: this.preview || null,
    }),
    part => this.takePart(part),
  );
  private readonly leaving = new LeaveGuard(this, {
    hasChanges: () => this.wizard.isWritingAccount,
    isHere: ({ page, recipe, deployment }) =>
      page === 'wizard' && (recipe ?? '') === this.recipe && (deployment ?? '') === this.deployment,
  });
  private readonly related: LatePart<RelatedPart> = new LatePart(
    this,
    async () => (await import('./related-part.ts')).createRelatedPart(this, recipe => this.chooseRelated(recipe)),
    part => this.takePart(part),
  );

  protected override render(): unknown {
    return html`<div class="root" part="root" @pointerdown=${this.wizard.told.holdStill}>
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.wizard.data.setup.value !== undefined,
        content: () => this.renderWizard(),
      })}
      ${this.leaving.render({ localizer: this.i18n, level: this.headingLevel + 1, text: this.i18n.t('wizard.leave') })}
      ${this.news.render()}
    </div>`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.focusedBefore = this.shadowRoot?.activeElement ?? null;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.moveFocus();
    const news = this.wizard.data.setup.value ? newsOf(this.view) : '';
    if (news !== this.lastNews) this.news.announce(news);
    this.lastNews = news;
    if (this.isReady || !this.wizard.data.setup.value) return;
    this.isReady = true;
    this.dispatchEvent(new CitizenReadyEvent());
  }

  private get view(): WizardView {
    return { wizard: this.wizard, localizer: this.i18n, level: this.headingLevel + 1 };
  }

  private renderWizard(): unknown {
    const { i18n, wizard } = this;
    if (!this.recipe && !this.deployment && !this.preview)
      return notice({ tone: 'warn', body: i18n.t('wizard.noRecipe') });
    return wizard.data.setup.render({
      pending: isSlow => this.renderPending(isSlow),
      failed: (failure, retry) =>
        errorState({ level: this.headingLevel + 1, title: i18n.t('wizard.failed'), failure, localizer: i18n, retry }),
      ready: () => this.renderReady(),
    });
  }

  private renderReady(): TemplateResult {
    const { view } = this;
    const { choosing, data, step, marks } = this.wizard;
    return html`<div class="head">
        <div class="txt">
          <div class="apps">
            ${pair(this.apps)}
            ${heading({
              level: this.headingLevel,
              content: data.recipe?.name,
              look: 'subtitle',
              part: 'heading',
              takesFocus: true,
            })}
          </div>
          ${data.isForOthers ? choosing.value?.line(view) : nothing}
        </div>
      </div>
      ${
        data.obstacle
          ? this.renderObstacle(data.obstacle)
          : html`<div class="wiz">
              ${directions(view, marks)} ${compactDirections(view, marks)}
              <section part="step-panel" aria-labelledby=${titleId}>${step ? this.renderStep(step) : nothing}</section>
            </div>`
      }`;
  }

  private renderObstacle(obstacle: Obstacle): unknown {
    const { view } = this;
    const { choosing, data } = this.wizard;
    if (obstacle !== 'no-customer' || !data.isForOthers) return obstacleNotice(this.i18n, obstacle);
    if (choosing.value) return choosing.value.choice(view);
    return choosing.hasFailed ? lateFailure(view, choosing) : this.renderPending(false);
  }

  private renderStep(step: WizardStep): TemplateResult {
    const { view, wizard } = this;
    const { deployment, progress } = wizard.deploying;
    if (step.kind === 'review' && deployment && progress) {
      return deployView(view, deployment, progress, {
        watch: () => this.navigate('deployments'),
        another: () => this.navigate('gallery'),
      });
    }
    const { hindrance } = wizard.data;
    const isSealed = wizard.isLocked && step.kind !== 'review';
    return html`<div class="above">
        ${draftNotices(view)} ${wizard.data.deployment ? wizard.changing.value?.notices(view) : nothing}
        ${isSealed ? this.renderSending() : nothing}
      </div>
      <form novalidate autocomplete="off" ?inert=${isSealed} @submit=${this.onSubmit}>
        ${
          hindrance && step.kind !== 'review'
            ? html`<div class="hindrance">${hindranceNotice(this.i18n, hindrance)}</div>`
            : nothing
        }
        ${this.renderQuestions(step)}
      </form>`;
  }

  private renderQuestions(step: WizardStep): TemplateResult {
    const { view } = this;
    switch (step.kind) {
      case 'introduction':
        return introductionStep(view, step, this.renderRelated());
      case 'connection':
        return this.wizard.isGiven('connections', step.connection)
          ? lockedConnectionStep(view, step)
          : connectionStep(view, step);
      case 'options':
        return optionsStep(view, step);
      case 'mapping': {
        const { mapping } = this.wizard;
        return mapping.value?.step(view, step) ?? lateStep(view, step, mapping);
      }
      case 'schedule': {
        const { scheduling } = this.wizard;
        if (scheduling.value && this.wizard.isGiven('schedules', step.operation)) return lockedScheduleStep(view, step);
        return scheduling.value?.step(view, step) ?? lateStep(view, step, scheduling);
      }
      case 'first-run':
        return firstRunStep(view, step);
      case 'review':
        return reviewStep(view, step);
    }
  }

  private renderRelated(): unknown {
    const { recipe, deployment, isPreview } = this.wizard.data;
    const { session } = this;
    if (!recipe || !session || deployment || isPreview) return nothing;
    this.related.want();
    return this.related.value?.list(this.view, session.client, recipe.id);
  }

  private chooseRelated(recipe: RecipeSummary): void {
    const event = new RecipeSelectEvent(recipe);
    this.dispatchEvent(event);
    if (!event.defaultPrevented) this.recipe = recipe.id;
  }

  private renderSending(): TemplateResult {
    const { i18n } = this;
    return notice({ tone: 'info', icon: 'lock', title: i18n.t('wizard.sending'), body: i18n.t('wizard.sendingHelp') });
  }

  private takePart({ texts, styles }: PartOfElement): void {
    this.addTexts(texts);
    const { shadowRoot } = this;
    const sheet = styles.styleSheet;
    if (shadowRoot && sheet) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
  }

  private renderPending(isSlow: boolean): TemplateResult {
    const { i18n } = this;
    return html`<div class="stack-6" aria-busy="true">
      <p class="vh" role="status">${i18n.t('wizard.loading')} ${isSlow ? i18n.t('loading.slow') : nothing}</p>
      <div class="apps" aria-hidden="true">${skeleton('apps')}${skeleton('middle')}</div>
      <div class="stack" aria-hidden="true">
        ${skeleton('short')}${skeleton('long')}${skeleton('long')}${skeleton('middle')}
      </div>
      ${isSlow ? html`<p class="sm muted">${i18n.t('loading.slow')}</p>` : nothing}
    </div>`;
  }

  /** The recipe's apps, source first. */
  private get apps() {
    const { recipe, setup } = this.wizard.data;
    const endpoints = setup.value?.endpoints;
    return (recipe?.endpoints ?? []).map(
      id => endpoints?.find(endpoint => endpoint.id === id) ?? { name: id, monogram: id.slice(0, 2) },
    );
  }

  private moveFocus(): void {
    // A button that is gone after its press, or a step whose fields have come, takes the focus with it.
    const isLost = this.focusedBefore?.isConnected === false;
    const { step } = this.wizard;
    const focusTarget = this.wizard.focusTarget ?? (isLost ? 'heading' : null);
    if (!focusTarget || !step) return;
    const id =
      focusTarget === 'heading' ? titleId : focusTarget === 'problems' ? problemsId : fieldId(step, focusTarget.field);
    const find = (wanted: string) => this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(wanted)}`);
    const target = find(id) ?? find(titleId);
    if (!target) return;
    this.wizard.focusTarget = null;
    target.focus();
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    // Enter goes on to the next step, but never deploys.
    if (this.wizard.step?.kind !== 'review') void this.wizard.next();
  };

  private navigate(page: 'deployments' | 'gallery'): void {
    this.dispatchEvent(new NavigateEvent(page));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-wizard': CitizenWizard;
  }
}
