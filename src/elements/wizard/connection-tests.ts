import type { ReactiveControllerHost } from 'lit';
import type { CallOptions } from '../../client/index.ts';
import type { ConnectionTest, ConnectionTestRequest } from '../../contract/index.ts';
import type { ConnectionAnswer } from '../../model/index.ts';
import { ActionController, type ActionState } from './action-controller.ts';
import { ConnectionTestEvent } from './wizard.events.ts';

type Test = (request: ConnectionTestRequest, options: CallOptions) => Promise<ConnectionTest>;

/**
 * Tests connections. A result belongs to the very answer that was tested: whoever changes a field makes another answer,
 * so an old or late result is never shown for it.
 */
export class ConnectionTests {
  readonly #host: ReactiveControllerHost & Element;
  readonly #action: ActionController;
  readonly #test: Test;
  #tested: ConnectionAnswer | null = null;
  readonly #results = new WeakMap<ConnectionAnswer, ConnectionTest>();

  constructor(host: ReactiveControllerHost & Element, test: Test) {
    this.#host = host;
    this.#test = test;
    this.#action = new ActionController(host);
  }

  result(answer: ConnectionAnswer | undefined): ConnectionTest | null {
    return (answer && this.#results.get(answer)) ?? null;
  }

  /** How the test of this answer goes. */
  state(answer: ConnectionAnswer | undefined): ActionState {
    return answer && answer === this.#tested ? this.#action.state : { kind: 'idle' };
  }

  isBusy(answer: ConnectionAnswer): boolean {
    return answer === this.#tested && this.#action.isBusy;
  }

  async run(answer: ConnectionAnswer, request: ConnectionTestRequest): Promise<ConnectionTest | undefined> {
    this.#results.delete(answer);
    this.#tested = answer;
    const result = await this.#action.run(signal => this.#test(request, { signal }));
    if (!result) return undefined;
    this.#results.set(answer, result);
    const { ok, durationMs } = result;
    this.#host.dispatchEvent(new ConnectionTestEvent({ endpoint: request.endpoint, ok, durationMs }));
    return result;
  }

  /** The answer was stored as it is: what was found out of it stays true. */
  carryOver(from: ConnectionAnswer, to: ConnectionAnswer): void {
    const result = this.#results.get(from);
    if (result) this.#results.set(to, result);
  }

  readonly tryNow = (): void => this.#action.tryNow();

  stop(): void {
    this.#tested = null;
    this.#action.stop();
  }
}
