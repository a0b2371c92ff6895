import { constants } from 'node:fs';
import type { Client, FileEntry, SFTPWrapper, Stats } from 'ssh2';
import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { addressOf } from './sftp-address.ts';
import { isMissing, SftpLostError, SftpStatusError, sftpError, status } from './sftp-error.ts';
import { signIn, type SshClient } from './sftp-sign-in.ts';

/** What tells one state of a file from another. The protocol gives no better clock than whole seconds. */
export interface FileStamp {
  /** In bytes. */
  readonly size: number;
  /** Seconds since 1970, UTC. */
  readonly modified: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export interface OpenFile {
  readonly stamp: () => Promise<FileStamp>;
  /** So many bytes from an offset on; fewer only at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Buffer>;
  readonly write: (offset: number, bytes: Buffer) => Promise<void>;
  readonly truncate: (size: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * A signed-in session. It lives until it is closed or the signal that it was opened with is aborted. Everything rejects
 * with SftpStatusError or SftpLostError; `sftpError` puts them into words.
 */
export interface SftpSession {
  /** Of the server's key, as OpenSSH writes it: `SHA256:…`. */
  readonly fingerprint: string;
  readonly list: (folder: string) => Promise<readonly FolderEntry[]>;
  /** Null when there is nothing. */
  readonly stamp: (path: string) => Promise<FileStamp | null>;
  readonly open: (path: string, flags: 'r' | 'r+' | 'w' | 'wx') => Promise<OpenFile>;
  /** Puts a file in the place of another, or where there is none. */
  readonly replace: (from: string, to: string) => Promise<void>;
  /** Fails when `to` is there. */
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Makes a folder and those above it, unless they are there. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** Cuts the connection: whatever is asked for fails. */
  readonly abort: () => void;
  readonly close: () => Promise<void>;
}

/** What every server takes in one packet, in bytes. */
const packetLength = 32 * 1024;

const openSubsystem = (client: Client, connection: ConnectorConnection): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (!error) return resolve(sftp);
      const { host, user } = addressOf(connection);
      const todo = [message('connection.sftp.missing.todo', { user })];
      const says = message('connection.sftp.missing', { host });
      reject(new ConnectorError({ kind: 'refused', message: says, todo, details: error.message }, { cause: error }));
    });
  });

type Done<Result> = (error: Error | null | undefined, result: Result) => void;

const stampOf = ({ size, mtime }: Stats): FileStamp => ({ size, modified: mtime });

const kindOf = ({ mode }: { readonly mode: number }): FolderEntry['kind'] | 'link' => {
  switch (mode & constants.S_IFMT) {
    case constants.S_IFREG:
      return 'file';
    case constants.S_IFDIR:
      return 'folder';
    case constants.S_IFLNK:
      return 'link';
    default:
      return 'other';
  }
};

