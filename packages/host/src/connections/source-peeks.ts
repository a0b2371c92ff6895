import type { ConnectorConnection, Peek } from '../connectors/index.ts';
import { peekSource, type AnsweredOperation } from './recipe-operation.ts';

/** How long what was seen is used, in ms; how many looks, and rows of each, are kept. */
const lasts = 60_000;
const mostPeeks = 50;
const mostRows = 50;

interface KeptPeek {
  readonly at: number;
  readonly peek: Promise<Peek>;
}

/** Looks at sources. One is kept for a moment: whoever tries what becomes of values tries many things one after the other. */
export class SourcePeeks {
  readonly #kept = new Map<string, KeptPeek>();

  /** @param connection The id of the stored one. @throws ConnectorError */
  look(connection: string, reached: ConnectorConnection, answered: AnsweredOperation, patience: number): Promise<Peek> {
    const kept = this.#kept.get(this.#keyOf(connection, answered));
    return kept && kept.at > Date.now() - lasts ? kept.peek : this.lookAnew(connection, reached, answered, patience);
  }

  /** @param patience in ms: more than one caller may wait for it. @throws ConnectorError */
  lookAnew(
    connection: string,
    reached: ConnectorConnection,
    answered: AnsweredOperation,
    patience: number,
  ): Promise<Peek> {
    const key = this.#keyOf(connection, answered);
    const peek = peekSource(reached, answered, AbortSignal.timeout(patience)).then(({ rows, ...rest }) => ({
      ...rest,
      rows: rows.slice(0, mostRows),
    }));
    this.#kept.delete(key);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= mostPeeks) this.#kept.delete(oldest);
    this.#kept.set(key, { at: Date.now(), peek });
    peek.catch(() => this.#kept.delete(key));
    return peek;
  }

  #keyOf(connection: string, { operation: { source }, answers }: AnsweredOperation): string {
    return JSON.stringify([connection, source, answers]);
  }
}
