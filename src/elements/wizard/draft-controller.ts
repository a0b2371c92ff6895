import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import type { Draft, DraftContentInput } from '../../contract/index.ts';
import { CitizenErrorEvent } from '../../controllers/session-events.ts';
import { DraftKeeper, type DraftAddress } from './draft-keeper.ts';
import { DraftSaveEvent } from './wizard.events.ts';

export interface DraftControllerOptions {
  /** Null while it is not known which draft it is. */
  readonly address: () => DraftAddress | null;
  /** Whether the person may keep drafts there. */
  readonly mayKeep: () => boolean;
  /** The answers as they are. */
  readonly content: () => DraftContentInput;
  /** Something that would be lost with the page, though no draft holds it. */
  readonly hasMore: () => boolean;
  readonly onFound: (draft: Draft) => void;
}

const placeOf = ({ recipe, environment, deployment, customer, person }: DraftAddress): string =>
  JSON.stringify([recipe, environment, deployment, customer, person]);

/** The draft of what is in the wizard: found when the wizard opens, kept while somebody types and before they leave. */
export class DraftController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: DraftControllerOptions;
  #keeper: DraftKeeper | null = null;
  /** What is still on its way to drafts that were left, by their places. */
  readonly #parting = new Map<string, Promise<void>>();

  constructor(host: ReactiveControllerHost & Element, options: DraftControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get state(): DraftKeeper['state'] {
    return this.#keeper?.state ?? 'none';
  }

  /** Whether what could not be kept is tried again by itself. */
  get isRetrying(): boolean {
    return this.#keeper?.isRetrying ?? false;
  }

  /** Whether the host has a draft. */
  get isKept(): boolean {
    return (this.#keeper?.kept ?? null) !== null;
  }

  /** Somebody else's newer draft. */
  get other(): Draft | null {
    return this.#keeper?.other ?? null;
  }

  hostConnected(): void {
    globalThis.addEventListener('beforeunload', this.#beforeUnload);
    globalThis.addEventListener('pagehide', this.#leave);
    globalThis.addEventListener('online', this.#online);
    document.addEventListener('visibilitychange', this.#visibility);
  }

  hostUpdate(): void {
    const address = this.#options.address();
    // While it is loaded anew, as after the element was moved, it is still the one of before.
    if (!address) return;
    if (this.#keeper && placeOf(address) === placeOf(this.#keeper.address)) {
      this.#keeper.address = address;
      return;
    }
    this.part();
    this.#keeper = this.#open(address);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('beforeunload', this.#beforeUnload);
    globalThis.removeEventListener('pagehide', this.#leave);
    globalThis.removeEventListener('online', this.#online);
    document.removeEventListener('visibilitychange', this.#visibility);
    this.#leave();
  }

  /**
   * Something was answered. What there is to keep is asked for now and not when it is sent: by then another customer,
   * environment or recipe may be in the wizard, or none.
   */
  change(): void {
    if (!this.#keeper || !this.#options.mayKeep()) return;
    this.#keeper.change(this.#options.content());
  }

  /** Keeps what is not kept yet, now. */
  async flush(): Promise<void> {
    await this.#keeper?.flush();
  }

  /** The wizard becomes about something else, or begins anew: whoever comes back to this draft finds it as it was left. */
  part(): void {
    const keeper = this.#keeper;
    if (!keeper) return;
    this.#keeper = null;
    keeper.release();
    this.#parting.set(placeOf(keeper.address), keeper.flush());
  }

  /** While answers are deployed nothing is kept. */
  async hold(): Promise<void> {
    await this.#keeper?.hold();
  }

  release(): void {
    this.#keeper?.release();
  }

  settle(): void {
    this.#keeper?.settle();
  }

  /** A draft turned out to be another one than what is in the wizard. */
  meet(draft: Draft): void {
    this.#keeper?.meet(draft);
  }

  /** The other draft counts as seen; what is answered now takes its place. */
  keepMine(): void {
    this.#keeper?.acceptOther(false);
    this.change();
    void this.flush();
  }

  /** The other draft is what is in the wizard now. */
  takeOther(): void {
    this.#keeper?.acceptOther(true);
  }

  /** @returns Whether it is gone. */
  async remove(): Promise<boolean> {
    try {
      await this.#keeper?.remove();
      return true;
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      this.#tell(error);
      return false;
    }
  }

  #open(address: DraftAddress): DraftKeeper {
    const keeper = new DraftKeeper(address, {
      onChange: () => this.#host.requestUpdate(),
      onSave: draft => this.#host.dispatchEvent(new DraftSaveEvent(draft)),
      onError: error => this.#tell(error),
    });
    const parting = this.#parting.get(placeOf(address)) ?? Promise.resolve();
    void parting
      .then(() => keeper.find())
      .then(draft => {
        if (draft && !keeper.other && keeper === this.#keeper) this.#options.onFound(draft);
      })
      // Without it the wizard starts empty. What is kept next meets the draft that is there.
      .catch((error: unknown) => {
        if (!isRecipeApiError(error)) throw error;
      });
    return keeper;
  }

  #tell(error: RecipeApiError): void {
    this.#host.dispatchEvent(new CitizenErrorEvent(error));
  }

  readonly #beforeUnload = (event: BeforeUnloadEvent): void => {
    const isUnsafe = this.#keeper?.hasUnkept || this.state === 'saving' || this.#options.hasMore();
    if (!isUnsafe) return;
    void this.flush();
    event.preventDefault();
  };

  readonly #leave = (): void => void this.flush();

  readonly #online = (): void => {
    if (this.state === 'failed') void this.flush();
  };

  readonly #visibility = (): void => {
    if (document.visibilityState === 'hidden') this.#leave();
  };
}
