import { setTimeout as sleep } from 'node:timers/promises';
import { message } from '../messages/index.ts';
import { exchange, type ApiAnswer } from './api-exchange.ts';
import { evaluate, ExpressionError, type ApiScope } from './api-expression.ts';
import { faultOf, type ApiFault } from './api-fault.ts';
import type { ApiGrant } from './api-memory.ts';
import { grantOf, isRenewable, renewGrant, signRequest } from './api-sign-in.ts';
import { requestOf, type ApiRequest, type ApiSystem, type RequestDescription } from './api-system.ts';
import { ConnectorError } from './connector-error.ts';

/** A wait that is longer than this, in ms, is not waited for within a call: the run says that it waits. */
const longestWait = 60_000;
const firstWait = 1_000;

/** What a call came to: `fault` null is a success. */
export interface ApiOutcome {
  readonly answer: ApiAnswer;
  readonly fault: ApiFault | null;
  /** What expressions over the answer see. */
  readonly scope: ApiScope;
}

export interface ApiCallOptions {
  /** What the request's expressions see as `$`. */
  readonly input?: unknown;
  /** The address to ask for, in place of path and query. */
  readonly link?: URL;
}

const isExpired = async (answer: ApiAnswer, { way, description }: ApiSystem, scope: ApiScope): Promise<boolean> => {
  if (way.expired === undefined) return answer.status === 401;
  try {
    return (await evaluate(description, way.expired, answer.content, scope)) === true;
  } catch (error) {
    if (error instanceof ExpressionError) return answer.status === 401;
    throw error;
  }
};

const requestFor = async (
  call: RequestDescription,
  { input, link }: ApiCallOptions,
  system: ApiSystem,
  scope: ApiScope,
): Promise<ApiRequest> => {
  try {
    return await requestOf(call, input, system, scope, link);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ConnectorError({
      kind: 'refused',
      message: message('connection.unexpected', { app: system.app }),
      details: error.message,
    });
  }
};

/**
 * Makes a call: signs in where that is needed, once more when the system says that it ended, and waits a little when it
 * is busy.
 * @throws ConnectorError when the system cannot be reached, or we cannot sign in.
 */
export const callApi = async (
  call: RequestDescription,
  system: ApiSystem,
  given: ApiScope,
  signal: AbortSignal,
  options: ApiCallOptions = {},
): Promise<ApiOutcome> => {
  const { memory, mostWaits } = system;
  let grant: ApiGrant = await grantOf(system);
  let isRenewed = false;
  for (let waits = 0; ;) {
    const rest = memory.busyUntil - Date.now();
    if (rest > 0 && mostWaits > 0) await sleep(rest, undefined, { signal });
    const { token, session, kept } = grant;
    const own: ApiScope = { ...given, kept, session, ...(token !== undefined && { token }) };
    const { request, secrets } = await signRequest(await requestFor(call, options, system, own), system, grant);
    const answer = await exchange(request, system, signal, secrets);
    const { status, headers } = answer;
    const { fields, records, offset, size, since } = given;
    const scope: ApiScope = { ...own, status, headers, request: { fields, records, offset, size, since } };

    if (!isRenewed && isRenewable(system) && (await isExpired(answer, system, scope))) {
      grant = await renewGrant(system, grant);
      isRenewed = true;
      continue;
    }
    const fault = await faultOf(answer, system, scope);
    const wait = fault?.retryAfterMs ?? firstWait * 2 ** waits;
    if (fault?.kind !== 'busy' || waits >= mostWaits || wait > longestWait) return { answer, fault, scope };
    waits += 1;
    // Whatever else goes to this system waits as well.
    memory.busyUntil = Math.max(memory.busyUntil, Date.now() + wait);
  }
};
