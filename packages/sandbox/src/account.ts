export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

export interface Account {
  /** What a connection to it answers: `loginHost`, `apiToken` … */
  readonly values: Readonly<Record<string, string>>;
  /** Where people sign in: what an operator would get from the vendor for his app. */
  readonly oauthClient?: OAuthClient;
}
