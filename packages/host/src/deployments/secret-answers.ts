import type { Configuration, RecipeSource, Values } from 'citizen-integrator/contract';
import { allQuestions, isSecret } from 'citizen-integrator/model/questions';
import { lastingSecrets } from 'citizen-integrator/model/stored-secrets';
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
  const questions = allQuestions(steps);
  const secretNames = new Set(questions.flatMap(property => (isSecret(property) ? property.name : [])));
  const lasting = new Set(
    before ? lastingSecrets(storedSecrets(before), before.values, configuration.values, questions) : [],
  );
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
