import type { Schedule, Values } from '../contract/index.ts';
import type { WizardAnswers } from './wizard-answers.ts';

/** Answers that the app provider's page gives. */
export interface Prefill {
  /** Answers to the recipe's questions, by their names. */
  readonly values?: Readonly<Values>;
  /** Ids of stored connections, by the connections' names in the project. */
  readonly connections?: Readonly<Record<string, string>>;
  /** By the operations' ids. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
  /** Id of the environment. */
  readonly environment?: string;
  /**
   * What of this a person may see but not change: names of questions, `connections.NAME`, `schedules.OPERATION` and
   * `environment`. A name for which nothing is given locks nothing.
   */
  readonly locked?: readonly string[];
}

export type PrefillPart = 'values' | 'connections' | 'schedules';

const lockName = (part: PrefillPart, name: string): string => (part === 'values' ? name : `${part}.${name}`);

/** Whether the app provider has set this answer for good. */
export const isLocked = (given: Prefill, part: PrefillPart, name: string): boolean =>
  given[part]?.[name] !== undefined && (given.locked ?? []).includes(lockName(part, name));

/** The environment that the app provider has set for good; empty for none. */
export const lockedEnvironment = ({ environment = '', locked = [] }: Prefill): string =>
  locked.includes('environment') ? environment : '';

/**
 * Puts what the app provider gives into the answers.
 * @param only `locked` leaves everything else to the person.
 * @param accounts Ids of the connections that there are; one that is not there is left out.
 */
export const prefillAnswers = <Answers extends Pick<WizardAnswers, PrefillPart>>(
  answers: Answers,
  prefill: Prefill,
  only: 'all' | 'locked',
  accounts: ReadonlySet<string>,
): Answers => {
  const wanted = (part: PrefillPart) => (entry: readonly [string, unknown]) =>
    only === 'all' || isLocked(prefill, part, entry[0]);
  const connections = Object.entries(prefill.connections ?? {})
    .filter(wanted('connections'))
    .filter(([name, id]) => name in answers.connections && accounts.has(id))
    .map(([name, id]) => [name, { id, form: null }] as const);
  return {
    ...answers,
    values: { ...answers.values, ...Object.fromEntries(Object.entries(prefill.values ?? {}).filter(wanted('values'))) },
    connections: { ...answers.connections, ...Object.fromEntries(connections) },
    schedules: {
      ...answers.schedules,
      ...Object.fromEntries(Object.entries(prefill.schedules ?? {}).filter(wanted('schedules'))),
    },
  };
};
