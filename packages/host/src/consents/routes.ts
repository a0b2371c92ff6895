import type { FastifyInstance } from 'fastify';
import { toConnection } from '../connections/connection.ts';
import type { Handle } from '../http/handle.ts';
import { preferredLanguage } from '../http/language.ts';
import { message } from '../messages/index.ts';
import {
  acceptAuthorization,
  beginAuthorization,
  callbackPath,
  cancelAuthorization,
  finishAuthorization,
  lookAtAuthorization,
  type AuthorizeParts,
} from './authorize.ts';
import { callbackPage } from './callback-page.ts';
import { createPracticeConnection, type PracticeParts } from './practice-connection.ts';

const paramsOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?')[1] ?? '');

/** Where a person's browser comes back to from the system: the host's own page, as nobody's token comes with it. */
const registerCallback = (app: FastifyInstance, parts: AuthorizeParts): void => {
  app.get(callbackPath, async (request, reply) => {
    const params = paramsOf(request.url);
    const ended = await finishAuthorization(parts, params, error =>
      request.log.error({ err: error }, 'a sign-in failed'),
    );
    const language =
      ended.kind === 'unknown' ? preferredLanguage(request.headers['accept-language']) : ended.row.language;
    if (ended.kind !== 'unknown' && ended.row.returnTo !== null) return reply.redirect(ended.row.returnTo, 303);
    const state = params.get('state') ?? '';
    const { html, policy } =
      ended.kind === 'ended'
        ? callbackPage(ended.end.says ?? message('consent.page.close'), language, {
            state,
            status: ended.end.status,
            origin: ended.row.origin,
          })
        : callbackPage(message(ended.kind === 'used' ? 'consent.page.used' : 'consent.page.unknown'), language, null);
    return reply
      .status(ended.kind === 'unknown' ? 400 : 200)
      .headers({
        'content-security-policy': policy,
        // The opener has to hear of it.
        'cross-origin-opener-policy': 'unsafe-none',
        'x-robots-tag': 'noindex',
      })
      .type('text/html; charset=utf-8')
      .send(html);
  });
};

export const registerConsentRoutes = (
  app: FastifyInstance,
  handle: Handle,
  parts: AuthorizeParts & PracticeParts & { readonly onError: (error: unknown) => void },
): void => {
  handle('authorizeConnection', ({ caller, body, origin, language }) =>
    beginAuthorization(parts, caller, body, origin, language),
  );
  handle('getAuthorization', ({ caller, params, language }) =>
    lookAtAuthorization(parts, caller, params.state, language),
  );
  handle('acceptAuthorization', ({ caller, params, language }) =>
    acceptAuthorization(parts, caller, params.state, language),
  );
  handle('cancelAuthorization', ({ caller, params }) =>
    cancelAuthorization(parts, caller, params.state, parts.onError),
  );
  handle('createPracticeConnection', async ({ caller, body }) =>
    toConnection(await createPracticeConnection(parts, caller, body)),
  );
  registerCallback(app, parts);
};
