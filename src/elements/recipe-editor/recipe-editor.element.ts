import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { Announcer } from '../../controllers/announcer.ts';
import { RecipeSaveEvent } from '../../controllers/recipe-save-event.ts';
import { CitizenErrorEvent, CitizenReadyEvent } from '../../controllers/session-events.ts';
import { Toasts } from '../../controllers/toasts.ts';
import { editing } from '../../i18n/en/editing.ts';
import { leaving } from '../../i18n/en/leaving.ts';
import { recipeEditor } from '../../i18n/en/recipe-editor.ts';
import { wizard } from '../../i18n/en/wizard.ts';
import type { RecipeSource } from '../../contract/index.ts';
import { moved } from '../../model/moved.ts';
import { questionsOf } from '../../model/questions.ts';
import {
  addQuestion,
  addStep,
  addableSteps,
  changeDetails,
  copyQuestion,
  moveQuestion,
  moveStep,
  placeFor,
  removeQuestion,
  removeStep,
  type EditedStep,
  type StepKind,
} from '../../model/recipe-edit.ts';
import {
  buttons,
  dialogs,
  emptyState,
  errorState,
  failureSentence,
  fields,
  foundation,
  heading,
  icon,
  layout,
  notice,
  notices,
  panels,
  skeleton,
  toastList,
  toasts,
} from '../../ui/index.ts';
import { actByKey, editButtons, type EditActs } from '../../ui/editing.ts';
import '../../ui/more-icons.ts';
import { editing as editingStyles } from '../../ui/styles/editing.ts';
import { menus } from '../../ui/styles/menus.ts';
import { ConnectedElement } from '../connected-element.ts';
import { LatePart, type PartOfElement } from '../late-part.ts';
import { LeaveGuard } from '../leave-guard.ts';
import { Reorder, reorderWords } from '../reorder.ts';
import { RowMenu } from '../row-menu.ts';
import { CitizenWizard } from '../wizard/wizard.element.ts';
import { conflictNotice } from './conflict-notice.ts';
import { EditorController } from './editor-controller.ts';
import { propertiesTitle, questionName, stepName, type EditorView } from './editor-view.ts';
import { actionList, endpointList, nameIn, outline, questionList, stepList } from './outline.ts';
import type { ProposalPart } from './proposal-part.ts';
import { questionForm } from './question-form.ts';
import { styles } from './recipe-editor.styles.ts';
import { detailsForm, stepForm } from './step-form.ts';
import { TypedTexts } from './typed-texts.ts';

const panes = ['outline', 'properties', 'preview'] as const;
type Pane = (typeof panes)[number];

