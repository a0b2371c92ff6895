import type { ReactiveControllerHost } from 'lit';
import { allPages, isRecipeApiError, RecipeApiError, type Client } from '../../client/index.ts';
import type { Named, Recipe, RecipeSource, Session, StoredRecipe } from '../../contract/index.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { checkRecipe } from '../../model/recipe-check.ts';
import {
  beginHistory,
  canRedo,
  canUndo,
  edit,
  goTo,
  recipeOf,
  redo,
  settle,
  undo,
  type EditHistory,
  type EditOptions,
} from '../../model/recipe-edit-history.ts';
import { missingWords, type Edit, type Spot } from '../../model/recipe-edit.ts';
import type { CitizenSession } from '../../session/index.ts';
import { readProjectParts, type ProjectParts } from './project-parts.ts';

/** Something to look at, in the recipe or in what the host said of it. */
export interface EditProblem {
  /** With dots: `steps.2.properties.0.label`. */
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Another version that was stored while this one was worked on. */
export interface Conflict {
  readonly theirs: RecipeSource;
  readonly etag: string;
  /** Null when the host does not say. */
  readonly by: Named | null;
  /** ISO 8601. */
  readonly at: string;
}

interface Loaded {
  readonly recipe: Recipe;
  readonly person: Session;
}

export interface EditorSettings {
  readonly session: CitizenSession | undefined;
  /** Id. */
  readonly recipe: string;
}

export type Saving =
  { readonly kind: 'idle' } | { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly error: RecipeApiError };

/** What an author wrote: a recipe without what the host says of it. */
const sourceOf = ({
  organization: _organization,
  state: _state,
  sharedWith: _sharedWith,
  uploadedAt: _uploadedAt,
  verified: _verified,
  updatedAt: _updatedAt,
  deployments: _deployments,
  etag: _etag,
  ...source
}: Recipe): RecipeSource => source;

/** Who may see it is said elsewhere: that is no difference. */
const isSame = (one: RecipeSource, other: RecipeSource): boolean =>
  one === other || JSON.stringify({ ...one, visibility: '' }) === JSON.stringify({ ...other, visibility: '' });

const toError = (reason: unknown): RecipeApiError =>
  isRecipeApiError(reason)
    ? reason
    : new RecipeApiError({ kind: 'unexpected', message: `Something went wrong in the page: ${String(reason)}` });

export interface EditorNews {
  readonly onSaved: (stored: StoredRecipe) => void;
  /** Somebody else's version is shown: nothing of one's own stood in its way. */
  readonly onUpdated: (by: Named | null, version: string) => void;
}

/** A recipe while it is changed: what was done, what is wrong with it, and what the host has. */
export class EditorController {
  readonly loaded;
  /** The recipe's Jitterpak; undefined for a flow, and until it is read. */
  readonly project;
  conflict: Conflict | null = null;
  saving: Saving = { kind: 'idle' };
  /** Whether somebody wanted to save while something was wrong: then it is told at once. */
  wasRefused = false;

  readonly #host: ReactiveControllerHost & Element;
  readonly #settings: () => EditorSettings;
  readonly #news: EditorNews;
  #history: EditHistory | null = null;
  #saved: RecipeSource | null = null;
  #etag = '';
  #checked: { readonly recipe: RecipeSource; readonly project: ProjectParts | undefined } | null = null;
  #problems: readonly EditProblem[] = [];
  /** What the host refused, until something is changed. */
  #refusals: { readonly recipe: RecipeSource; readonly problems: readonly EditProblem[] } | null = null;

  constructor(host: ReactiveControllerHost & Element, settings: () => EditorSettings, news: EditorNews) {
    this.#host = host;
    this.#settings = settings;
    this.#news = news;
    this.loaded = new ResourceController(host, {
      key: () => {
        const { session, recipe } = settings();
        return session && recipe ? ([session, session.person, recipe] as const) : undefined;
      },
      load: async ([session, , id], signal): Promise<Loaded> => {
        const [recipe, person] = await Promise.all([session.client.recipes.original(id, { signal }), session.whoami()]);
        return { recipe, person };
      },
      onReady: ({ recipe }) => this.#take(recipe),
    });
    this.project = new ResourceController(host, {
      key: () => {
        const { session, recipe: id } = settings();
        const project = this.#history && recipeOf(this.#history).project;
        return session && this.mayEdit && project?.kind === 'jitterpak'
          ? ([session, id, project.sha256] as const)
          : undefined;
      },
      load: async ([{ client }, id], signal) => {
        const [bytes, endpoints] = await Promise.all([
          client.recipes.jitterpak(id, undefined, { signal }),
          allPages(from => client.endpoints.list({ limit: 500, ...from }, { signal })),
        ]);
        return readProjectParts(bytes, endpoints);
      },
    });
    new LiveController(
      host,
      () => settings().session,
      event => {
        const { recipe } = settings();
        const isNews =
          event.type === 'recipe' && event.recipe.id === recipe && event.recipe.version !== this.#saved?.version;
        // After a gap nobody tells what was missed.
        if (isNews || event.type === 'reset') void this.#lookForOther();
      },
    );
  }

