import type { StoredPresentation } from '../../contract/index.ts';

/** What customers see was stored. */
export class PresentationSaveEvent extends Event {
  static readonly type = 'citizen-presentation-save';
  /** `customer` is null when it is said for all. */
  readonly presentation: StoredPresentation;

  constructor(presentation: StoredPresentation) {
    super(PresentationSaveEvent.type, { bubbles: true, composed: true });
    this.presentation = presentation;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-presentation-save': PresentationSaveEvent;
  }
}