/**
 * Recipe editor: an organization's admin changes the steps and questions of a recipe of its own, sees at once what
 * people will see, and saves it as a new version.
 * @element citizen-recipe-editor
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {CitizenReadyEvent} citizen-ready - The recipe is in view for the first time.
 * @fires {RecipeSaveEvent} citizen-recipe-save - A new version was stored.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be had or done, and the person was told.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @csspart root - Everything.
 * @csspart heading - The recipe's name.
 * @csspart outline - The steps with their questions.
 * @csspart step-item - One step.
 * @csspart question-item - One question.
 * @csspart ordered-item - One thing that the recipe can do.
 * @csspart properties - The settings of what is chosen.
 * @csspart field - One setting.
 * @csspart preview - What people will see.
 * @csspart notice - A box that says what happened and what to do.
 * @csspart conflict - Somebody else's version beside one's own.
 * @csspart menu - The steps that can be added.
 * @csspart dialog - Asks before changes are left behind.
 * @csspart toasts - Short news.
 * @csspart toast - One piece of news.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenRecipeEditor extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-recipe-editor';
  static readonly texts = { ...wizard, ...editing, ...leaving, ...recipeEditor };
  static readonly uses = [CitizenWizard];
  static override styles = [
    foundation,
    layout,
    buttons,
    fields,
    panels,
    notices,
    menus,
    dialogs,
    toasts,
    editingStyles,
    styles,
  ];

  /** Id of the recipe to change. */
  @property() recipe = '';
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** Which pane is in view where there is no room for all. */
  @state() private pane: Pane = 'outline';

  private readonly news = new Announcer(this);
  private readonly toasts = new Toasts(this);
  private readonly menu = new RowMenu(this);
  private readonly typed = new TypedTexts(this);
  /** Comes when a schedule is looked at. */
  private readonly proposing = new LatePart<ProposalPart>(
    this,
    async () => (await import('./proposal-part.ts')).createProposalPart(),
    part => this.takePart(part),
  );
  /** The news of what was removed last: it offers to take that back while nothing else has been done. */
  private removal: { readonly recipe: RecipeSource; readonly id: number } | null = null;
  private isReady = false;
  /** Id of the element that takes the focus after the next update. */
  private focusWanted = '';
  private readonly editor: EditorController = new EditorController(
    this,
    () => ({ session: this.session, recipe: this.recipe }),
    {
      onSaved: stored => {
        this.toasts.show({ tone: 'ok', text: this.i18n.t('editor.savedAs', { version: stored.version }) });
        this.dispatchEvent(new RecipeSaveEvent(stored));
      },
      onUpdated: (by, version) => {
        const name = by?.name ?? this.i18n.t('editing.someone');
        this.toasts.show({ tone: 'ok', text: this.i18n.t('editor.updated', { name, version }) });
      },
    },
  );
  private readonly reorder = new Reorder(this, {
    onNews: (news, list, from, place, count) => {
      const { recipe } = this.editor;
      if (!recipe) return;
      const name = nameIn({ localizer: this.i18n, editor: this.editor }, recipe, list, from);
      this.news.announce(this.i18n.t(reorderWords[news], { name, position: place + 1, count }), 'reorder');
    },
    onDrop: (list, from, to) => {
      const { spot } = this.editor;
      const follow = (at: number) =>
        at === from ? to : from < at && at <= to ? at - 1 : to <= at && at < from ? at + 1 : at;
      if (list === actionList) {
        this.editor.edit(recipe => changeDetails({ actions: moved(recipe.actions, from, to) })(recipe));
      } else if (list === endpointList) {
        this.editor.edit(recipe => changeDetails({ endpoints: moved(recipe.endpoints, from, to) })(recipe));
      } else if (list === stepList) {
        const step = spot.step === null ? null : follow(spot.step);
        this.editor.edit(moveStep(from, to), { spot: { ...spot, step } });
      } else if (spot.step !== null && list === questionList(spot.step)) {
        const question = spot.question === null ? null : follow(spot.question);
        this.editor.edit(moveQuestion(spot.step, from, to), { spot: { ...spot, question } });
      }
    },
  });

  private readonly leaving = new LeaveGuard(this, {
    hasChanges: () => this.hasChanges,
    isHere: ({ page, recipe }) => page === 'recipe-editor' && recipe === this.recipe,
  });

  /** Whether there are changes that are not saved. */
  get hasChanges(): boolean {
    return this.editor.isChanged;
  }

  protected override willUpdate(): void {
    const { removal, editor } = this;
    if (editor.recipe?.steps[editor.spot.step ?? -1]?.type === 'schedule') this.proposing.want();
    if (!removal || removal.recipe === this.editor.recipe) return;
    this.removal = null;
    this.toasts.dismiss(removal.id);
  }

  protected override render(): unknown {
    const { i18n, toasts } = this;
    return html`<div class="root" part="root" @keydown=${this.onKey}>
      ${this.renderConnected({
        level: this.headingLevel,
        hasContent: this.editor.recipe !== null,
        content: () => this.renderContent(),
      })}
      ${this.menu.render(
        i18n.t('editor.addStep'),
        this.addable.map(kind => ({ icon: 'plus', label: this.kindName(kind), act: () => this.addStep(kind) })),
      )}
      ${this.leaving.render({
        localizer: i18n,
        level: this.headingLevel + 1,
        text: i18n.t('editor.leaveText', { name: this.editor.recipe?.name ?? '' }),
      })}
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
    // What loses the focus thereby may have something to tell.
    if (this.focusWanted) void this.updateComplete.then(() => this.moveFocus());
    if (this.isReady || !this.editor.recipe) return;
    this.isReady = true;
    this.dispatchEvent(new CitizenReadyEvent());
  }

  private renderContent(): unknown {
    const { i18n, editor } = this;
    if (!this.recipe) return notice({ tone: 'warn', body: i18n.t('editor.noRecipe') });
    return editor.loaded.render({
      pending: isSlow => this.renderPending(isSlow),
      failed: (failure, retry) =>
        errorState({ level: this.headingLevel, title: i18n.t('editor.failed'), failure, localizer: i18n, retry }),
      ready: () => (editor.mayEdit ? this.renderEditor() : this.renderForeign()),
    });
  }

  private takePart({ texts, styles: { styleSheet } }: PartOfElement): void {
    this.addTexts(texts);
    const { shadowRoot } = this;
    if (shadowRoot && styleSheet) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, styleSheet];
  }

  private renderPending(isSlow: boolean): TemplateResult {
    const { i18n } = this;
    return html`<div class="stack" aria-busy="true">
      <p class="vh" role="status">${i18n.t('editor.loading')} ${isSlow ? i18n.t('loading.slow') : nothing}</p>
      ${skeleton('middle')}${skeleton('long')}${skeleton('long')}${skeleton('short')}
    </div>`;
  }

  private renderForeign(): TemplateResult {
    const { i18n } = this;
    return emptyState({
      icon: 'lock',
      level: this.headingLevel,
      title: i18n.t('editor.foreign'),
      text: i18n.t('editor.foreignHelp'),
    });
  }

  private get view(): EditorView {
    const { editor, reorder, typed, i18n } = this;
    return {
      editor,
      reorder,
      typed,
      localizer: i18n,
      proposing: this.proposing.value,
      level: this.headingLevel + 1,
      onAddStep: opener => void this.menu.open('steps', opener),
      onAddQuestion: step => this.addQuestion(step),
      onCopyQuestion: (step, question) => this.copyQuestion(step, question),
      onRemoveStep: step => this.removeStep(step),
      onRemoveQuestion: (step, question) => this.removeQuestion(step, question),
      onFocus: id => this.show('properties', id),
      onGoTo: (step, question) => this.goTo(step, question),
    };
  }

  private renderEditor(): unknown {
    const { editor, view, pane, i18n } = this;
    const { recipe, spot } = editor;
    if (!recipe) return nothing;
    const step = spot.step === null ? undefined : recipe.steps[spot.step];
    const shown = (name: Pane) => (pane === name ? 'shown' : '');
    return html`${this.renderHead(recipe)}
      <div class="above">${this.renderConflict()}${this.renderRefusal()}</div>
      <div class="panes" role="group" aria-label=${i18n.t('editor.panes')}>
        ${panes.map(
          name =>
            html`<button
              type="button"
              class="btn small ghost"
              aria-pressed=${pane === name ? 'true' : 'false'}
              @click=${() => (this.pane = name)}
            >
              ${i18n.t(`editor.pane.${name}`)}
            </button>`,
        )}
      </div>
      <div class="editor">
        <div class="pane outline ${shown('outline')}" part="outline">${outline(view, recipe)}</div>
        <form
          class="pane panel form ${shown('properties')}"
          part="properties"
          novalidate
          autocomplete="off"
          aria-labelledby=${propertiesTitle}
          @submit=${(event: Event) => event.preventDefault()}
        >
          ${keyed(
            `${spot.step} ${spot.question}`,
            spot.step === null || !step
              ? detailsForm(view, recipe)
              : spot.question === null
                ? stepForm(view, step, spot.step)
                : questionForm(view, recipe, spot.step, spot.question),
          )}
        </form>
        <div class="pane ${shown('preview')}">
          <section class="preview" part="preview" aria-label=${i18n.t('editor.preview')}>
            <div class="bar">${icon('eye')}<span>${i18n.t('editor.preview')}</span></div>
            <div class="in">
              <citizen-wizard
                heading-level=${this.headingLevel + 1}
                .preview=${this.previewOf(recipe, step?.id ?? recipe.steps[0]?.id ?? '')}
              ></citizen-wizard>
            </div>
          </section>
          <p class="xs muted preview-help">${i18n.t('editor.preview.help')}</p>
        </div>
      </div>`;
  }

  private lastPreview: { readonly of: RecipeSource; readonly preview: NonNullable<CitizenWizard['preview']> } | null =
    null;

  /** The same object while nothing has changed. A question without words has some, so that it can be seen. */
  private previewOf(recipe: RecipeSource, step: string): NonNullable<CitizenWizard['preview']> {
    const last = this.lastPreview;
    if (last?.of === recipe && last.preview.step === step) return last.preview;
    const inWords = (each: EditedStep): EditedStep =>
      'properties' in each && each.properties.some(({ label }) => label === '')
        ? {
            ...each,
            properties: each.properties.map(asked => ({
              ...asked,
              label: questionName({ localizer: this.i18n }, asked.label),
            })),
          }
        : each;
    const shown = last?.of === recipe ? last.preview.recipe : { ...recipe, steps: recipe.steps.map(inWords) };
    const preview = { recipe: shown, step };
    this.lastPreview = { of: recipe, preview };
    return preview;
  }

  private renderHead(recipe: RecipeSource): TemplateResult {
    const { editor, i18n } = this;
    return html`<div class="head">
      <div class="txt">
        ${heading({ level: this.headingLevel, content: recipe.name, look: 'subtitle', part: 'heading', takesFocus: true })}
        <div class="facts">
          <span>${i18n.t('editor.version', { version: editor.saved?.version ?? recipe.version })}</span>
          <span class="state">${i18n.t(editor.isChanged ? 'editing.unsaved' : 'editing.saved')}</span>
        </div>
      </div>
      ${editButtons(i18n, this.acts)}
    </div>`;
  }

  private get acts(): EditActs {
    const { editor } = this;
    return {
      canUndo: editor.canUndo,
      canRedo: editor.canRedo,
      isSaving: editor.saving.kind === 'busy',
      undo: this.undo,
      redo: this.redo,
      save: () => void this.save(),
    };
  }

  private renderConflict(): TemplateResult | typeof nothing {
    const { editor } = this;
    const { conflict, saved, recipe } = editor;
    if (!conflict || !saved || !recipe) return nothing;
    return conflictNotice(this.view, {
      conflict,
      before: saved,
      mine: recipe,
      onKeepMine: () => void editor.keepMine().then(() => this.focusHeading()),
      onTakeTheirs: () => {
        editor.takeTheirs();
        this.toasts.show({ tone: 'ok', text: this.i18n.t('editing.taken') });
        this.focusHeading();
      },
    });
  }

  /** Why it was not saved. */
  private renderRefusal(): unknown {
    const { editor, i18n } = this;
    const { saving, errors, wasRefused } = editor;
    if (wasRefused && errors.length > 0) {
      return html`<div class="note warn" part="notice" role="alert" id="problems" tabindex="-1">
        ${icon('warning')}
        <div class="body">
          <strong>${i18n.t('editor.problems', { count: errors.length })}</strong>
          <ul class="dots">
            ${errors.map(
              ({ path, message }) =>
                html`<li>
                  <button type="button" class="linkish" @click=${() => this.goToProblem(path)}>
                    ${this.placeName(path)}${message}
                  </button>
                </li>`,
            )}
          </ul>
        </div>
      </div>`;
    }
    if (saving.kind !== 'failed') return nothing;
    return notice({
      tone: 'bad',
      role: 'alert',
      title: i18n.t('editing.saveFailed'),
      body: failureSentence(i18n, saving.error),
    });
  }

  private get addable(): readonly StepKind[] {
    const { recipe, operations, project } = this.editor;
    return recipe
      ? addableSteps(recipe, {
          operations: operations.map(({ id }) => id),
          connectors: project.value?.connectors ?? [],
        })
      : [];
  }

  private kindName({ type, subject: about, connector }: StepKind): string {
    const { i18n, editor } = this;
    const kind = i18n.t(`editor.step.${type}`);
    const subject = connector?.name ?? about;
    if (!subject) return kind;
    const { operations } = editor;
    const name = operations.find(({ id }) => id === subject)?.name ?? subject;
    const isOnly = type !== 'endpoint' && operations.length < 2;
    return isOnly ? kind : i18n.t('editor.stepAbout', { kind, subject: name });
  }

  private addStep(kind: StepKind): void {
    const { recipe, spot } = this.editor;
    if (!recipe) return;
    const place = placeFor(recipe, kind, spot.step);
    this.editor.edit(addStep(kind, place, this.kindName(kind)), { spot: { step: place, question: null } });
    this.show('properties', 's-title');
  }

  private addQuestion(step: number): void {
    const { recipe } = this.editor;
    const count = questionsOf(recipe?.steps[step]).length;
    this.editor.edit(addQuestion(step, count), { spot: { step, question: count } });
    this.show('properties', 'q-label');
  }

  private copyQuestion(step: number, question: number): void {
    const label = questionsOf(this.editor.recipe?.steps[step])[question]?.label ?? '';
    const name = this.i18n.t('editor.question.copyOf', { label });
    this.editor.edit(copyQuestion(step, question, name), { spot: { step, question: question + 1 } });
    this.show('properties', 'q-label');
  }

  private removeStep(step: number): void {
    const removed = this.editor.recipe?.steps[step];
    if (!removed) return;
    this.editor.edit(removeStep(step), { spot: { step, question: null } });
    this.tellRemoved(stepName(this.view, removed));
  }

  private removeQuestion(step: number, question: number): void {
    const removed = questionsOf(this.editor.recipe?.steps[step])[question];
    if (!removed) return;
    this.editor.edit(removeQuestion(step, question), { spot: { step, question } });
    this.tellRemoved(questionName(this.view, removed.label));
  }

  private tellRemoved(name: string): void {
    const { recipe } = this.editor;
    this.toasts.show({
      tone: 'ok',
      text: this.i18n.t('editor.step.removed', { name }),
      undo: this.undo,
    });
    const id = this.toasts.items.at(-1)?.id;
    this.removal = recipe && id !== undefined ? { recipe, id } : null;
    this.show('properties', propertiesTitle);
  }

  private goTo(step: number | null, question: number | null): void {
    this.editor.goTo({ step, question });
    if (this.isNarrow) this.show('properties', propertiesTitle);
  }

  private get isNarrow(): boolean {
    return this.renderRoot.querySelector('.panes')?.checkVisibility() ?? false;
  }

  private show(pane: Pane, focus: string): void {
    this.pane = pane;
    this.focusWanted = focus;
    this.requestUpdate();
  }

  private focusHeading(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[part=heading]')?.focus());
  }

  /** `steps.2.properties.0.validate.min` is the third step's first question, and there the field for the least. */
  private goToProblem(path: string): void {
    const [top = '', step, part, question, ...rest] = path.split('.');
    if (top !== 'steps' || step === undefined) {
      this.editor.goTo({ step: null, question: null });
      return this.show('properties', `r-${top}`);
    }
    if (part !== 'properties' || question === undefined) {
      this.editor.goTo({ step: Number(step), question: null });
      return this.show('properties', `s-${part ?? ''}`);
    }
    this.editor.goTo({ step: Number(step), question: Number(question) });
    this.show('properties', `q-${rest.join('-') || 'label'}`);
  }

  private placeName(path: string): string {
    const [top, step = '', , question] = path.split('.');
    const found = top === 'steps' ? this.editor.recipe?.steps[Number(step)] : undefined;
    if (!found) return '';
    const names = [stepName(this.view, found)];
    const asked = question === undefined ? undefined : questionsOf(found)[Number(question)];
    if (asked) names.push(questionName(this.view, asked.label));
    return `${names.join(', ')}: `;
  }

  private moveFocus(): void {
    const wanted = this.focusWanted;
    if (!wanted) return;
    this.focusWanted = '';
    const find = (id: string) => this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    // A problem may lie deeper than the field that shows it.
    const keys = wanted.split('-');
    const ids = keys.map((_, index) => keys.slice(0, keys.length - index).join('-')).filter(id => id.length > 1);
    const target = ids.map(find).find(found => found !== null) ?? find(propertiesTitle);
    const folded = target?.closest('details');
    if (folded) folded.open = true;
    target?.focus();
  }

  private readonly undo = (): void => {
    if (!this.editor.canUndo) return;
    this.editor.undo();
    this.typed.leave();
    this.news.announce(this.i18n.t('editing.undone'), 'history');
  };

  private readonly redo = (): void => {
    if (!this.editor.canRedo) return;
    this.editor.redo();
    this.typed.leave();
    this.news.announce(this.i18n.t('editing.redone'), 'history');
  };

  private readonly save = async (): Promise<void> => {
    const { editor } = this;
    if (!editor.isChanged) {
      this.toasts.show({ tone: 'ok', text: this.i18n.t('editing.nothingToSave') });
      return;
    }
    if (await editor.save()) return;
    if (editor.saving.kind === 'failed') this.dispatchEvent(new CitizenErrorEvent(editor.saving.error));
    if (editor.wasRefused) this.show(this.pane, 'problems');
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    // Whoever types into the preview takes back what was typed there.
    const isElsewhere = (event.target as Element).localName === CitizenWizard.tag || this.leaving.isAsking;
    if (this.editor.mayEdit && !isElsewhere) actByKey(event, this.acts);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-recipe-editor': CitizenRecipeEditor;
  }
}
