import type { ReactiveControllerHost } from 'lit';
import type { CallOptions } from '../../client/index.ts';
import type { ConnectionTest } from '../../contract/index.ts';
import { ActionController, type ActionState } from './action-controller.ts';

type Test<Request> = (request: Request, options: CallOptions) => Promise<ConnectionTest>;

/**
 * Tests connections. A result belongs to the very answer that was tested: whoever changes a field makes another answer,
 * so an old or late result is never shown for it.
 */
export class ConnectionTests<Answer extends object, Request> {
  readonly #action: ActionController;
  readonly #test: Test<Request>;
  #tested: Answer | null = null;
  readonly #results = new WeakMap<Answer, ConnectionTest>();

  constructor(host: ReactiveControllerHost & Element, test: Test<Request>) {
    this.#test = test;
    this.#action = new ActionController(host);
  }

  result(answer: Answer | undefined): ConnectionTest | null {
    return (answer && this.#results.get(answer)) ?? null;
  }

  /** How the test of this answer goes. */
  state(answer: Answer | undefined): ActionState {
    return answer && answer === this.#tested ? this.#action.state : { kind: 'idle' };
  }

  isBusy(answer: Answer): boolean {
    return answer === this.#tested && this.#action.isBusy;
  }

  async run(answer: Answer, request: Request): Promise<ConnectionTest | undefined> {
    this.#results.delete(answer);
    this.#tested = answer;
    const result = await this.#action.run(signal => this.#test(request, { signal }));
    if (!result) return undefined;
    this.#results.set(answer, result);
    return result;
  }

  /** The answer was stored as it is: what was found out of it stays true. */
  carryOver(from: Answer, to: Answer): void {
    const result = this.#results.get(from);
    if (result) this.#results.set(to, result);
  }

  readonly tryNow = (): void => this.#action.tryNow();

  stop(): void {
    this.#tested = null;
    this.#action.stop();
  }
}
