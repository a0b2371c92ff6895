import type { Option } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { sampleOf } from './found-fields.ts';

/** Nobody chooses from more. */
export const mostOptions = 2_000;
/** In characters: what is longer is text rather than something to choose. */
const longestValue = 500;

/** A list that a person cannot be given. */
export const listError = (code: 'options.many' | 'options.kind', { endpoint }: ConnectorConnection): ConnectorError =>
  new ConnectorError({ kind: 'refused', message: message(code, { app: endpoint.name, count: mostOptions }) });

/** Collects what can be chosen, each value once, in the order in which it comes. */
export const collectOptions = (connection: ConnectorConnection) => {
  const options = new Map<string, Option>();
  return {
    /** @throws ConnectorError when there are too many. */
    add(value: string, label = ''): void {
      if (value === '' || value.length > longestValue || options.has(value)) return;
      if (options.size >= mostOptions) throw listError('options.many', connection);
      options.set(value, { value, label: sampleOf(label === '' ? value : label) });
    },
    all: (): Option[] => [...options.values()],
  };
};
