import { createHash, randomBytes } from 'node:crypto';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import { createId } from '../store/id.ts';
import { findApiKey, insertApiKey } from './store.ts';

/** Tells our keys from tokens and from other services' keys, for people and for scanners of leaked secrets. */
const mark = 'cik_';

export const isApiKey = (text: string): boolean => text.startsWith(mark);

// 256 random bits need no slow hash: nobody can try them all.
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

export interface NewApiKey {
  readonly id: string;
  /** Shown once, never stored. */
  readonly key: string;
  readonly prefix: string;
}

export const createApiKey = async (store: Store, organization: string, name: string): Promise<NewApiKey> => {
  const key = `${mark}${randomBytes(32).toString('base64url')}`;
  const made = { id: createId('key'), key, prefix: key.slice(0, mark.length + 6) };
  await store.withScope({ organization, customer: null }, tx =>
    insertApiKey(tx, { id: made.id, organization, name, prefix: made.prefix, hash: hashOf(key) }),
  );
  return made;
};

/** @returns the organization that the key belongs to. @throws HttpProblem unauthorized. */
export const authenticateKey = async (store: Store, key: string): Promise<string> => {
  const found = isApiKey(key) && (await store.withScope('operator', tx => findApiKey(tx, hashOf(key))));
  if (!found) throw new HttpProblem('unauthorized', message('request.key.unknown'));
  return found.organization;
};
