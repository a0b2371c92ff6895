import type { Access } from 'citizen-integrator/contract';
import { getConnection } from '../connections/store.ts';
import { presentConnection, type AddressParts } from '../deliveries/delivery-address.ts';
import { loadPictures, toDeployment } from '../deployments/deployment.ts';
import { getDeployment } from '../deployments/store.ts';
import { toRun } from '../runs/run.ts';
import { getRun } from '../runs/store.ts';
import type { Store, Tx } from '../store/database.ts';
import type { EventRow } from './store.ts';

/** What an event is about, as it is now. */
export interface EventContent {
  readonly environment: string;
  /** Who may see it. */
  readonly access: Access;
  /** `data:` of the event in the reader's language. */
  readonly toData: (language: string) => string;
}

/** Languages that are kept of one event: readers of one customer rarely have more. */
const inEveryLanguage = (toBody: (language: string) => unknown): ((language: string) => string) => {
  const texts = new Map<string, string>();
  return language => {
    const text = texts.get(language) ?? JSON.stringify(toBody(language));
    texts.set(language, text);
    return text;
  };
};

const read = async (tx: Tx, parts: AddressParts, { type, resource }: EventRow): Promise<EventContent | null> => {
  switch (type) {
    case 'deployment': {
      const row = await getDeployment(tx, resource);
      const [picture] = row ? await loadPictures(tx, [row]) : [];
      if (!picture) return null;
      return {
        environment: picture.row.environment,
        access: 'view-logs',
        toData: inEveryLanguage(language => ({ deployment: toDeployment(picture, parts.library, language) })),
      };
    }
    case 'run': {
      const run = await getRun(tx, resource);
      const deployment = run && (await getDeployment(tx, run.deployment));
      if (!deployment) return null;
      const customer = { id: deployment.customer, name: deployment.customerName };
      return {
        environment: deployment.environment,
        access: 'view-logs',
        toData: inEveryLanguage(language => ({ run: toRun(run, language), customer })),
      };
    }
    case 'connection': {
      const connection = await getConnection(tx, resource);
      if (!connection) return null;
      const data = JSON.stringify({ connection: presentConnection(parts, connection) });
      return { environment: connection.environment, access: 'read', toData: () => data };
    }
    case 'recipe':
      return null;
  }
};

/** Events that are read once for all streams that want them. */
const mostKept = 256;

export type EventReader = (event: EventRow) => Promise<EventContent | null>;

/** Reads what an event is about; null when it is gone. However many streams ask, it is read once. */
export const createEventReader = (parts: AddressParts & { readonly store: Store }): EventReader => {
  const kept = new Map<string, Promise<EventContent | null>>();
  return event => {
    const { organization, customer, id } = event;
    const key = JSON.stringify([organization, customer, id]);
    const known = kept.get(key);
    if (known) return known;
    const content = parts.store.withScope({ organization, customer }, tx => read(tx, parts, event));
    content.catch(() => kept.delete(key));
    kept.set(key, content);
    const oldest = kept.keys().next();
    if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
    return content;
  };
};
