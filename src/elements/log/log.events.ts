/** A person closes the log; only with `closable`. */
export class LogCloseEvent extends Event {
  static readonly type = 'citizen-log-close';

  constructor() {
    super(LogCloseEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-log-close': LogCloseEvent;
  }
}
