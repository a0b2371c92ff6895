import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { message } from '../messages/index.ts';
import { preferredLanguage } from './language.ts';
import { HttpProblem } from './problem.ts';

/** Bytes of a request's body. */
const bodyLimit = 1024 * 1024;

const plainId = /^[A-Za-z0-9._-]{1,64}$/;

/** What PostgreSQL and Node say when the database is away: it passes. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  '57P01',
  '57P03',
  '53300',
  '08006',
  '08001',
  '40P01',
]);

/** What PostgreSQL says of a text or a time that it cannot hold: a NUL in an id, half of a character, a cursor that somebody made up. */
const unreadableCodes = new Set(['22007', '22008', '22021', '22P02', '22P05']);

const problemOf = (error: FastifyError & { code?: string }): HttpProblem => {
  if (error instanceof HttpProblem) return error;
  const { code, statusCode } = error;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HttpProblem('invalid', message('request.mediaType'), { status: 415, cause: error });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new HttpProblem('invalid', message('request.tooLarge'), { status: 413, cause: error });
  }
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new HttpProblem('invalid', message('problem.invalid'), { cause: error });
  }
  if (code && unreadableCodes.has(code)) {
    return new HttpProblem('invalid', message('problem.invalid'), { cause: error });
  }
  if (code && awayCodes.has(code)) {
    return new HttpProblem('unavailable', message('problem.unavailable'), {
      cause: error,
      headers: { 'retry-after': '2' },
    });
  }
  // A foreign key that no longer holds: what the call builds on was removed while it was at work.
  if (code === '23503') return new HttpProblem('conflict', message('problem.conflict'), { cause: error });
  return new HttpProblem('unexpected', message('problem.unexpected'), { cause: error });
};

/** JSON alone; a body that is announced and not sent counts as none. */
const readJson = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return parse(request, body as string, (error, parsed) => {
      if (error) done(new HttpProblem('invalid', message('request.json'), { cause: error }));
      else done(null, parsed);
    });
  });
};

/** The server without its routes: request ids, problems, CORS, headers and what may be sent. */
export const createApp = async (logger: FastifyServerOptions['logger']): Promise<FastifyInstance> => {
  const app = fastify({
    logger: logger ?? false,
    bodyLimit,
    forceCloseConnections: true,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 300 },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && plainId.test(given) ? given : randomUUID();
    },
  });
  readJson(app);
  await app.register(multipart);

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      vary: 'accept-language',
    });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      { method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: reply.elapsedTime },
      'answered',
    );
    done();
  });
  // Calls carry a bearer token and no cookies, so a foreign page gains nothing by calling. Whose page may call is looked
  // at with the token: an organization may list its origins.
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'accept-language',
      'idempotency-key',
      'if-match',
      'last-event-id',
      'x-request-id',
    ],
    exposedHeaders: ['content-disposition', 'etag', 'retry-after', 'x-request-id'],
    maxAge: 7200,
  });

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem }, 'a call failed');
    else request.log.debug({ err: problem }, 'a call was refused');
    const language = preferredLanguage(request.headers['accept-language']);
    return reply
      .status(problem.status)
      .headers(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem.toBody(language, request.id)));
  });
  app.setNotFoundHandler(request => {
    const { method, url } = request;
    throw new HttpProblem('not-found', message('request.route', { method, path: url.split('?')[0] ?? '' }));
  });
  return app;
};
