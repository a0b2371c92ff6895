import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { allPages, isRecipeApiError, type Client } from '../../client/index.ts';
import type { HostEvent, RecipeSummary, Session, SharedWith } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { NavigateEvent } from '../../controllers/navigate-event.ts';
import { RecipeSaveEvent } from '../../controllers/recipe-save-event.ts';
import { CitizenErrorEvent, CitizenReadyEvent } from '../../controllers/session-events.ts';
import { Toasts } from '../../controllers/toasts.ts';
import { recipes as texts } from '../../i18n/en/recipes.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState, failureSentence } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import '../../ui/more-icons.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { dialogs } from '../../ui/styles/dialogs.ts';
import { fields } from '../../ui/styles/fields.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { layout } from '../../ui/styles/layout.ts';
import { menus } from '../../ui/styles/menus.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { tables } from '../../ui/styles/tables.ts';
import { toasts } from '../../ui/styles/toasts.ts';
import { toastList } from '../../ui/toast-list.ts';
import { ConnectedElement } from '../connected-element.ts';
import { RecipeSelectEvent } from '../gallery/gallery.events.ts';
import { RowMenu, type MenuItem } from '../row-menu.ts';
import { audienceDialog, organizationIds, type AudienceDraft } from './audience-dialog.ts';
import { deleteDialog, type DeleteQuestion } from './delete-dialog.ts';
import { downloadRecipe } from './download-recipe.ts';
import { recipeFilters, resultLine, type RecipeFilters } from './recipe-filters.ts';
import { RecipeShelf } from './recipe-shelf.ts';
import { recipeTable } from './recipe-table.ts';
import { everything, find, firstDirection, isNarrowed, sort, type SortColumn, type Wish } from './recipe-wish.ts';
import { RecipeRemoveEvent } from './recipes.events.ts';
import { styles } from './recipes.styles.ts';
import { Selection } from './selection.ts';
import { UploadController, type UploadKind } from './upload/upload-controller.ts';
import { findingText, uploadDialog } from './upload/upload-dialog.ts';

/** So many rows are in view; the others are a page away. */
const pageSize = 50;

type Dialog =
  | { readonly kind: 'delete'; readonly question: DeleteQuestion }
  | { readonly kind: 'audience'; readonly draft: AudienceDraft }
  | { readonly kind: 'upload' };

