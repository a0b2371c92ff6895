import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Collection, RecipeSummary, StoredPresentation } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { CitizenErrorEvent, CitizenReadyEvent } from '../../controllers/session-events.ts';
import { Toasts } from '../../controllers/toasts.ts';
import { curation as texts } from '../../i18n/en/curation.ts';
import { editing } from '../../i18n/en/editing.ts';
import { leaving } from '../../i18n/en/leaving.ts';
import {
  addCollection,
  moveCollection,
  moveInCollection,
  moveInOrder,
  namelessCollections,
  removeCollection,
  shownBy,
} from '../../model/curation.ts';
import { actByKey, editButtons, type EditActs } from '../../ui/editing.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState, failureSentence } from '../../ui/error-state.ts';
import { selectField } from '../../ui/field.ts';
import { heading } from '../../ui/heading.ts';
import '../../ui/more-icons.ts';
import { notice } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { dialogs } from '../../ui/styles/dialogs.ts';
import { editing as editingStyles } from '../../ui/styles/editing.ts';
import { fields } from '../../ui/styles/fields.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { layout } from '../../ui/styles/layout.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { rows } from '../../ui/styles/rows.ts';
import { toasts } from '../../ui/styles/toasts.ts';
import { toastList } from '../../ui/toast-list.ts';
import { ConnectedElement } from '../connected-element.ts';
import { LeaveGuard } from '../leave-guard.ts';
import { Reorder, reorderWords } from '../reorder.ts';
import { appsPane } from './apps-pane.ts';
import { collectionsPane, collectionTitle, type CollectionLook } from './collections-pane.ts';
import { conflictNotice } from './conflict-notice.ts';
import { CurationController, type Catalogue } from './curation-controller.ts';
import { collectionList, membersOf, moreNotice, nameOfRecipe, orderList, type CurationView } from './curation-view.ts';
import { PresentationSaveEvent } from './curation.events.ts';
import { styles } from './curation.styles.ts';
import { CustomerGallery } from './customer-gallery.ts';
import { previewPane } from './preview-pane.ts';
import { firstLook, recipesPane, type RecipeLook } from './recipes-pane.ts';

const panes = ['apps', 'recipes', 'collections', 'preview'] as const;
type Pane = (typeof panes)[number];

