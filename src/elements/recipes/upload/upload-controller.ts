import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, RecipeApiError, type Client } from '../../../client/index.ts';
import type { RecipeFinding, RecipeSummary, StoredRecipe } from '../../../contract/index.ts';
import type { Localizer } from '../../../i18n/localizer.ts';
import { failureSentence } from '../../../ui/error-state.ts';
import { pairFiles, type FilePair } from './file-pairs.ts';

/** What is done with the files: new recipes, recipes made of Jitterpaks, or a new version of one. */
export type UploadKind =
  | { readonly kind: 'upload' }
  | { readonly kind: 'generate' }
  | { readonly kind: 'update'; readonly recipe: RecipeSummary };

/** The files of one recipe on their way. */
export interface Parcel {
  readonly name: string;
  readonly files: FilePair;
  readonly state: 'checking' | 'refused' | 'ready' | 'sending' | 'stored' | 'failed';
  readonly errors: readonly RecipeFinding[];
  readonly warnings: readonly RecipeFinding[];
  readonly recipe: StoredRecipe | null;
}

export interface UploadOptions {
  readonly client: () => Client | undefined;
  readonly localizer: () => Localizer;
  readonly onStored: (recipe: StoredRecipe) => void;
  /** The host could not be reached or said no. */
  readonly onError: (error: RecipeApiError) => void;
  /** Everything that was to be sent was. @param count How many were stored. */
  readonly onDone: (count: number) => void;
}

const megabyte = 1024 * 1024;
/** In MB; the host takes no more. */
const most = { metadata: 1, jitterpak: 100 } as const;

const saying = (code: string, message: string): RecipeFinding => ({
  code,
  path: '',
  line: null,
  column: null,
  message,
});

/** Checks files in the browser, and sends those that can be used. */
export class UploadController implements ReactiveController {
  what: UploadKind = { kind: 'upload' };
  parcels: readonly Parcel[] = [];