/**
 * My Recipes: the organization's own recipes. Its admins upload, update, copy, publish, share and delete them; everybody
 * finds and deploys them.
 * @element citizen-recipes
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A recipe was chosen, to be set up. Cancelable: prevent it to open your own page.
 * @fires {NavigateEvent} citizen-navigate - With `can-browse` or `can-edit`: a person goes to the gallery, or to page
 *   `recipe-editor` with its `recipe`. Cancelable.
 * @fires {RecipeSaveEvent} citizen-recipe-save - A recipe, or a new version of one, was stored.
 * @fires {RecipeRemoveEvent} citizen-recipe-remove - A recipe was deleted.
 * @fires {CitizenReadyEvent} citizen-ready - The recipes are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded or done.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot header - In place of the heading, the sentence under it and the buttons beside it.
 * @slot empty - Shown when there are no recipes.
 * @slot error - Shown when the recipes could not be loaded.
 * @slot footer - Below everything.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart filters - Name, app, organization and days of upload.
 * @csspart search - The search among them.
 * @csspart bulk-bar - What can be done with the selected recipes.
 * @csspart table - The list.
 * @csspart row - One recipe.
 * @csspart endpoints - The apps of a recipe.
 * @csspart monogram - One of them.
 * @csspart status - Who sees a recipe.
 * @csspart menu - More actions of a row.
 * @csspart dialog - Uploads, asks who sees a recipe, or asks before deleting.
 * @csspart dropzone - Where files are dropped or chosen.
 * @csspart field - A question of a dialog.
 * @csspart notice - What is wrong with files, or what goes on when a recipe is deleted.
 * @csspart toasts - Short news.
 * @csspart toast - One of them.
 * @csspart empty - There is nothing, or nothing fits.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenRecipes extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-recipes';
  static readonly texts = texts;
  static override styles = [
    foundation,
    layout,
    buttons,
    fields,
    panels,
    notices,
    tables,
    menus,
    dialogs,
    toasts,
    styles,
  ];

  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;
  /** The page has a gallery: shows the way there when there are no recipes, a button that fires `citizen-navigate`. */
  @property({ type: Boolean, attribute: 'can-browse' }) canBrowse = false;
  /**
   * The page has an editor of recipes: shows the ways there, buttons that fire `citizen-navigate`; one that was generated
   * goes there by itself.
   */
  @property({ type: Boolean, attribute: 'can-edit' }) canEdit = false;

  @state() private wish = everything;
  /** From 0. */
  @state() private page = 0;
  @state() private dialogOf: Dialog | null = null;
  /** Recipes that a person just asked something of. */
  @state() private busy: ReadonlySet<string> = new Set();
  /** Files are held over the place for them. */
  @state() private isOver = false;
  @state() private hint = '';

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('input[type=search]') private readonly searchField!: HTMLInputElement | null;

  private sorted: readonly RecipeSummary[] = [];
  private sortedFor: readonly unknown[] = [];
  private found: readonly RecipeSummary[] = [];
  private foundFor: Wish | null = null;
  private isReady = false;

  private readonly news = new Announcer(this);
  private readonly toasts = new Toasts(this);
  private readonly menu = new RowMenu(this);
  private readonly selection = new Selection(this);
  private readonly shelf = new RecipeShelf(
    this,
    () => this.session,
    () => this.wish.owners,
    () => this.beReady(),
  );
  private readonly upload = new UploadController(this, {
    client: () => this.session?.client,
    localizer: () => this.i18n,
    onStored: recipe => this.dispatchEvent(new RecipeSaveEvent(recipe)),
    onError: error => this.dispatchEvent(new CitizenErrorEvent(error)),
    onDone: count => this.finishUpload(count),
  });
  protected readonly live = new LiveController(
    this,
    () => this.session,
    event => this.receive(event),
  );

  protected override willUpdate(): void {
    this.arrange();
  }

  protected override render(): unknown {
    return html`<div
      class="root"
      part="root"
      @keydown=${this.onKey}
      @pointerenter=${this.shelf.want}
      @focusin=${this.shelf.want}
      @dragover=${this.onDragOver}
      @drop=${this.onDrop}
    >
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.shelf.who !== null,
        content: () => this.renderPage(),
      })}
      ${toastList({
        toasts: this.toasts,
        dismissLabel: this.i18n.t('recipes.dismiss'),
        undoLabel: this.i18n.t('recipes.undo'),
      })}
      ${this.news.render()}
    </div>`;
  }

  /** Admins of the organization itself change its recipes; all others find and deploy them. */
  private get isAdmin(): boolean {
    const { who } = this.shelf;
    return who !== null && who.role === 'admin' && who.customer === null;
  }

  private renderPage(): TemplateResult {
    const { who } = this.shelf;
    const isEmpty = this.shelf.first.value !== undefined && this.shelf.total === 0 && !isNarrowed(this.wish);
    return html`${this.renderHead(who)}
      ${who && !isEmpty ? [recipeFilters(this.filters(who)), this.renderFound(who)] : isEmpty ? this.renderEmpty() : this.renderLoading()}
      <slot name="footer"></slot>
      ${this.renderMenu()}
      <dialog part="dialog" aria-labelledby="question" @close=${this.onClose}>${this.renderDialog(who)}</dialog>`;
  }

  private renderHead(who: Session | null): TemplateResult {
    const { i18n } = this;
    const organization = who?.organization.name ?? '';
    return html`<slot name="header">
      <div class="head">
        <div class="txt">
          ${heading({
            level: this.headingLevel,
            content: i18n.t('recipes.heading'),
            part: 'heading',
            takesFocus: true,
          })}
          ${
            who
              ? html`<p class="muted">
                  ${i18n.t(this.isAdmin ? 'recipes.lead' : 'recipes.leadOffered', { organization })}
                </p>`
              : nothing
          }
        </div>
        ${
          this.isAdmin
            ? html`<div class="acts">
                <button type="button" class="btn" @click=${() => this.openUpload({ kind: 'generate' })}>
                  ${icon('plus')}${i18n.t('recipes.generate')}
                </button>
                <button type="button" class="btn primary" @click=${() => this.openUpload({ kind: 'upload' })}>
                  ${icon('deploy')}${i18n.t('recipes.upload')}
                </button>
              </div>`
            : nothing
        }
      </div>
    </slot>`;
  }

  private renderSkeleton(): TemplateResult {
    return html`<div class="tw" role="group" aria-busy="true" aria-label=${this.i18n.t('recipes.loading')}>
      ${(['long', 'middle', 'long'] as const).map(
        size => html`<div class="loading">${skeleton('apps')}${skeleton(size)}${skeleton('badge')}</div>`,
      )}
    </div>`;
  }

  /** What there is while the recipes, or those of other owners, are not there yet. */
  private renderLoading(): unknown {
    const { i18n } = this;
    return this.shelf.first.render({
      pending: isSlow =>
        html`${this.renderSkeleton()}
        ${isSlow ? html`<p class="result" role="status">${i18n.t('loading.slow')}</p>` : nothing}`,
      failed: (failure, retry) =>
        html`<slot name="error"
          >${errorState({
            level: this.headingLevel + 1,
            title: i18n.t('recipes.failed'),
            failure,
            localizer: i18n,
            retry,
          })}</slot
        >`,
      ready: () => nothing,
    });
  }

  private renderEmpty(): TemplateResult {
    const { i18n, isAdmin } = this;
    const browse = this.canBrowse
      ? html`<button type="button" class="btn" @click=${() => this.dispatchEvent(new NavigateEvent('gallery'))}>
          ${i18n.t('recipes.browse')}
        </button>`
      : nothing;
    return html`<slot name="empty"
      >${emptyState({
        icon: 'inbox',
        level: this.headingLevel + 1,
        title: i18n.t(isAdmin ? 'recipes.empty' : 'recipes.emptyOffered'),
        text: i18n.t(isAdmin ? 'recipes.emptyHelp' : 'recipes.emptyOfferedHelp'),
        actions: isAdmin
          ? html`<button type="button" class="btn" @click=${() => this.openUpload({ kind: 'upload' })}>
                ${i18n.t('recipes.upload')}
              </button>
              ${browse}
              ${
                this.shelf.first.value?.areDeleted
                  ? html`<button type="button" class="btn" @click=${() => this.want({ owners: 'deleted' })}>
                      ${i18n.t('recipes.deletedOnes')}
                    </button>`
                  : nothing
              }`
          : this.canBrowse
            ? browse
            : undefined,
      })}</slot
    >`;
  }

  private filters(who: Session): RecipeFilters {
    const { shelf } = this;
    return {
      localizer: this.i18n,
      who,
      canRestore: this.isAdmin,
      apps: shelf.first.value?.page.facets.endpoint ?? [],
      wish: this.wish,
      count: this.found.length,
      total: shelf.total,
      isLoading: shelf.first.isLoading || shelf.isLoadingRest,
      isPartial: shelf.error !== null || (shelf.first.value !== undefined && shelf.first.error !== null),
      onWish: change => this.want(change),
      onClear: this.clearFilters,
      onRetry: shelf.retry,
    };
  }

  private renderFound(who: Session): unknown {
    if (!this.shelf.first.value) return this.renderLoading();
    return html`${resultLine(this.filters(who))}
    ${this.found.length > 0 ? this.renderList(who) : this.renderNothingFound()}`;
  }

  private renderNothingFound(): TemplateResult {
    const { i18n } = this;
    const words = this.wish.words.trim();
    const isNoneDeleted = this.wish.owners === 'deleted' && this.shelf.total === 0;
    return emptyState({
      icon: 'search',
      level: this.headingLevel + 1,
      title: isNoneDeleted
        ? i18n.t('recipes.noneDeleted')
        : words
          ? i18n.t('recipes.noneCalled', { query: words })
          : i18n.t('recipes.noneFits'),
      text: isNoneDeleted ? undefined : i18n.t('recipes.noneHelp'),
      actions: html`<button type="button" class="btn" @click=${this.clearFilters}>
        ${i18n.t('recipes.clearFilters')}
      </button>`,
    });
  }

  /** The rows in view. */
  private get shown(): readonly RecipeSummary[] {
    return this.found.slice(this.page * pageSize, (this.page + 1) * pageSize);
  }

  private renderList(who: Session): TemplateResult {
    const { shown, selection } = this;
    if (shown.length === 0) return html`${this.renderSkeleton()} ${this.renderPager()}`;
    return html`<div class="tw">
        ${this.isAdmin && this.selected.length > 0 ? this.renderBulkBar() : nothing}
        ${recipeTable({
          localizer: this.i18n,
          isAdmin: this.isAdmin,
          canEdit: this.canEdit,
          isOwn: recipe => recipe.organization?.id === who.organization.id,
          recipes: shown,
          sorting: this.wish.sorting,
          selected: selection.ids,
          busy: this.busy,
          menuOf: this.menu.openFor,
          onSort: column => this.sortBy(column),
          onOpen: recipe => this.dispatchEvent(new RecipeSelectEvent(recipe)),
          onEdit: ({ id }) => this.edit(id),
          onUpdate: recipe => this.openUpload({ kind: 'update', recipe }),
          onRestore: recipe => void this.bringBack([recipe]),
          onMenu: ({ id }, opener) => void this.menu.open(id, opener),
          onSelect: ({ id }, isRange) => selection.toggle(id, isRange ? this.found.map(recipe => recipe.id) : null),
          onSelectAll: isSelected =>
            selection.set(
              shown.map(({ id }) => id),
              isSelected,
            ),
        })}
      </div>
      ${this.renderPager()}`;
  }

  /** How many rows there are to turn through, those that have yet to come included. */
  private get countable(): number {
    return this.shelf.isPartial && !isNarrowed(this.wish) ? this.shelf.total : this.found.length;
  }

  private renderPager(): unknown {
    const { i18n, page } = this;
    const total = this.countable;
    if (total <= pageSize) return nothing;
    const last = Math.ceil(total / pageSize) - 1;
    const turn = (name: 'previous' | 'next', to: number) =>
      html`<button
        type="button"
        class="btn small"
        aria-disabled=${to < 0 || to > last ? 'true' : nothing}
        @click=${() => this.turnTo(Math.min(last, Math.max(0, to)))}
      >
        ${i18n.t(`recipes.${name}`)}
      </button>`;
    const range = { from: page * pageSize + 1, to: Math.min(total, (page + 1) * pageSize), total };
    return html`<nav class="pager" aria-label=${i18n.t('recipes.pages')}>
      <span>${i18n.t('recipes.range', range)}</span>
      ${turn('previous', page - 1)} ${turn('next', page + 1)}
    </nav>`;
  }

  /** Those that are selected and can be seen. */
  private get selected(): readonly RecipeSummary[] {
    const { ids } = this.selection;
    return ids.size === 0 ? [] : this.found.filter(({ id }) => ids.has(id));
  }

  private renderBulkBar(): TemplateResult {
    const { i18n, selected } = this;
    const [first, second] = selected;
    const count = selected.length;
    const areDeleted = this.wish.owners === 'deleted';
    const isAllOwn = !areDeleted && selected.every(recipe => this.isOwn(recipe));
    const act = (label: string, run: () => void, look = '') =>
      html`<button type="button" class="btn small ${look}" @click=${run}>${label}</button>`;
    return html`<div class="bulk" part="bulk-bar" role="group" aria-label=${i18n.t('recipes.selected', { count })}>
      <strong role="status">${i18n.t('recipes.selected', { count })}</strong>
      ${this.canEdit && isAllOwn && first && !second ? act(i18n.t('recipes.edit'), () => this.edit(first.id)) : nothing}
      ${
        areDeleted
          ? act(i18n.t('recipes.restore'), () => void this.bringBack(selected))
          : act(i18n.t('recipes.copyMany'), () => void this.copy(selected))
      }
      ${
        isAllOwn
          ? [
              act(i18n.t('recipes.audienceMany'), () => void this.askAudience(selected)),
              act(i18n.t('recipes.delete'), () => void this.askDelete(selected), 'danger'),
            ]
          : nothing
      }
      <button
        type="button"
        class="btn link small end"
        @click=${() => {
          this.focusNear(this.page * pageSize, new Set());
          this.selection.clear();
        }}
      >
        ${i18n.t('recipes.clearSelection')}
      </button>
    </div>`;
  }

  private isOwn({ organization }: RecipeSummary): boolean {
    return this.isAdmin && organization !== null && organization.id === this.shelf.who?.organization.id;
  }

  private renderMenu(): TemplateResult {
    const { openFor } = this.menu;
    const recipe = openFor === null ? undefined : this.shelf.recipes.find(({ id }) => id === openFor);
    const label = this.i18n.t('recipes.more', { name: recipe?.name ?? '' });
    return this.menu.render(label, recipe ? this.menuItems(recipe) : []);
  }

  private menuItems(recipe: RecipeSummary): readonly MenuItem[] {
    const { i18n } = this;
    const deploy: MenuItem = {
      icon: 'deploy',
      label: i18n.t('recipes.deploy'),
      act: () => this.dispatchEvent(new RecipeSelectEvent(recipe)),
    };
    const copy: MenuItem = { icon: 'plus', label: i18n.t('recipes.copy'), act: () => void this.copy([recipe]) };
    if (!this.isOwn(recipe)) return [deploy, copy];
    const edit: MenuItem = { icon: 'edit', label: i18n.t('recipes.edit'), act: () => this.edit(recipe.id) };
    return [
      ...(this.canEdit ? [edit] : []),
      deploy,
      {
        icon: 'refresh',
        label: i18n.t('recipes.update'),
        act: () => this.openUpload({ kind: 'update', recipe }),
      },
      copy,
      { icon: 'eye', label: i18n.t('recipes.audience'), act: () => void this.askAudience([recipe]) },
      { icon: 'download', label: i18n.t('recipes.download'), act: () => void this.download(recipe) },
      {
        icon: 'remove',
        label: i18n.t('recipes.delete'),
        isGrave: true,
        act: () => void this.askDelete([recipe]),
      },
    ];
  }

  private renderDialog(who: Session | null): unknown {
    const { dialogOf, i18n: localizer } = this;
    const level = this.headingLevel + 1;
    switch (dialogOf?.kind) {
      case 'delete':
        return deleteDialog({
          ...dialogOf.question,
          localizer,
          level,
          organization: who?.organization.name ?? '',
          onKeep: this.closeDialog,
          onConfirm: () => void this.removeAll(dialogOf.question.recipes),
        });
      case 'audience':
        return audienceDialog({
          ...dialogOf.draft,
          localizer,
          level,
          onChange: change => (this.dialogOf = { kind: 'audience', draft: { ...dialogOf.draft, ...change } }),
          onCancel: this.closeDialog,
          onSave: () => void this.saveAudience(dialogOf.draft),
        });
      case 'upload':
        return uploadDialog({
          localizer,
          level,
          upload: this.upload,
          isOver: this.isOver,
          hint: this.upload.ready.length > 0 ? '' : this.hint,
          onOver: isOver => (this.isOver = isOver),
          onSend: () => this.send(),
          onCopyList: () => void this.copyList(),
          onClose: this.closeDialog,
          isEdited: this.generated !== undefined,
          onDone: () => this.endUpload(),
        });
      case undefined:
        return nothing;
    }
  }

  private arrange(): void {
    const { shelf, wish, i18n } = this;
    const { recipes } = shelf;
    const now = [recipes, wish.sorting, i18n.locale];
    const isAnew = now.some((part, index) => part !== this.sortedFor[index]);
    if (isAnew) {
      this.sortedFor = now;
      this.sorted = sort(recipes, wish.sorting, i18n.locale);
    }
    if (isAnew || wish !== this.foundFor) {
      this.foundFor = wish;
      this.found = find(this.sorted, wish);
    }
    this.page = Math.max(0, Math.min(this.page, Math.ceil(this.countable / pageSize) - 1));
  }

  private want(change: Partial<Wish>): void {
    this.shelf.want();
    this.wish = { ...this.wish, ...change };
    this.page = 0;
    void this.updateComplete.then(() => {
      if (!this.shelf.first.value) return;
      this.news.announce(this.i18n.t('recipes.count', { count: this.found.length }), 'count');
    });
  }

  private readonly clearFilters = (): void => {
    this.want({ ...everything, sorting: this.wish.sorting });
    this.searchField?.focus();
  };

  private sortBy(column: SortColumn): void {
    const { sorting } = this.wish;
    const other = sorting.direction === 'ascending' ? 'descending' : 'ascending';
    this.want({ sorting: { column, direction: sorting.column === column ? other : firstDirection(column) } });
  }

  private turnTo(page: number): void {
    this.shelf.want();
    this.page = page;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.key !== '/' || !(target instanceof Element) || target.matches('input, select, textarea')) return;
    event.preventDefault();
    this.searchField?.focus();
  };

  private receive(event: HostEvent): void {
    if (event.type === 'recipe' || event.type === 'reset') this.shelf.reload();
  }

  private beReady(): void {
    if (this.isReady) return;
    this.isReady = true;
    void this.updateComplete.then(() => this.dispatchEvent(new CitizenReadyEvent()));
  }

  private edit(id: string): void {
    this.dispatchEvent(new NavigateEvent('recipe-editor', id));
  }

  private async open(dialog: Dialog): Promise<void> {
    this.dialogOf = dialog;
    await this.updateComplete;
    if (this.dialog?.open === false) this.dialog.showModal();
  }

  private readonly closeDialog = (): void => {
    this.dialog?.close();
    this.forgetDialog();
  };

  /** A person closed it by Escape, or we did; the event comes a while later, when another may be open. */
  private readonly onClose = (): void => {
    if (this.dialog?.open === false) this.forgetDialog();
  };

  private forgetDialog(): void {
    if (this.dialogOf?.kind === 'upload' && !this.upload.isSending) this.upload.begin({ kind: 'upload' });
    this.dialogOf = null;
    this.isOver = false;
    this.hint = '';
  }

  /** Does something with each recipe, one after the other. @returns what came of those until the first that failed */
  private async each<Result>(
    recipes: readonly RecipeSummary[],
    act: (client: Client, recipe: RecipeSummary) => Promise<Result>,
    failed: (name: string) => string,
  ): Promise<readonly Result[]> {
    const { session } = this;
    const waiting = recipes.filter(({ id }) => !this.busy.has(id));
    if (!session) return [];
    this.busy = new Set([...this.busy, ...waiting.map(({ id }) => id)]);
    const results: Result[] = [];
    try {
      for (const recipe of waiting) {
        try {
          results.push(await act(session.client, recipe));
        } catch (error) {
          if (!isRecipeApiError(error)) throw error;
          this.toasts.show({ tone: 'bad', text: `${failed(recipe.name)} ${failureSentence(this.i18n, error)}` });
          this.dispatchEvent(new CitizenErrorEvent(error));
          break;
        }
      }
    } finally {
      const done = new Set(waiting.map(({ id }) => id));
      this.busy = new Set([...this.busy].filter(id => !done.has(id)));
    }
    if (results.length > 0) this.shelf.reload();
    return results;
  }

  private async copy(recipes: readonly RecipeSummary[]): Promise<void> {
    const { i18n } = this;
    const copies = await this.each(
      recipes,
      (client, { id }) => client.recipes.copy(id),
      name => i18n.t('recipes.copyFailed', { name }),
    );
    if (copies.length > 0) {
      this.toasts.show({ tone: 'ok', text: i18n.t('recipes.copied', { count: copies.length }) });
    }
  }

  private async download(recipe: RecipeSummary): Promise<void> {
    const { client } = this.session ?? {};
    if (!client) return;
    try {
      await downloadRecipe(client, recipe.id);
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      const failed = this.i18n.t('recipes.downloadFailed', { name: recipe.name });
      this.toasts.show({ tone: 'bad', text: `${failed} ${failureSentence(this.i18n, error)}` });
      this.dispatchEvent(new CitizenErrorEvent(error));
    }
  }

  private async askDelete(recipes: readonly RecipeSummary[]): Promise<void> {
    const { client } = this.session ?? {};
    if (!client) return;
    const deployed = await Promise.all(
      recipes.map(async ({ id, name: recipe }) => {
        const { items, total } = await client.recipes.deployments(id, { limit: pageSize });
        const names = items.map(({ customer, environment }) =>
          this.i18n.t('recipes.deploymentName', { recipe, customer: customer.name, environment: environment.name }),
        );
        return { names, total };
      }),
    ).catch((error: unknown) => {
      if (!isRecipeApiError(error)) throw error;
      return null;
    });
    const question: DeleteQuestion = {
      recipes,
      deployments: deployed && deployed.flatMap(({ names }) => names),
      count: deployed?.reduce((sum, { total }) => sum + total, 0) ?? 0,
    };
    await this.open({ kind: 'delete', question });
  }

  private async removeAll(recipes: readonly RecipeSummary[]): Promise<void> {
    const { i18n } = this;
    const place = this.found.findIndex(({ id }) => recipes.some(recipe => recipe.id === id));
    this.closeDialog();
    const deleted = await this.each(
      recipes,
      (client, { id }) => client.recipes.remove(id),
      name => i18n.t('recipes.deleteFailed', { name }),
    );
    if (deleted.length === 0) return;
    const ids = new Set(deleted.map(({ id }) => id));
    this.selection.set([...ids], false);
    for (const recipe of deleted) this.dispatchEvent(new RecipeRemoveEvent(recipe));
    this.focusNear(place, ids);
    this.toasts.show({
      tone: 'ok',
      text: i18n.t('recipes.deleted', { count: deleted.length }),
      undo: () => void this.restore(recipes.filter(({ id }) => ids.has(id))),
    });
  }

  /** The row after those that go, the one before, or the heading. */
  private focusNear(place: number, gone: ReadonlySet<string>): void {
    const next = this.found.find(({ id }, index) => index >= place && !gone.has(id));
    const near = next ?? this.found.findLast(({ id }) => !gone.has(id));
    const row = near && this.renderRoot.querySelector<HTMLElement>(`[data-recipe="${CSS.escape(near.id)}"]`);
    (row ?? this.renderRoot.querySelector<HTMLElement>('[part=heading]'))?.focus();
  }

  /** @returns ids of those that are back */
  private async restore(recipes: readonly RecipeSummary[]): Promise<ReadonlySet<string>> {
    const { i18n } = this;
    const restored = await this.each(
      recipes,
      (client, { id }) => client.recipes.restore(id),
      name => i18n.t('recipes.restoreFailed', { name }),
    );
    const { length: count } = restored;
    if (count > 0) this.toasts.show({ tone: 'ok', text: i18n.t('recipes.restored', { count }) });
    return new Set(restored.map(({ id }) => id));
  }

  /** From the list of deleted ones, where they leave a gap. */
  private async bringBack(recipes: readonly RecipeSummary[]): Promise<void> {
    const place = this.found.findIndex(({ id }) => recipes.some(recipe => recipe.id === id));
    const ids = await this.restore(recipes);
    if (ids.size === 0) return;
    this.selection.set([...ids], false);
    this.focusNear(place, ids);
  }

  /** With what holds now, when it is one recipe. */
  private async askAudience(recipes: readonly RecipeSummary[]): Promise<void> {
    const { client } = this.session ?? {};
    const [first, second] = recipes;
    if (!client || !first) return;
    const nothingKnown = (error: unknown): null => {
      if (!isRecipeApiError(error)) throw error;
      return null;
    };
    const [recipe, known] = await Promise.all([
      second ? null : client.recipes.get(first.id).catch(nothingKnown),
      allPages(from => client.customers.list({ limit: 500, ...from })).catch(nothingKnown),
    ]);
    const sharedWith: SharedWith = recipe?.sharedWith ?? { customers: [], organizations: [] };
    const draft: AudienceDraft = {
      recipes,
      visibility: second ? 'private' : (recipe?.visibility ?? first.visibility),
      customers: sharedWith.customers,
      organizations: sharedWith.organizations.join(', '),
      known,
      isIncomplete: false,
    };
    await this.open({ kind: 'audience', draft });
  }

  private async saveAudience(draft: AudienceDraft): Promise<void> {
    const { i18n } = this;
    const { recipes, visibility, customers } = draft;
    const organizations = organizationIds(draft);
    if (visibility === 'shared' && customers.length + organizations.length === 0) {
      this.dialogOf = { kind: 'audience', draft: { ...draft, isIncomplete: true } };
      this.dialog?.querySelector<HTMLElement>('#organizations')?.focus();
      return;
    }
    this.closeDialog();
    const sharedWith = { customers: [...customers], organizations };
    const changed = await this.each(
      recipes,
      (client, { id }) =>
        client.recipes.setVisibility(id, visibility === 'shared' ? { visibility, sharedWith } : { visibility }),
      name => i18n.t('recipes.audience.failed', { name }),
    );
    if (changed.length === 0) return;
    const isWaiting = changed.some(({ state: now }) => now === 'waiting');
    this.toasts.show({ tone: 'ok', text: i18n.t(isWaiting ? 'recipes.audience.waiting' : 'recipes.audience.saved') });
  }

  private openUpload(what: UploadKind, files: readonly File[] = []): void {
    if (!this.upload.isSending) this.upload.begin(what);
    this.hint = '';
    if (files.length > 0) this.upload.add(files);
    void this.open({ kind: 'upload' });
  }

  private send(): void {
    if (this.upload.ready.length === 0) this.hint = this.i18n.t('recipes.upload.choose.first');
    else void this.upload.send();
  }

  private finishUpload(count: number): void {
    const isDone = this.upload.parcels.every(({ state: now }) => now === 'stored');
    // Whoever closed the dialog meanwhile should know.
    if (this.dialogOf === null && !isDone) void this.open({ kind: 'upload' });
    if (count === 0) return;
    this.shelf.reload();
    this.toasts.show({ tone: 'ok', text: this.i18n.t('recipes.upload.done', { count }) });
    // What went wrong, or what should be known, stays in view.
    if (isDone && this.upload.parcels.every(({ warnings }) => warnings.length === 0)) this.endUpload();
  }

  /** The id of the one recipe that was generated, whose steps are looked at next. */
  private get generated(): string | undefined {
    const [only, second] = this.upload.parcels;
    return this.canEdit && this.upload.what.kind === 'generate' && !second ? only?.recipe?.id : undefined;
  }

  private endUpload(): void {
    const { generated } = this;
    this.closeDialog();
    if (generated !== undefined) this.edit(generated);
  }

  private async copyList(): Promise<void> {
    const list = this.upload.parcels.flatMap(({ name, errors }) =>
      errors.map(finding => `${name}: ${findingText(this.i18n, finding)}`),
    );
    await navigator.clipboard.writeText(list.join('\n'));
    this.news.announce(this.i18n.t('recipes.upload.copied'), 'copy');
  }

  private static carriesFiles({ dataTransfer }: DragEvent): boolean {
    return dataTransfer?.types.includes('Files') ?? false;
  }

  private readonly onDragOver = (event: DragEvent): void => {
    if (this.isAdmin && CitizenRecipes.carriesFiles(event)) event.preventDefault();
  };

  /** Anywhere on the element: the dialog opens with the files. Project files alone become recipes. */
  private readonly onDrop = (event: DragEvent): void => {
    if (!this.isAdmin || !CitizenRecipes.carriesFiles(event)) return;
    event.preventDefault();
    if (this.dialogOf !== null) return;
    const files = [...(event.dataTransfer?.files ?? [])];
    this.openUpload({ kind: files.every(({ name }) => /\.jpk$/i.test(name)) ? 'generate' : 'upload' }, files);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-recipes': CitizenRecipes;
  }
}