  /** Whether the recipe is one of the person's own organization, and they are its admin. */
  get mayEdit(): boolean {
    const { recipe, person } = this.loaded.value ?? {};
    return person?.customer === null && recipe?.organization?.id === person.organization.id;
  }

  /** As it is now; null until it is loaded. */
  get recipe(): RecipeSource | null {
    return this.#history && recipeOf(this.#history);
  }

  /** As the host has it. */
  get saved(): RecipeSource | null {
    return this.#saved;
  }

  get spot(): Spot {
    return this.#history?.spot ?? { step: null, question: null };
  }

  get isChanged(): boolean {
    return this.#saved !== null && this.recipe !== null && !isSame(this.#saved, this.recipe);
  }

  get canUndo(): boolean {
    return this.#history !== null && canUndo(this.#history);
  }

  get canRedo(): boolean {
    return this.#history !== null && canRedo(this.#history);
  }

  get operations(): readonly { readonly id: string; readonly name: string }[] {
    const project = this.recipe?.project;
    return project?.kind === 'flow' ? project.operations : (this.project.value?.operations ?? []);
  }

  /** Everything that is wrong, and what is probably not meant. */
  get problems(): readonly EditProblem[] {
    const { recipe } = this;
    const project = this.project.value;
    if (!recipe) return [];
    if (this.#checked?.recipe !== recipe || this.#checked.project !== project) {
      this.#checked = { recipe, project };
      // The host alone knows which lists an app has.
      this.#problems = [...missingWords(recipe), ...checkRecipe(recipe, { project: project?.view })];
    }
    return this.#refusals?.recipe === recipe ? [...this.#problems, ...this.#refusals.problems] : this.#problems;
  }

  get errors(): readonly EditProblem[] {
    return this.problems.filter(({ severity }) => severity === 'error');
  }

  /** Those at a place and at all that lies within it. */
  problemsAt(path: string): readonly EditProblem[] {
    return this.problems.filter(problem => problem.path === path || problem.path.startsWith(`${path}.`));
  }

