import { message } from '../messages/index.ts';
import type { Connector } from './connector.ts';
import { ConnectorError, outcomeOf } from './connector-error.ts';
import { askFor, bodyOf, notJson, systemOf, urlBehind } from './rest-answer.ts';
import { createRestMemory } from './rest-memory.ts';
import { answerOf, isSigned } from './rest-sign-in.ts';
import { readPage } from './rest-source.ts';
import { openRestTarget } from './rest-target.ts';
import { listValues } from './rest-values.ts';

const memory = createRestMemory();

/** JSON over HTTP: the endpoint says how requests are signed, the recipe's resource where the records are. */
export const rest: Connector = {
  async test(connection, signal) {
    const app = connection.endpoint.name;
    try {
      const path = connection.endpoint.testPath || answerOf(connection.values, 'testPath');
      const system = systemOf(connection);
      const call = { url: urlBehind(system, path), system };
      await askFor(call, signal, async response => {
        const type = response.headers.get('content-type') ?? '';
        // A web page says 200 to anything; an API has other things to say.
        if (/^text\/html\b/i.test(type)) throw notJson(call, `${type}\n${await bodyOf(response, call)}`);
        await response.body?.cancel();
      });
      const works = isSigned(system.signIn) ? 'connection.works' : 'connection.works.open';
      return { ok: true, message: message(works, { app }), todo: [], field: null, details: null };
    } catch (error) {
      if (error instanceof ConnectorError) return outcomeOf(error);
      throw error;
    }
  },
  read: readPage,
  listValues,
  openTarget: (connection, request, signal) =>
    Promise.resolve().then(() => openRestTarget(connection, request, memory, signal)),
};
