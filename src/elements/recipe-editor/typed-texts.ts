import type { ReactiveControllerHost } from 'lit';

/** What stands in a field of a number while it is typed: "1." is no number yet, and is not to become "1". */
export class TypedTexts {
  readonly #host: ReactiveControllerHost;
  #id = '';
  #text = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  text(id: string, value: number | string | undefined): string {
    return id === this.#id ? this.#text : String(value ?? '');
  }

  isTyping(id: string): boolean {
    return id === this.#id;
  }

  type(id: string, text: string): void {
    this.#id = id;
    this.#text = text;
  }

  readonly leave = (): void => {
    if (this.#id === '') return;
    this.#id = '';
    this.#host.requestUpdate();
  };
}

/** Undefined for an empty text, null for what is no number. */
export const numberOf = (text: string): number | null | undefined => {
  if (text.trim() === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
};
