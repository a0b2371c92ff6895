import { message } from '../messages/index.ts';
import type { Connector } from './connector.ts';
import { ConnectorError, outcomeOf } from './connector-error.ts';
import { addressOf } from './smtp-address.ts';
import { createMailMemory } from './smtp-memory.ts';
import { openSession } from './smtp-session.ts';
import { openWriter, senderOf } from './smtp-writer.ts';

/**
 * E-mail as a target.
 * @param options.certificates PEM; trusted beside the well-known ones.
 */
export const createSmtp = ({ certificates = [] }: { readonly certificates?: readonly string[] } = {}): Connector => {
  const memory = createMailMemory();
  return {
    async test(connection, signal) {
      const app = connection.endpoint.name;
      try {
        senderOf(connection);
        await (await openSession(connection, signal, certificates)).close();
        const works = addressOf(connection).user === '' ? 'connection.works.open' : 'connection.works';
        return { ok: true, message: message(works, { app }), todo: [], field: null, details: null };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ConnectorError) return outcomeOf(error);
        throw error;
      }
    },
    openTarget: (connection, request, signal) =>
      openWriter({
        connection,
        request,
        memory,
        openSession: () => openSession(connection, signal, certificates),
      }),
  };
};

export const smtp: Connector = createSmtp();