const sessionOver = (sftp: SFTPWrapper, { fingerprint, over, end, abort }: SshClient): SftpSession => {
  let isLost = false;
  const pending = new Set<(error: Error) => void>();
  void over.then(() => {
    isLost = true;
    for (const reject of pending) reject(new SftpLostError('the connection was closed'));
  });

  const ask = <Result>(path: string, request: (done: Done<Result>) => void): Promise<Result> =>
    new Promise<Result>((resolve, reject) => {
      if (isLost) return reject(new SftpLostError('the connection was closed'));
      pending.add(reject);
      request((error, result) => {
        pending.delete(reject);
        if (!error) return resolve(result);
        const { code } = error as { code?: unknown };
        if (typeof code !== 'number' || code === status.lost) reject(new SftpLostError(error.message));
        else reject(new SftpStatusError(code, path, error.message));
      });
    });

  /** Servers that follow only version 3 refuse to rename onto a file; OpenSSH's extension replaces it in one go. */
  const renameOnto = (from: string, to: string): Promise<void> =>
    ask<void>(to, done => {
      try {
        sftp.ext_openssh_rename(from, to, error => done(error, undefined));
      } catch {
        sftp.rename(from, to, error => done(error, undefined));
      }
    });

  const kindThere = async (path: string): Promise<FolderEntry['kind'] | null> => {
    try {
      const kind = kindOf(await ask<Stats>(path, done => sftp.stat(path, done)));
      return kind === 'link' ? 'other' : kind;
    } catch (error) {
      // A link that leads nowhere, or where we may not look.
      if (error instanceof SftpStatusError) return null;
      throw error;
    }
  };

  const stamp = async (path: string): Promise<FileStamp | null> => {
    try {
      return stampOf(await ask<Stats>(path, done => sftp.stat(path, done)));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  const remove = (path: string) => ask<void>(path, done => sftp.unlink(path, error => done(error, undefined)));

  return {
    fingerprint,
    stamp,
    remove,
    async list(folder) {
      const found = await ask<FileEntry[]>(folder, done => sftp.readdir(folder, (error, list) => done(error, list)));
      const entries: FolderEntry[] = [];
      for (const { filename, attrs } of found) {
        if (filename === '.' || filename === '..') continue;
        const kind = kindOf(attrs);
        const behind = kind === 'link' ? await kindThere(`${folder}/${filename}`) : kind;
        entries.push({ name: filename, kind: behind ?? 'other' });
      }
      return entries;
    },
    async open(path, flags) {
      const handle = await ask<Buffer>(path, done => sftp.open(path, flags, done));
      const readPacket = async (offset: number, length: number): Promise<Buffer> => {
        const target = Buffer.alloc(length);
        let filled = 0;
        while (filled < length) {
          const count = await ask<number>(path, done =>
            sftp.read(handle, target, filled, length - filled, offset + filled, (error, read) => {
              // The end of the file is no failure.
              const { code } = (error ?? {}) as { code?: unknown };
              if (code === 1) done(null, 0);
              else done(error, read);
            }),
          );
          if (count === 0) break;
          filled += count;
        }
        return target.subarray(0, filled);
      };
      /** A packet each, asked for together: one round trip for all. */
      const packets = <Result>(length: number, each: (start: number, length: number) => Promise<Result>) =>
        Promise.all(
          Array.from({ length: Math.ceil(length / packetLength) }, (_, index) => {
            const start = index * packetLength;
            return each(start, Math.min(packetLength, length - start));
          }),
        );
      return {
        stamp: async () => stampOf(await ask<Stats>(path, done => sftp.fstat(handle, done))),
        async read(offset, length) {
          const parts = await packets(length, (start, size) => readPacket(offset + start, size));
          const short = parts.findIndex(part => part.length < packetLength);
          return Buffer.concat(short === -1 ? parts : parts.slice(0, short + 1));
        },
        async write(offset, bytes) {
          await packets(bytes.length, (start, size) =>
            ask<void>(path, done =>
              sftp.write(handle, bytes, start, size, offset + start, error => done(error, undefined)),
            ),
          );
        },
        truncate: size => ask<void>(path, done => sftp.fsetstat(handle, { size }, error => done(error, undefined))),
        close: () => ask<void>(path, done => sftp.close(handle, error => done(error, undefined))),
      };
    },
    rename: (from, to) => ask<void>(from, done => sftp.rename(from, to, error => done(error, undefined))),
    async replace(from, to) {
      try {
        await renameOnto(from, to);
      } catch (error) {
        if (!(error instanceof SftpStatusError) || (await stamp(to)) === null || (await stamp(from)) === null)
          throw error;
        // For a moment there is neither; a run that is cut off here finishes the renaming when it is taken up.
        await remove(to);
        await renameOnto(from, to);
      }
    },
    async makeFolder(path) {
      let folder = path.startsWith('/') ? '/' : '';
      for (const part of path.split('/').filter(Boolean)) {
        folder += folder === '' || folder === '/' ? part : `/${part}`;
        if (part === '.' || part === '..' || (await kindThere(folder)) === 'folder') continue;
        const made = folder;
        await ask<void>(made, done => sftp.mkdir(made, error => done(error, undefined)));
      }
    },
    abort,
    async close() {
      const patience = setTimeout(abort, 2_000);
      end();
      await over;
      clearTimeout(patience);
    },
  };
};

/** @throws ConnectorError; the signal's reason when it was aborted. */
export const openSession = async (connection: ConnectorConnection, signal: AbortSignal): Promise<SftpSession> => {
  let ssh: SshClient | null = null;
  try {
    ssh = await signIn(connection, signal);
    return sessionOver(await openSubsystem(ssh.client, connection), ssh);
  } catch (error) {
    ssh?.abort();
    signal.throwIfAborted();
    throw sftpError(error, connection);
  }
};
