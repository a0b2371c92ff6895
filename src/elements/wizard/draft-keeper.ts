import { isRecipeApiError, type Client, type RecipeApiError } from '../../client/index.ts';
import type { Draft, DraftContentInput } from '../../contract/index.ts';

/** Which draft. */
export interface DraftAddress {
  readonly client: Client;
  readonly recipe: string;
  readonly environment: string;
  readonly deployment?: string;
  readonly customer?: string;
  /** Id of the person. */
  readonly person: string;
}

export type KeepingState = 'none' | 'saving' | 'saved' | 'failed';

/** Ms after the last change: nobody is asked for every letter. */
const typingPause = 800;
/** Browsers let 64 KiB outlive a page, headers included. In characters. */
const largestKeepalive = 30_000;
const firstRetry = 2000;
const lastRetry = 60_000;
const passing: ReadonlySet<string> = new Set(['offline', 'unavailable', 'rate-limited', 'unauthorized']);

const isSame = (one: unknown, other: unknown): boolean => {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
};

export interface DraftKeeperOptions {
  readonly onChange: () => void;
  readonly onSave: (draft: Draft) => void;
  readonly onError: (error: RecipeApiError) => void;
}

/**
 * Keeps one draft on the host: one call at a time, and always the newest answers. What could not be kept is tried again
 * by itself; somebody else's newer draft is never written over.
 */
export class DraftKeeper {
  state: KeepingState = 'none';
  error: RecipeApiError | null = null;
  /** A draft of somebody else, or of another window, that came in between; nothing is kept until that is settled. */
  other: Draft | null = null;
  /** As the host has it, as far as it is known. */
  kept: Draft | null = null;

  address: DraftAddress;
  readonly #options: DraftKeeperOptions;
  /** What is not on the host yet. */
  #unkept: DraftContentInput | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isHeld = false;

  constructor(address: DraftAddress, options: DraftKeeperOptions) {
    this.address = address;
    this.#options = options;
  }

  /** Whether what could not be kept is tried again by itself. */
  get isRetrying(): boolean {
    return this.state === 'failed' && this.error !== null && passing.has(this.error.kind);
  }

  get hasUnkept(): boolean {
    return this.#unkept !== null;
  }

  /** @returns What is kept, if something is. It counts as seen. */
  async find(): Promise<Draft | null> {
    const draft = await this.#read();
    if (this.#unkept && draft) this.meet(draft);
    else this.kept = draft;
    return draft;
  }

  change(content: DraftContentInput): void {
    this.#unkept = content;
    this.#failures = 0;
    this.#later(typingPause);
    this.#options.onChange();
  }

  /** Sends what is not kept yet, now. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#run();
  }

  /** From now on nothing is sent, until `release`. Resolves when nothing is on its way. */
  async hold(): Promise<void> {
    this.#isHeld = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  release(): void {
    this.#isHeld = false;
    if (this.#unkept) this.#later(0);
  }

  /** The answers are deployed: the host forgets the draft by itself. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#unkept = null;
    this.kept = null;
    this.other = null;
    this.#isHeld = false;
    this.#become('none');
  }

  /** The other draft counts as seen: what is kept next takes its place. @param instead It takes the place of ours. */
  acceptOther(instead: boolean): void {
    this.kept = this.other ?? this.kept;
    this.other = null;
    if (instead) this.#unkept = null;
    this.#become(instead ? 'saved' : 'none');
  }

  /** @throws RecipeApiError */
  async remove(): Promise<void> {
    await this.hold();
    this.#unkept = null;
    try {
      const { client, recipe } = this.address;
      await client.drafts.remove(recipe, this.#query);
      this.settle();
    } finally {
      this.#isHeld = false;
    }
  }

  get #query() {
    const { environment, deployment, customer } = this.address;
    return {
      environment,
      ...(deployment === undefined ? {} : { deployment }),
      ...(customer === undefined ? {} : { customer }),
    };
  }

  #read(): Promise<Draft | null> {
    return this.address.client.drafts.get(this.address.recipe, this.#query);
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#isHeld || this.other) return;
    this.#timer = setTimeout(() => void this.#run(), milliseconds);
  }

  #run(): Promise<void> {
    this.#running ??= this.#sendAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #sendAll(): Promise<void> {
    while (this.#unkept && !this.other && !this.#isHeld) {
      try {
        await this.#put();
      } catch (error) {
        if (!isRecipeApiError(error)) throw error;
        return this.#fail(error);
      }
    }
  }

  async #put(): Promise<void> {
    const content = this.#unkept;
    if (!content) return;
    this.#unkept = null;
    this.#become('saving');
    const { client, recipe } = this.address;
    // Outlives the page, which browsers allow for what is small.
    const keepalive = JSON.stringify(content).length < largestKeepalive;
    const ifMatch = this.kept?.etag;
    try {
      const draft = await client.drafts.put(recipe, this.#query, content, { ifMatch, keepalive });
      this.kept = draft;
      this.#failures = 0;
      this.#become('saved');
      this.#options.onSave(draft);
    } catch (error) {
      this.#unkept ??= content;
      if (!isRecipeApiError(error) || error.kind !== 'conflict') throw error;
      await this.#look(content);
      // Nothing is there, nothing was expected, and yet it is refused: sent once more, it would be once more.
      if (ifMatch === undefined && !this.other && !this.kept) throw error;
    }
  }

  /** Sees what is there instead of what was expected. */
  async #look(sent: DraftContentInput): Promise<void> {
    const draft = await this.#read();
    // Kept before, and only the answer to that was lost.
    const isOurs = draft?.updatedBy.id === this.address.person && isSame(draft.content, sent);
    if (draft && !isOurs) this.meet(draft);
    else this.kept = draft;
  }

  /** Another draft came in between. */
  meet(draft: Draft): void {
    clearTimeout(this.#timer);
    this.other = draft;
    this.#become('none');
  }

  #fail(error: RecipeApiError): void {
    this.error = error;
    this.#become('failed');
    this.#options.onError(error);
    if (!passing.has(error.kind)) return;
    const wait = Math.min(lastRetry, firstRetry * 2 ** this.#failures++);
    this.#later(Math.max(wait, error.retryAfterMs ?? 0));
  }

  #become(state: KeepingState): void {
    this.state = state;
    this.#options.onChange();
  }
}
