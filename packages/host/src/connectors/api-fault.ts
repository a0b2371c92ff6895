import { message, type MessageRef } from '../messages/index.ts';
import { detailsOf, type ApiAnswer } from './api-exchange.ts';
import { evaluate, ExpressionError, listOf, type ApiScope } from './api-expression.ts';
import type { ApiSystem } from './api-system.ts';
import { ConnectorError, type ConnectorErrorKind } from './connector-error.ts';
import { retryAfter } from './retry-after.ts';
import { maskSecrets } from './secrets-mask.ts';

const longestWords = 300;

/**
 * What an answer means that is no success: those of a description's `errors.means`, and beside them `garbled` no data at
 * all, `moved` a redirect, `down` the system's own fault, `failed` an error in an answer that says it went well.
 */
export type FaultKind =
  'auth' | 'rights' | 'busy' | 'missing' | 'duplicate' | 'invalid' | 'garbled' | 'moved' | 'down' | 'failed' | 'other';

export interface ApiFault {
  readonly kind: FaultKind;
  readonly status: number;
  /** The system's own, in one line, secrets masked; empty when it has none. */
  readonly words: string;
  /** Names of the fields that are wrong. */
  readonly fields: readonly string[];
  readonly retryAfterMs: number | null;
  /** Where a redirect leads; empty without one. */
  readonly location: string;
  readonly details: string;
}

const means = ['auth', 'rights', 'busy', 'missing', 'duplicate', 'invalid'] as const;

const kindByStatus = (status: number): FaultKind => {
  if (status >= 300 && status < 400) return 'moved';
  if (status === 408 || status === 425 || status === 429) return 'busy';
  if (status >= 500) return 'down';
  switch (status) {
    case 401:
      return 'auth';
    case 403:
      return 'rights';
    case 404:
    case 410:
      return 'missing';
    case 409:
      return 'duplicate';
    case 400:
    case 422:
      return 'invalid';
    default:
      return 'other';
  }
};

