import { isRecipeApiError, type RecipeApiError, type RecipeApiErrorKind } from '../client/index.ts';

/** Something could not be had or done, and a person was told so. */
export class CitizenErrorEvent extends Event {
  static readonly type = 'citizen-error';
  /** Closed: see RecipeApiError. */
  readonly kind: RecipeApiErrorKind;
  /** Names the call in the host's log; null when the host was never reached. */
  readonly requestId: string | null;
  readonly error: RecipeApiError;

  constructor(error: RecipeApiError) {
    super(CitizenErrorEvent.type, { bubbles: true, composed: true });
    this.kind = error.kind;
    this.requestId = error.requestId;
    this.error = error;
  }
}

const told = new WeakSet<RecipeApiError>();

/** Tells of an error, once: several elements, and several calls of one, may fail for the same reason. */
export const tellError = (target: EventTarget, error: RecipeApiError): void => {
  const reason = isRecipeApiError(error.cause) ? error.cause : error;
  if (told.has(reason)) return;
  told.add(reason);
  target.dispatchEvent(new CitizenErrorEvent(error));
};

/** The token ends or has ended, and nothing here can renew it: set a new `token`, and what waited goes on. */
export class CitizenTokenExpiredEvent extends Event {
  static readonly type = 'citizen-token-expired';

  constructor() {
    super(CitizenTokenExpiredEvent.type, { bubbles: true, composed: true });
  }
}

/** The element shows its content for the first time. */
export class CitizenReadyEvent extends Event {
  static readonly type = 'citizen-ready';

  constructor() {
    super(CitizenReadyEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-error': CitizenErrorEvent;
    'citizen-token-expired': CitizenTokenExpiredEvent;
    'citizen-ready': CitizenReadyEvent;
  }
}
