import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Draft, DraftContent } from '../../contract/index.ts';
import type { WizardAnswers } from '../../model/index.ts';
import { carryAnswers, draftOf, type LostAnswer } from '../../model/wizard-draft.ts';
import type { CitizenSession } from '../../session/index.ts';
import { DraftController } from './draft-controller.ts';
import type { DraftAddress } from './draft-keeper.ts';
import type { WizardData } from './wizard-data.ts';

/** What is in the wizard: the answers, and where in it somebody is. */
export interface Sheet {
  readonly answers: Omit<WizardAnswers, 'environment'>;
  /** Id of the step that is shown. */
  readonly step: string;
  readonly visited: ReadonlySet<string>;
}

/** What a person is told about their draft. */
export type DraftNews =
  /** Answers of before are in the wizard again. */
  | { readonly kind: 'resumed'; readonly draft: Draft }
  /** It was started over; what was there can be had again. */
  | { readonly kind: 'removed'; readonly before: Sheet }
  | { readonly kind: 'not-removed' }
  /** Somebody else's answers are in the wizard in place of the person's own. */
  | { readonly kind: 'taken'; readonly draft: Draft; readonly mine: Sheet };

/** What had no place in the wizard when answers were carried over. */
export interface Losses {
  readonly answers: readonly LostAnswer[];
  /** Whether the recipe has become another version since. */
  readonly isOtherVersion: boolean;
}

export interface DraftingOptions {
  readonly data: WizardData;
  readonly session: () => CitizenSession | undefined;
  readonly sheet: () => Sheet;
  readonly setSheet: (sheet: Sheet) => void;
  /** What is in a wizard that nobody has answered. */
  readonly blank: () => Sheet;
  /** Whether the person has answered something since the wizard opened. */
  readonly hasAnswered: () => boolean;
  /** Something that would be lost with the page, though no draft holds it. */
  readonly hasMore: () => boolean;
}

const noLosses: Losses = { answers: [], isOtherVersion: false };

/** Takes drafts up where they were left, and settles what two people have written at once. */
export class Drafting implements ReactiveController {
  readonly keeping: DraftController;
  news: DraftNews | null = null;
  losses = noLosses;

  readonly #host: ReactiveControllerHost & Element;
  readonly #options: DraftingOptions;
  #found: Draft | null = null;

  constructor(host: ReactiveControllerHost & Element, options: DraftingOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
    this.keeping = new DraftController(host, {
      address: () => this.#address,
      mayKeep: () => options.data.environment?.access === 'write',
      content: () => this.#contentOf(options.sheet()),
      hasMore: options.hasMore,
      onFound: draft => {
        this.#found = draft;
        this.#resume();
      },
    });
  }

  hostUpdate(): void {
    this.#resume();
  }

  /** Another recipe, person, customer or deployment is in the wizard now. */
  reset(): void {
    this.keeping.part();
    this.#found = null;
    this.news = null;
    this.losses = noLosses;
  }

  /** Whether a draft is kept that is in the wizard: until its answers are taken up, nothing may take its place. */
  get isTakenUp(): boolean {
    return this.keeping.isKept && this.#found === null;
  }

  /** The person goes on: where they left it needs no saying any more. */
  goOn(): void {
    if (this.news?.kind === 'resumed') this.news = null;
  }

  /** Something was answered. */
  change(): void {
    if (this.news?.kind === 'removed' || this.news?.kind === 'not-removed') this.news = null;
    this.keeping.change();
  }

  readonly startOver = async (): Promise<void> => {
    const before = this.#options.sheet();
    if (await this.keeping.remove()) {
      this.losses = noLosses;
      this.#options.setSheet(this.#options.blank());
      this.news = { kind: 'removed', before };
    } else this.news = { kind: 'not-removed' };
    this.#host.requestUpdate();
  };

  /** Takes `startOver` back. */
  readonly undo = (): void => {
    if (this.news?.kind !== 'removed') return;
    this.#options.setSheet({ ...this.news.before, step: this.#options.sheet().step });
    this.news = null;
    this.keeping.change();
    void this.keeping.flush();
  };

  /** Shows what the other one wrote, in place of the person's own answers. */
  readonly seeOther = (): void => {
    const draft = this.keeping.other;
    if (!draft) return;
    const mine = this.#options.sheet();
    this.keeping.takeOther();
    this.#carry(draft.content, mine.step);
    this.news = { kind: 'taken', draft, mine };
    this.#host.requestUpdate();
  };

  readonly keepMine = (): void => {
    this.news = null;
    this.keeping.keepMine();
  };

  /** Puts the person's own answers back after they saw the other ones. */
  readonly backToMine = (): void => {
    if (this.news?.kind !== 'taken') return;
    this.#options.setSheet({ ...this.news.mine, step: this.#options.sheet().step });
    this.keepMine();
  };

  readonly dismiss = (): void => {
    this.news = null;
    this.#host.requestUpdate();
  };

  readonly dismissLosses = (): void => {
    this.losses = noLosses;
    this.#host.requestUpdate();
  };

  get #address(): DraftAddress | null {
    const { data, session } = this.#options;
    const { recipe, environment, customer, setup } = data;
    const client = session()?.client;
    const person = setup.value?.person.user.id;
    if (!client || !recipe || !environment || !customer || person === undefined) return null;
    const deployment = setup.value?.deployment?.id;
    return {
      client,
      recipe: recipe.id,
      environment: environment.id,
      person,
      ...(deployment === undefined ? {} : { deployment }),
      ...data.namedCustomer,
    };
  }

  #contentOf({ answers, ...place }: Sheet) {
    const { recipe, plan, environment } = this.#options.data;
    return draftOf(
      { version: recipe?.version ?? '' },
      plan,
      { ...answers, environment: environment?.id ?? null },
      place,
    );
  }

  /** Which accounts there are decides what of a draft still fits. */
  #resume(): void {
    const draft = this.#found;
    if (!draft) return;
    if (this.#options.hasAnswered()) {
      this.#found = null;
      this.keeping.meet(draft);
      return;
    }
    if (!this.#options.data.connections.value) return;
    this.#found = null;
    this.#carry(draft.content, this.#options.sheet().step);
    this.news = { kind: 'resumed', draft };
    this.#host.requestUpdate();
  }

  #carry(content: DraftContent, step: string): void {
    const { data, setSheet } = this.#options;
    const { lost, answers } = carryAnswers(
      data.plan,
      data.connections.value ?? [],
      data.environment?.id ?? null,
      content,
    );
    this.losses = { answers: lost, isOtherVersion: content.version !== data.recipe?.version };
    setSheet({ answers, step, visited: new Set(content.visited) });
  }
}
