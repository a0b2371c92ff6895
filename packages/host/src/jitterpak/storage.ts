import { open, seal } from '../secrets/envelope.ts';
import type { Scope, Store, Tx } from '../store/database.ts';
import { ContentError } from './content/content-node.ts';
import { deleteFile, getFile, listFiles, putFile, type FilePlace } from './store.ts';

export type FileContent = string | Uint8Array;

/** The files of one deployment, as an operation sees them: what it writes is kept when it is done. */
export interface Storage {
  /** Null when there is no such file. */
  readonly read: (place: FilePlace, name: string) => Promise<FileContent | null>;
  /** @throws ContentError when it is too large, or there are too many. */
  readonly write: (place: FilePlace, name: string, content: FileContent) => Promise<void>;
  /** @returns whether there was one. */
  readonly remove: (place: FilePlace, name: string) => Promise<boolean>;
  /** Names, sorted. */
  readonly list: (place: FilePlace) => Promise<readonly string[]>;
  /** Keeps what was written. */
  readonly commit: (tx: Tx) => Promise<void>;
}

export interface StorageOwner {
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
}

const mostBytes = 16 * 1024 * 1024;
const mostBytesInAll = 64 * 1024 * 1024;
const mostFiles = 1000;
const longestName = 400;

const sizeOf = (content: FileContent): number =>
  typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;

const packed = (content: FileContent) =>
  typeof content === 'string' ? { text: content } : { bytes: Buffer.from(content).toString('base64') };
const unpacked = ({ text, bytes }: Record<string, unknown>): FileContent =>
  typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : String(text);

const keyOf = (place: FilePlace, name: string): string => `${place}/${name}`;

export const openStorage = (
  { store, masterSecret }: { readonly store: Store; readonly masterSecret: Buffer },
  owner: StorageOwner,
  scope: Scope,
): Storage => {
  const context = [owner.organization, owner.customer, owner.deployment, 'file'];
  /** Null: removed. */
  const changed = new Map<string, { place: FilePlace; name: string; content: FileContent | null }>();
  let sizes: Promise<Map<string, number>> | null = null;
  const sizesOf = () =>
    (sizes ??= store.withScope(scope, async tx => {
      const rows = await listFiles(tx, owner.deployment);
      return new Map(rows.map(({ place, name, size }) => [keyOf(place, name), size]));
    }));

  return {
    async read(place, name) {
      const own = changed.get(keyOf(place, name));
      if (own) return own.content;
      const sealed = await store.withScope(scope, tx => getFile(tx, owner.deployment, place, name));
      return sealed === null ? null : unpacked(open(masterSecret, [...context, place, name], sealed));
    },
    async write(place, name, content) {
      const known = await sizesOf();
      const size = sizeOf(content);
      if (name === '' || name.length > longestName) throw new ContentError('The name of a file is empty or too long.');
      if (size > mostBytes) throw new ContentError(`"${name}" is larger than ${mostBytes / 1024 / 1024} megabytes.`);
      const after = new Map(known).set(keyOf(place, name), size);
      const all = [...after.values()].reduce((sum, each) => sum + each, 0);
      if (after.size > mostFiles || all > mostBytesInAll) {
        const limits = `${mostFiles} files and ${mostBytesInAll / 1024 / 1024} megabytes`;
        throw new ContentError(`The storage is full: it takes ${limits}.`);
      }
      known.set(keyOf(place, name), size);
      changed.set(keyOf(place, name), { place, name, content });
    },
    async remove(place, name) {
      const known = await sizesOf();
      if (!known.delete(keyOf(place, name))) return false;
      changed.set(keyOf(place, name), { place, name, content: null });
      return true;
    },
    async list(place) {
      const known = await sizesOf();
      const prefix = keyOf(place, '');
      return [...known.keys()]
        .filter(key => key.startsWith(prefix))
        .map(key => key.slice(prefix.length))
        .sort();
    },
    async commit(tx) {
      for (const { place, name, content } of changed.values()) {
        if (content === null) await deleteFile(tx, owner.deployment, place, name);
        else {
          const sealed = seal(masterSecret, [...context, place, name], packed(content));
          await putFile(tx, { ...owner, place, name, size: sizeOf(content), sealed });
        }
      }
    },
  };
};
