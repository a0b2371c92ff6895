/** Gives a person's token, fetched from the partner's own backend. */
export type GetToken = () => Promise<string>;

/** Where the host is and who acts; from an element's own attributes or from the provider round it. */
export interface SessionSettings {
  readonly apiUrl: string;
  /** The partner's own address that answers `{ "token" }`; fetched with its cookies. */
  readonly tokenUrl: string;
  readonly getToken: GetToken | undefined;
  readonly token: string;
}

/** What a provider tells the elements in it. */
export interface ProvidedSettings extends SessionSettings {
  readonly environment: string;
  /** BCP 47; empty when the page's own language counts. */
  readonly locale: string;
}