  edit(change: Edit, options?: EditOptions): void {
    if (!this.#history || this.saving.kind === 'busy') return;
    this.#become(edit(this.#history, change, options));
    if (this.saving.kind === 'failed') this.saving = { kind: 'idle' };
  }

  goTo(spot: Spot): void {
    if (this.#history) this.#become(goTo(this.#history, spot));
  }

  /** What was typed is done. */
  readonly settle = (): void => {
    if (this.#history) this.#history = settle(this.#history);
  };

  readonly undo = (): void => {
    if (this.#history && this.saving.kind !== 'busy') this.#become(undo(this.#history));
  };

  readonly redo = (): void => {
    if (this.#history && this.saving.kind !== 'busy') this.#become(redo(this.#history));
  };

  /** Stores a new version, unless something is wrong. @returns Whether it was stored. */
  async save(): Promise<boolean> {
    const { session, recipe: id } = this.#settings();
    const { recipe } = this;
    if (!session || !recipe || this.saving.kind === 'busy') return false;
    this.settle();
    this.wasRefused = this.errors.length > 0;
    if (this.wasRefused) {
      this.#host.requestUpdate();
      return false;
    }
    this.#setSaving({ kind: 'busy' });
    try {
      const stored = await this.#store(session, id, recipe);
      if (!stored) {
        this.#setSaving({ kind: 'idle' });
        return false;
      }
      this.#keep(recipe, stored);
      this.#setSaving({ kind: 'idle' });
      this.#news.onSaved(stored);
      return true;
    } catch (reason) {
      this.#fail(toError(reason), recipe);
      return false;
    }
  }

  /** Stores one's own version over the other one. */
  async keepMine(): Promise<boolean> {
    if (!this.conflict) return false;
    this.#base(this.conflict);
    return this.save();
  }

  /** The other version takes the place of one's own; that can be taken back. */
  takeTheirs(): void {
    const { conflict } = this;
    if (!conflict) return;
    this.#base(conflict);
    this.edit(() => conflict.theirs);
  }

  #base({ theirs, etag }: Conflict): void {
    this.#saved = theirs;
    this.#etag = etag;
    this.conflict = null;
  }

  #become(history: EditHistory): void {
    this.#history = history;
    this.#host.requestUpdate();
  }

  #setSaving(saving: Saving): void {
    this.saving = saving;
    this.#host.requestUpdate();
  }

  /** What comes from the host; what was changed here is kept, as after the element was moved. */
  #take(recipe: Recipe): void {
    const source = sourceOf(recipe);
    if (this.#saved?.id === recipe.id && this.isChanged) {
      if (!isSame(this.#saved, source)) void this.#lookForOther();
      return;
    }
    const spot = this.#saved?.id === recipe.id ? this.spot : undefined;
    this.#saved = source;
    this.#etag = recipe.etag;
    this.#history = beginHistory(source, spot);
    this.conflict = null;
    this.wasRefused = false;
    this.saving = { kind: 'idle' };
  }

  /** Null when somebody else was faster: see `conflict`. */
  async #store({ client }: CitizenSession, id: string, recipe: RecipeSource): Promise<StoredRecipe | null> {
    const files = { metadata: JSON.stringify(recipe, null, 2) };
    try {
      return await client.recipes.update(id, files, { ifMatch: this.#etag });
    } catch (reason) {
      if (!isRecipeApiError(reason) || reason.kind !== 'conflict') throw reason;
      const other = await this.#readOther(client, id);
      if (this.#saved && !isSame(this.#saved, other.theirs)) {
        this.conflict = other;
        return null;
      }
      // It was published, say: that is no change of what it says.
      this.#etag = other.etag;
      return client.recipes.update(id, files, { ifMatch: this.#etag });
    }
  }

  async #readOther(client: Client, id: string): Promise<Conflict> {
    const recipe = await client.recipes.original(id);
    // Who it was is good to know, but nothing hangs on it.
    const versions = await client.recipes.versions(id, { limit: 1 }).catch(() => null);
    const newest = versions?.items.find(({ version }) => version === recipe.version);
    const at = newest?.createdAt ?? recipe.updatedAt;
    return { theirs: sourceOf(recipe), etag: recipe.etag, by: newest?.createdBy ?? null, at };
  }

  /** Somebody has stored another version. */
  async #lookForOther(): Promise<void> {
    const { session, recipe: id } = this.#settings();
    if (!session || this.saving.kind === 'busy') return;
    try {
      const other = await this.#readOther(session.client, id);
      const { recipe } = this;
      if (this.#settings().recipe !== id || !recipe || !this.#saved || this.#isBusy) return;
      if (isSame(this.#saved, other.theirs)) return;
      if (this.isChanged) this.conflict = other;
      else {
        this.#base(other);
        this.#history = beginHistory(other.theirs, this.spot);
        this.#news.onUpdated(other.by, other.theirs.version);
      }
      this.#host.requestUpdate();
    } catch (reason) {
      // Saving tells it too.
      console.warn('citizen-recipe-editor: another version was stored, and could not be read.', reason);
    }
  }

  get #isBusy(): boolean {
    return this.saving.kind === 'busy';
  }

  #keep(sent: RecipeSource, stored: StoredRecipe): void {
    const { version, project, visibility } = stored;
    const asStored = { ...sent, id: stored.id, version, project, visibility };
    this.#saved = asStored;
    this.#etag = stored.etag;
    if (!this.#history) return;
    // What is taken back later is saved as a version after this one.
    const entries = this.#history.entries.map(entry => ({
      ...entry,
      recipe: { ...entry.recipe, id: stored.id, version, project, visibility },
    }));
    this.#become({ ...this.#history, entries });
  }

  #fail(error: RecipeApiError, recipe: RecipeSource): void {
    const problems = error.errors.map(({ path, message }) => ({ path, message, severity: 'error' as const }));
    this.#refusals = { recipe, problems };
    this.wasRefused = problems.length > 0;
    this.#setSaving({ kind: 'failed', error });
  }
}