/** What an expression makes of an answer of a kind that nobody foresaw: nothing. */
const tryEvaluate = async (
  text: string | undefined,
  { content }: ApiAnswer,
  { description }: ApiSystem,
  scope: ApiScope,
): Promise<unknown> => {
  if (text === undefined) return undefined;
  try {
    return await evaluate(description, text, content, scope);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
};

/** Words of a system in one line. */
export const plainWords = (value: unknown, { connection }: ApiSystem, secrets: readonly string[] = []): string => {
  const text = listOf(value)
    .map(each => (typeof each === 'string' ? each : JSON.stringify(each)))
    .join(' ');
  const line = maskSecrets(text, connection, secrets).replace(/\s+/g, ' ').trim();
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
};

/** Words that another sentence may follow. */
export const asSentence = (words: string): string => (words === '' || /[.!?…]$/.test(words) ? words : `${words}.`);

/** What `errors.means` says of a code; null when it says nothing. */
export const meaningOf = async (
  code: unknown,
  answer: ApiAnswer,
  system: ApiSystem,
  scope: ApiScope,
): Promise<FaultKind | null> => {
  const given = system.description.errors.means;
  for (const kind of means) {
    const isMeant = await tryEvaluate(given[kind], answer, system, { ...scope, code, status: answer.status });
    if (isMeant === true) return kind;
  }
  return null;
};

const retryAfterOf = async (answer: ApiAnswer, system: ApiSystem, scope: ApiScope): Promise<number | null> => {
  const seconds = Number(await tryEvaluate(system.description.rateLimits.retryAfter, answer, system, scope));
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  return retryAfter(answer.headers['retry-after'] ?? null);
};

/** What is wrong with an answer; null when nothing is. */
export const faultOf = async (answer: ApiAnswer, system: ApiSystem, given: ApiScope): Promise<ApiFault | null> => {
  const { errors, rateLimits } = system.description;
  const { status, headers } = answer;
  const scope = { ...given, status, headers };
  const isSuccess = (status >= 200 && status < 300) || status === 304;
  const isBusy = (await tryEvaluate(rateLimits.busy, answer, system, scope)) === true;
  const hasFailed = isSuccess && (await tryEvaluate(errors.failed, answer, system, scope)) === true;
  if (isSuccess && !isBusy && !hasFailed && !answer.isGarbled) return null;

  const code = await tryEvaluate(errors.code, answer, system, scope);
  const meant = isBusy ? 'busy' : await meaningOf(code, answer, system, scope);
  const plain = hasFailed ? 'failed' : isSuccess ? 'garbled' : kindByStatus(status);
  const inner = await tryEvaluate(errors.message, answer, system, { ...scope, code });
  return {
    kind: meant ?? plain,
    status,
    words: asSentence(plainWords(inner ?? code, system, answer.secrets)),
    fields: listOf(await tryEvaluate(errors.fields, answer, system, { ...scope, code })).map(String),
    retryAfterMs: await retryAfterOf(answer, system, scope),
    location: maskSecrets(headers['location'] ?? '', system.connection, answer.secrets).slice(0, 200),
    details: detailsOf(answer, system),
  };
};

const kinds: Readonly<Record<FaultKind, ConnectorErrorKind>> = {
  auth: 'auth',
  rights: 'auth',
  busy: 'transient',
  missing: 'refused',
  duplicate: 'refused',
  invalid: 'refused',
  // A page in place of data, or an error nobody has a name for, is most often gone a little later.
  garbled: 'transient',
  moved: 'refused',
  down: 'transient',
  failed: 'transient',
  other: 'refused',
};

const sentenceOf = ({ kind, words, location }: ApiFault, { app }: ApiSystem): MessageRef => {
  switch (kind) {
    case 'auth':
      return message('api.signIn', { app });
    case 'busy':
      return message('api.busy', { app });
    case 'garbled':
      return message('api.garbled', { app });
    case 'moved':
      return message('api.moved', { app, location: location === '' ? '…' : location });
    case 'down':
      return message('connection.down', { app });
    case 'rights':
      return words === '' ? message('api.rights', { app }) : message('api.says', { app, words });
    case 'missing':
      return words === '' ? message('api.missing', { app }) : message('api.says', { app, words });
    case 'duplicate':
    case 'invalid':
    case 'failed':
    case 'other':
      return words === '' ? message('api.silent', { app }) : message('api.failed', { app, words });
  }
};

const todoOf = ({ kind }: ApiFault, { app, connection }: ApiSystem): MessageRef[] => {
  switch (kind) {
    case 'auth':
      return [connection.consent ? message('api.consent.todo', { app }) : message('api.signIn.todo')];
    case 'rights':
      return [message('connection.rights.todo', { app })];
    case 'busy':
      return [message('connection.busy.todo')];
    case 'garbled':
    case 'down':
      return [message('connection.down.todo', { app })];
    default:
      return [message('connection.unexpected.todo', { app })];
  }
};

/** The first secret that a person enters: what is probably wrong when we are not let in. */
const secretField = ({ connection, way }: ApiSystem): string | null => {
  if (connection.consent) return null;
  const secrets = connection.endpoint.fields.filter(({ secret }) => secret);
  return (secrets.find(({ name }) => way.fields.includes(name)) ?? secrets[0])?.name ?? null;
};

/** A fault that is about all that we do, or at least all of this call. */
export const errorOf = (fault: ApiFault, system: ApiSystem): ConnectorError =>
  new ConnectorError({
    kind: kinds[fault.kind],
    message: sentenceOf(fault, system),
    todo: todoOf(fault, system),
    field: fault.kind === 'auth' ? secretField(system) : null,
    details: fault.details,
    retryAfterMs: fault.retryAfterMs,
  });

/** The same error, said with what we were at. */
export const during = (error: unknown, put: (reason: MessageRef) => MessageRef): unknown =>
  error instanceof ConnectorError
    ? new ConnectorError(
        {
          kind: error.kind,
          message: put(error.says),
          todo: error.todo,
          field: error.field,
          details: error.details,
          retryAfterMs: error.retryAfterMs,
        },
        { cause: error },
      )
    : error;

/** An answer that an expression of the description cannot read. */
export const oddAnswer = (error: unknown, answer: ApiAnswer, system: ApiSystem): unknown =>
  error instanceof ExpressionError
    ? new ConnectorError(
        {
          kind: 'unexpected',
          message: message('api.odd', { app: system.app }),
          details: `${error.message}\n${detailsOf(answer, system)}`,
        },
        { cause: error },
      )
    : error;