  readonly #host: ReactiveControllerHost;
  readonly #options: UploadOptions;
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost, options: UploadOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.begin({ kind: 'upload' });
  }

  /** Starts over; what is being sent is no longer waited for. */
  begin(what: UploadKind): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.what = what;
    this.parcels = [];
    this.#host.requestUpdate();
  }

  get isSending(): boolean {
    return this.parcels.some(({ state }) => state === 'sending');
  }

  get ready(): readonly Parcel[] {
    return this.parcels.filter(({ state }) => state === 'ready');
  }

  /** Takes in files; one that was there already is replaced by what is chosen now. */
  add(files: readonly File[]): void {
    for (const pair of this.#pairsOf(files)) {
      const known = this.parcels.find(({ name, state }) => name === pair.name && state !== 'stored');
      if (known?.state === 'sending') continue;
      const merged: FilePair = {
        name: pair.name,
        metadata: pair.metadata ?? known?.files.metadata ?? null,
        jitterpak: pair.jitterpak ?? known?.files.jitterpak ?? null,
        other: pair.other,
      };
      void this.#check(merged);
    }
    this.#host.requestUpdate();
  }

  remove(name: string): void {
    this.parcels = this.parcels.filter(parcel => parcel.name !== name || parcel.state === 'sending');
    this.#host.requestUpdate();
  }

  /** Sends what can be used, one after the other. */
  async send(): Promise<void> {
    const client = this.#options.client();
    if (!client || this.isSending) return;
    const { signal } = this.#abort;
    let count = 0;
    for (const { name, files } of this.ready) {
      this.#change(name, { state: 'sending' });
      try {
        const recipe = await this.#store(client, files, signal);
        if (signal.aborted) return;
        count += 1;
        this.#change(name, { state: 'stored', recipe, warnings: recipe.warnings });
        this.#options.onStored(recipe);
      } catch (reason) {
        if (signal.aborted) return;
        if (!isRecipeApiError(reason)) throw reason;
        const errors =
          reason.errors.length > 0
            ? reason.errors.map(({ path, code, line = null, column = null, message }) => ({
                path,
                code,
                line,
                column,
                message,
              }))
            : [saying(reason.kind, failureSentence(this.#options.localizer(), reason))];
        // What may pass by itself can be sent again as it is.
        this.#change(name, { state: reason.kind === 'invalid' ? 'refused' : 'failed', errors });
        this.#options.onError(reason);
      }
    }
    this.#options.onDone(count);
  }

  /** What failed goes once more. */
  readonly sendAgain = (): Promise<void> => {
    this.parcels = this.parcels.map(parcel =>
      parcel.state === 'failed' ? { ...parcel, state: 'ready', errors: [] } : parcel,
    );
    return this.send();
  };

  #pairsOf(files: readonly File[]): readonly FilePair[] {
    const pairs = pairFiles(files);
    if (this.what.kind !== 'update') return pairs;
    // Whatever they are called, they are those of one recipe.
    const whole = pairs.reduce<FilePair>(
      (all, { metadata, jitterpak }) => ({
        ...all,
        metadata: metadata ?? all.metadata,
        jitterpak: jitterpak ?? all.jitterpak,
      }),
      { name: this.what.recipe.id, metadata: null, jitterpak: null, other: null },
    );
    const others = pairs.filter(({ other }) => other !== null);
    return whole.metadata || whole.jitterpak ? [whole, ...others] : others;
  }

  async #check(files: FilePair): Promise<void> {
    const { name } = files;
    const { signal } = this.#abort;
    const parcel: Parcel = { name, files, state: 'checking', errors: [], warnings: [], recipe: null };
    const isKnown = this.parcels.some(other => other.name === name && other.state !== 'stored');
    this.parcels = isKnown
      ? this.parcels.map(other => (other.name === name && other.state !== 'stored' ? parcel : other))
      : [...this.parcels, parcel];
    const refusal = this.#refusalOf(files);
    const found = refusal ? { errors: [refusal], warnings: [] } : await this.#look(files);
    // Other files of the same name may have come meanwhile.
    const isCurrent = this.parcels.find(other => other.name === name)?.files === files;
    if (signal.aborted || !isCurrent) return;
    this.#change(name, { ...found, state: found.errors.length > 0 ? 'refused' : 'ready' });
  }

  /** What can be said without looking inside. */
  #refusalOf({ name, metadata, jitterpak, other }: FilePair): RecipeFinding | null {
    const localizer = this.#options.localizer();
    const { kind } = this.what;
    if (kind === 'generate' && !jitterpak) return saying('wrong-kind', localizer.t('recipes.upload.wrongKindGenerate'));
    if (other) return saying('wrong-kind', localizer.t('recipes.upload.wrongKind'));
    for (const part of ['metadata', 'jitterpak'] as const) {
      const file = part === 'metadata' ? metadata : jitterpak;
      if (file && file.size > most[part] * megabyte) {
        return saying('too-large', localizer.t('recipes.upload.tooLarge', { size: most[part] }));
      }
    }
    return kind === 'upload' && !metadata
      ? saying('metadata-missing', localizer.t('recipes.upload.alone', { name }))
      : null;
  }

  async #look({ name, metadata, jitterpak }: FilePair): Promise<Pick<Parcel, 'errors' | 'warnings'>> {
    const localizer = this.#options.localizer();
    const part = await import('./check-files.ts').catch(() => null);
    if (!part) return { errors: [saying('offline', localizer.t('recipes.upload.checksMissing'))], warnings: [] };
    try {
      const isGenerated = this.what.kind === 'generate';
      const found = await part.checkFiles({ metadata: isGenerated ? null : metadata, jitterpak });
      const isMissing = this.what.kind === 'upload' && found.needsJitterpak && !jitterpak;
      const missing = isMissing ? [saying('jitterpak-missing', localizer.t('recipes.upload.missing', { name }))] : [];
      const unreadable = found.isText ? [] : [saying('bad-encoding', localizer.t('recipes.upload.encoding'))];
      return { errors: [...found.errors, ...unreadable, ...missing], warnings: found.warnings };
    } catch {
      return { errors: [saying('unreadable', localizer.t('recipes.upload.unreadable'))], warnings: [] };
    }
  }

  async #store(client: Client, files: FilePair, signal: AbortSignal): Promise<StoredRecipe> {
    const { what } = this;
    const { metadata, jitterpak } = files;
    const given = jitterpak ? { jitterpak } : {};
    if (what.kind === 'generate' && jitterpak) return client.recipes.generate(jitterpak, { signal });
    if (what.kind === 'update') {
      // A new Jitterpak alone: the steps stay as they are.
      const steps = metadata ?? JSON.stringify(await client.recipes.original(what.recipe.id, { signal }), null, 2);
      return client.recipes.update(what.recipe.id, { metadata: steps, ...given }, { signal });
    }
    if (!metadata) throw new RecipeApiError({ kind: 'unexpected', message: 'There is nothing to send' });
    return client.recipes.create({ metadata, ...given }, { signal });
  }

  #change(name: string, change: Partial<Parcel>): void {
    this.parcels = this.parcels.map(parcel =>
      parcel.name === name && parcel.state !== 'stored' ? { ...parcel, ...change } : parcel,
    );
    this.#host.requestUpdate();
  }
}
