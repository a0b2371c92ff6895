/** Thrown by a handler: the answer that its vendor gives when it does not do what was asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`Answered with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