/**
 * Curation: an organization's admin chooses which apps, recipes and collections customers see, in which order and under
 * which names; for all of them or for one.
 * @element citizen-curation
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {CitizenReadyEvent} citizen-ready - What customers see is in view for the first time.
 * @fires {PresentationSaveEvent} citizen-presentation-save - It was stored.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be had or done, and the person was told.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart line - One app or recipe.
 * @csspart endpoints - The apps of a recipe.
 * @csspart monogram - One of them.
 * @csspart ordered-item - One item of a list that is put in order.
 * @csspart collection - The collection that is open.
 * @csspart field - One setting.
 * @csspart preview - The gallery as customers see it.
 * @csspart notice - A box that says what happened and what to do.
 * @csspart conflict - Somebody else's version beside one's own.
 * @csspart dialog - Asks before changes are left behind.
 * @csspart toasts - Short news.
 * @csspart toast - One piece of news.
 * @csspart empty - There is nothing, or nothing fits.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenCuration extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-curation';
  static readonly texts = { ...editing, ...leaving, ...texts };
  static readonly uses = [CustomerGallery];
  static override styles = [
    foundation,
    layout,
    buttons,
    fields,
    panels,
    notices,
    rows,
    dialogs,
    toasts,
    editingStyles,
    styles,
  ];

  /** Id of the customer for whom it is said; for all when empty. */
  @property() customer = '';
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private pane: Pane = 'apps';
  @state() private look = firstLook;
  @state() private collectionLook: CollectionLook = { open: '', words: '' };
  /** Id of the customer in whose eyes is looked where it is said for all. */
  @state() private previewAs = '';
  /** Saving was refused: what is missing is told. */
  @state() private wasRefused = false;

  private readonly news = new Announcer(this);
  private readonly toasts = new Toasts(this);
  private readonly controller: CurationController = new CurationController(this, () => ({
    session: this.session,
    customer: this.customer,
  }));
  private readonly leaving = new LeaveGuard(this, {
    hasChanges: () => this.hasChanges,
    isHere: ({ page }) => page === 'curation',
  });
  private readonly reorder = new Reorder(this, {
    onNews: (news, list, from, place, count) => {
      const name = this.nameIn(list, from);
      this.news.announce(this.i18n.t(reorderWords[news], { name, position: place + 1, count }), 'reorder');
    },
    onDrop: (list, from, to) => {
      const { open } = this;
      if (list === orderList) this.controller.edit(moveInOrder(from, to));
      else if (list === collectionList) this.controller.edit(moveCollection(from, to));
      else if (open && list === membersOf(open.id)) this.controller.edit(moveInCollection(open.id, from, to));
    },
  });
  private isReady = false;
  /** What was removed last can be taken back while nothing else has been done. */
  private removal: { readonly content: unknown; readonly id: number } | null = null;
  private byId: ReadonlyMap<string, RecipeSummary> = new Map();
  private byIdFor: Catalogue | undefined;

  /** Whether there are changes that are not saved. */
  get hasChanges(): boolean {
    return this.controller.isChanged;
  }

  protected override willUpdate(): void {
    const { removal } = this;
    if (removal && removal.content !== this.controller.curation.own) {
      this.removal = null;
      this.toasts.dismiss(removal.id);
    }
    const catalogue = this.controller.catalogue.value;
    if (catalogue === this.byIdFor) return;
    this.byIdFor = catalogue;
    this.byId = new Map(catalogue?.recipes.map(recipe => [recipe.id, recipe]));
  }

  protected override render(): unknown {
    const { i18n, toasts } = this;
    return html`<div class="root" part="root" @keydown=${this.onKey}>
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.controller.catalogue.value !== undefined,
        content: () => this.renderContent(),
      })}
      ${this.leaving.render({ localizer: i18n, level: this.headingLevel + 1, text: i18n.t('curation.leaveText') })}
      ${toastList({
        toasts,
        undoLabel: i18n.t('editing.undo'),
        dismissLabel: i18n.t('editing.dismiss'),
      })}
      ${this.news.render()}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.isReady || !this.controller.saved) return;
    this.isReady = true;
    this.dispatchEvent(new CitizenReadyEvent());
  }

  private renderContent(): unknown {
    const { controller } = this;
    const isLoading = controller.catalogue.isLoading || controller.stored.isLoading;
    return html`${this.renderHead()}
      <div aria-busy=${isLoading ? 'true' : nothing}>
        ${controller.catalogue.render({
          pending: isSlow => this.renderPending(isSlow),
          failed: (failure, retry) => this.renderFailed(failure, retry),
          ready: catalogue => (controller.mayEdit ? this.renderFor(catalogue) : this.renderForeign()),
        })}
      </div>`;
  }

  private renderHead(): TemplateResult {
    const { controller, i18n } = this;
    return html`<div class="head">
      <div class="txt">
        ${heading({ level: this.headingLevel, content: i18n.t('curation.heading'), part: 'heading', takesFocus: true })}
        <p class="muted">${i18n.t('curation.lead')}</p>
        ${
          controller.saved
            ? html`<div class="facts">
                <span class="state">${i18n.t(controller.isChanged ? 'editing.unsaved' : 'editing.saved')}</span>
              </div>`
            : nothing
        }
      </div>
      ${controller.saved ? editButtons(i18n, this.acts) : nothing}
    </div>`;
  }

  private renderPending(isSlow: boolean): TemplateResult {
    const { i18n } = this;
    return html`<div class="stack">
      <p class="vh" role="status">${i18n.t('curation.loading')} ${isSlow ? i18n.t('loading.slow') : nothing}</p>
      ${skeleton('middle')}${skeleton('long')}${skeleton('long')}${skeleton('short')}
    </div>`;
  }

  private renderFailed(failure: Parameters<typeof failureSentence>[1], retry: () => void): unknown {
    const { i18n } = this;
    const level = this.headingLevel + 1;
    return errorState({ level, title: i18n.t('curation.failed'), failure, localizer: i18n, retry });
  }

  private renderForeign(): TemplateResult {
    const { i18n } = this;
    return emptyState({
      icon: 'lock',
      level: this.headingLevel + 1,
      title: i18n.t('curation.foreign'),
      text: i18n.t('curation.foreignHelp'),
    });
  }

  private viewOf(catalogue: Catalogue): CurationView {
    const { controller, reorder, i18n, byId, customer } = this;
    return {
      controller,
      catalogue,
      reorder,
      localizer: i18n,
      level: this.headingLevel + 1,
      customer: customer && this.nameOfCustomer(customer),
      byId,
      say: text => this.news.announce(text, 'act'),
      focus: id => void this.focusOn(`#${CSS.escape(id)}`),
      focusAfterRemoval: (list, place, otherwise) => {
        const grips = `.grip[data-list="${CSS.escape(list)}"]`;
        void this.focusOn(`${grips}[data-index="${place}"]`, `${grips}[data-index="${place - 1}"]`, `#${otherwise}`);
      },
    };
  }

  private renderFor(catalogue: Catalogue): TemplateResult {
    const { controller, i18n, pane } = this;
    const view = this.viewOf(catalogue);
    return html`<div class="above">${this.renderConflict(view)}${this.renderFailure()}</div>
      <div class="top">
        ${selectField(i18n, {
          id: 'for',
          label: i18n.t('curation.for'),
          help: this.customer ? i18n.t('curation.forOneHelp') : undefined,
          value: this.customer,
          options: this.customersOf(catalogue),
          onChange: customer => this.choose(customer),
        })}
        <div class="panes" role="group" aria-label=${i18n.t('curation.parts')}>
          ${panes.map(
            name =>
              html`<button
                type="button"
                class="btn small ghost"
                aria-pressed=${pane === name ? 'true' : 'false'}
                @click=${() => (this.pane = name)}
              >
                ${i18n.t(`curation.pane.${name}`)}
              </button>`,
          )}
        </div>
      </div>
      ${controller.stored.render({
        pending: isSlow => this.renderPending(isSlow),
        failed: (failure, retry) => this.renderFailed(failure, retry),
        ready: () => html`<div class="stack">${moreNotice(view)}${this.renderPane(view)}</div>`,
      })}`;
  }

  private renderPane(view: CurationView): TemplateResult {
    switch (this.pane) {
      case 'apps':
        return appsPane(view);
      case 'recipes':
        return recipesPane(view, this.look, change => this.lookAt(change));
      case 'collections':
        return collectionsPane(view, this.collectionLook, {
          onLook: change => (this.collectionLook = { ...this.collectionLook, ...change }),
          onAdd: () => this.addCollection(),
          onRemove: collection => this.removeCollection(collection),
          wasRefused: this.wasRefused,
        });
      case 'preview':
        return previewPane(view, {
          as: this.previewAs,
          onAs: customer => (this.previewAs = customer),
          onSave: () => void this.save(),
          onChosen: name => this.toasts.show({ tone: 'ok', text: this.i18n.t('curation.preview.chosen', { name }) }),
        });
    }
  }

  private get acts(): EditActs {
    const { controller } = this;
    return {
      canUndo: controller.canUndo,
      canRedo: controller.canRedo,
      isSaving: controller.saving.kind === 'busy',
      undo: this.undo,
      redo: this.redo,
      save: () => void this.save(),
    };
  }

  private renderConflict(view: CurationView): TemplateResult | typeof nothing {
    const { controller, i18n } = this;
    const { conflict, saved } = controller;
    if (!conflict || !saved) return nothing;
    return conflictNotice(view, {
      conflict,
      before: saved.own,
      onKeepMine: () => void controller.keepMine().then(now => this.afterSaving(now)),
      onTakeTheirs: () => {
        controller.takeTheirs();
        this.toasts.show({ tone: 'ok', text: i18n.t('editing.taken') });
        void this.focusOn('[part=heading]');
      },
    });
  }

  private renderFailure(): TemplateResult | typeof nothing {
    const { controller, i18n } = this;
    const { saving } = controller;
    if (saving.kind !== 'failed') return nothing;
    return notice({
      tone: 'bad',
      role: 'alert',
      title: i18n.t('editing.saveFailed'),
      body: failureSentence(i18n, saving.error),
    });
  }

  private customersOf({ customers }: Catalogue): readonly { readonly value: string; readonly label: string }[] {
    const { customer } = this;
    const known = customers.map(({ id, name }) => ({ value: id, label: name }));
    const isUnknown = customer !== '' && !known.some(({ value }) => value === customer);
    return [
      { value: '', label: this.i18n.t('curation.forAll') },
      ...(isUnknown ? [{ value: customer, label: customer }] : []),
      ...known,
    ];
  }

  private nameOfCustomer(id: string): string {
    return this.controller.catalogue.value?.customers.find(customer => customer.id === id)?.name ?? id;
  }

  /** Goes to another customer, once what was changed for this one may be left. */
  private choose(customer: string): void {
    this.leaving.ask(() => {
      this.customer = customer;
      this.look = { ...this.look, renaming: '' };
      this.collectionLook = { open: '', words: '' };
    });
    // While it is asked, the choice is still the one before.
    this.requestUpdate();
  }

  private lookAt(change: Partial<RecipeLook>): void {
    this.look = { ...this.look, ...change };
    if (change.renaming) void this.focusOn('#alias-name');
  }

  /** The collection that is open. */
  private get open(): Collection | undefined {
    const { collections } = shownBy(this.controller.curation);
    return collections.find(({ id }) => id === this.collectionLook.open) ?? collections[0];
  }

  private addCollection(): void {
    this.controller.edit(addCollection(this.i18n.t('curation.collection.new')));
    const added = shownBy(this.controller.curation).collections.at(-1);
    this.collectionLook = { open: added?.id ?? '', words: '' };
    void this.focusOn('#c-name').then(field => {
      if (field instanceof HTMLInputElement) field.select();
    });
  }

  private removeCollection({ id, name }: Collection): void {
    const { controller, i18n, toasts: shown } = this;
    controller.edit(removeCollection(id));
    shown.show({
      tone: 'ok',
      text: i18n.t('curation.collection.removed', { name: collectionTitle({ localizer: i18n }, name) }),
      undo: () => {
        this.undo();
        this.collectionLook = { open: id, words: '' };
      },
    });
    const toast = shown.items.at(-1)?.id;
    this.removal = toast === undefined ? null : { content: controller.curation.own, id: toast };
    void this.focusOn('#collections', '[part=heading]');
  }

  private nameIn(list: string, index: number): string {
    const { controller, byId, i18n } = this;
    const { order, collections } = shownBy(controller.curation);
    if (list === collectionList) return collectionTitle({ localizer: i18n }, collections[index]?.name ?? '');
    const ids = list === orderList ? order : (this.open?.recipes ?? []);
    return nameOfRecipe({ controller, byId, localizer: i18n }, ids[index] ?? '');
  }

  /** Puts the focus on the first of these that is there. */
  private async focusOn(...selectors: readonly string[]): Promise<HTMLElement | undefined> {
    await this.updateComplete;
    const found = selectors
      .map(selector => this.renderRoot.querySelector<HTMLElement>(selector))
      .find(element => element !== null);
    found?.focus();
    return found;
  }

  private readonly undo = (): void => this.stepBy(-1, 'editing.undone');

  private readonly redo = (): void => this.stepBy(1, 'editing.redone');

  private stepBy(steps: -1 | 1, news: 'editing.undone' | 'editing.redone'): void {
    const { controller } = this;
    if (steps < 0 ? !controller.canUndo : !controller.canRedo) return;
    controller.step(steps);
    this.news.announce(this.i18n.t(news), 'history');
  }

  private readonly save = async (): Promise<void> => {
    const { controller, i18n } = this;
    if (!controller.saved) return;
    if (!controller.isChanged) {
      this.toasts.show({ tone: 'ok', text: i18n.t('editing.nothingToSave') });
      return;
    }
    const [nameless] = namelessCollections(controller.curation.own);
    this.wasRefused = nameless !== undefined;
    if (nameless !== undefined) {
      this.pane = 'collections';
      this.collectionLook = { open: nameless, words: '' };
      void this.focusOn('#c-name');
      return;
    }
    this.afterSaving(await controller.save());
  };

  private afterSaving(now: StoredPresentation | null): void {
    const { controller, i18n } = this;
    if (now) {
      const customer = now.customer === null ? '' : this.nameOfCustomer(now.customer);
      const text = customer ? i18n.t('curation.savedFor', { customer }) : i18n.t('curation.savedNow');
      this.toasts.show({ tone: 'ok', text });
      this.dispatchEvent(new PresentationSaveEvent(now));
    } else if (controller.saving.kind === 'failed') {
      this.dispatchEvent(new CitizenErrorEvent(controller.saving.error));
    }
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    // Whoever types into the preview takes back what was typed there.
    const isElsewhere = (event.target as Element).localName === CustomerGallery.tag || this.leaving.isAsking;
    if (this.controller.saved && !isElsewhere) actByKey(event, this.acts);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-curation': CitizenCuration;
  }
}
