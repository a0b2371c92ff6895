import type { Configuration, Property, RecipeSource, Values } from 'citizen-integrator/contract';
import { allQuestions, isSecret } from 'citizen-integrator/model/questions';
import { open, seal } from '../secrets/envelope.ts';

/** A configuration as it is kept: answers that are secret stand apart, sealed, and never go out. */
export interface StoredConfiguration extends Configuration {
  readonly secrets?: {
    /** Names of the questions. */
    readonly names: readonly string[];
    readonly sealed: string;
  };
}

/** Whose answers they are: they open nowhere else. */
export interface AnswersOwner {
  readonly organization: string;
  readonly customer: string;
  /** Of the deployment. */
  readonly id: string;
}

const contextOf = ({ organization, customer, id }: AnswersOwner): readonly string[] => [
  organization,
  customer,
  id,
  'answers',
];

export const storedSecrets = ({ secrets }: StoredConfiguration): readonly string[] => secrets?.names ?? [];

/** @throws SealError when the master secret is another one, or the row was tampered with. */
export const openSecrets = (masterSecret: Buffer, owner: AnswersOwner, { secrets }: StoredConfiguration): Values =>
  secrets ? (open(masterSecret, contextOf(owner), secrets.sealed) as Values) : {};

type Steps = RecipeSource['steps'];

/** What says where a secret is sent, by its kind or by what authors call it. */
const isAddress = ({ name, type }: Property): boolean =>
  type === 'url' || /url|uri|host|server|domain|address|endpoint/i.test(name);

/**
 * Names of the stored secrets that stay when answers change. Where an address is another one, each has to be typed anew,
 * so that nobody can have it sent elsewhere.
 */
export const lastingSecrets = (before: StoredConfiguration, values: Values, steps: Steps): readonly string[] =>
  allQuestions(steps).some(
    property =>
      isAddress(property) &&
      !isSecret(property) &&
      (values[property.name] ?? null) !== (before.values[property.name] ?? null),
  )
    ? []
    : storedSecrets(before);

/**
 * Puts secret answers apart.
 * @param before of the deployment until now: a secret that is left out stays, where it may.
 */
const sealAnswers = (
  masterSecret: Buffer,
  owner: AnswersOwner,
  configuration: Configuration,
  steps: Steps,
  before: StoredConfiguration | null = null,
): StoredConfiguration => {
  const secretNames = new Set(allQuestions(steps).flatMap(property => (isSecret(property) ? property.name : [])));
  const lasting = new Set(before ? lastingSecrets(before, configuration.values, steps) : []);
  const given = Object.entries(configuration.values);
  const kept = before ? Object.entries(openSecrets(masterSecret, owner, before)) : [];
  const secrets: Values = Object.fromEntries([
    ...kept.filter(([name]) => secretNames.has(name) && lasting.has(name)),
    ...given.filter(([name, value]) => secretNames.has(name) && value !== null && value !== ''),
  ]);
  const names = Object.keys(secrets);
  const values = Object.fromEntries(given.filter(([name]) => !secretNames.has(name)));
  if (names.length === 0) return { ...configuration, values };
  return { ...configuration, values, secrets: { names, sealed: seal(masterSecret, contextOf(owner), secrets) } };
};

/** A checked configuration as it is kept. Recipes that are flows have their secrets in connections. */
export const storedConfiguration = (
  masterSecret: Buffer,
  owner: AnswersOwner,
  { project, steps }: Pick<RecipeSource, 'project' | 'steps'>,
  configuration: Configuration,
  before: StoredConfiguration | null = null,
): StoredConfiguration => {
  if (project.kind === 'flow') return configuration;
  return sealAnswers(masterSecret, owner, configuration, steps, before);
};

/** What may go out. */
export const withoutSecrets = ({ secrets: _secrets, ...configuration }: StoredConfiguration): Configuration =>
  configuration;
