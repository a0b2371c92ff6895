import { serialize } from 'node:v8';
import type { ConnectorConnection, Peek } from '../connectors/index.ts';
import { peekSource, type AnsweredOperation } from './recipe-operation.ts';

/** How long what was seen is kept, in ms. */
const lasts = 60_000;
/** Looks that are kept, how many of them may be one customer's, and the rows and bytes of each. */
const mostPeeks = 50;
const mostOfCustomer = 10;
const mostRows = 50;
const mostBytes = 1_048_576;

export interface SourceLook {
  /** For whom it is kept. */
  readonly customer: string;
  /** The id of the stored connection. */
  readonly connection: string;
  readonly reached: ConnectorConnection;
  readonly answered: AnsweredOperation;
  /** In ms: more than one caller may wait for it. */
  readonly patience: number;
}

interface KeptPeek {
  readonly customer: string;
  readonly peek: Promise<Peek>;
  readonly timer: NodeJS.Timeout;
}

const keyOf = ({ customer, connection, answered: { operation, answers } }: SourceLook): string =>
  JSON.stringify([customer, connection, operation.source, answers]);

/** Looks at sources. One is kept for a moment: whoever tries what becomes of values tries many things one after the other. */
export class SourcePeeks {
  readonly #peekSource: typeof peekSource;
  /** The oldest first. */
  readonly #kept = new Map<string, KeptPeek>();

  constructor(peek = peekSource) {
    this.#peekSource = peek;
  }

  /** @throws ConnectorError */
  look(look: SourceLook): Promise<Peek> {
    return this.#kept.get(keyOf(look))?.peek ?? this.lookAnew(look);
  }

  /** @throws ConnectorError */
  lookAnew(look: SourceLook): Promise<Peek> {
    const { customer, reached, answered, patience } = look;
    const key = keyOf(look);
    const peek = this.#peekSource(reached, answered, AbortSignal.timeout(patience)).then(({ rows, ...rest }) => ({
      ...rest,
      rows: rows.slice(0, mostRows),
    }));
    this.#drop(key);
    this.#makeRoom(customer);
    this.#kept.set(key, { customer, peek, timer: setTimeout(() => this.#drop(key), lasts).unref() });
    const dropThis = () => {
      if (this.#kept.get(key)?.peek === peek) this.#drop(key);
    };
    peek
      .then(({ rows }) => {
        if (serialize(rows).byteLength > mostBytes) dropThis();
      })
      .catch(dropThis);
    return peek;
  }

  #makeRoom(customer: string): void {
    const all = [...this.#kept.keys()];
    const own = all.filter(key => this.#kept.get(key)?.customer === customer);
    const oldest = own.length >= mostOfCustomer ? own[0] : all.length >= mostPeeks ? all[0] : undefined;
    if (oldest !== undefined) this.#drop(oldest);
  }

  #drop(key: string): void {
    clearTimeout(this.#kept.get(key)?.timer);
    this.#kept.delete(key);
  }
}
