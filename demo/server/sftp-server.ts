import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rmdir, stat, truncate, unlink, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createHash, timingSafeEqual } from 'node:crypto';
import { join, posix } from 'node:path';
import ssh2, { type Attributes, type AuthContext, type Connection, type SFTPWrapper } from 'ssh2';

export interface SftpServerSettings {
  /** The folder that everyone who signs in sees as `/`. */
  readonly directory: string;
  readonly user: string;
  readonly password: string;
  /** A public key, in OpenSSH's form, that lets the user in as well. */
  readonly publicKey?: string;
  /** The server's own key, from `makeHostKey`: keep it, people check its fingerprint. */
  readonly hostKey: string;
  /** The wished port; any when it is taken, or 0. */
  readonly port?: number;
}

export interface SftpServer {
  readonly host: string;
  readonly port: number;
  /** As OpenSSH writes it: `SHA256:…`. */
  readonly fingerprint: string;
  /** Cuts everyone off; they may come back. */
  readonly dropConnections: () => void;
  readonly stop: () => Promise<void>;
}

const { STATUS_CODE, flagsToString } = ssh2.utils.sftp;

/** A private key for a server, in OpenSSH's form. ECDSA: some keys of Ed25519 that ssh2 writes it cannot read. */
export const makeHostKey = (): string => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;

const keyOf = (text: string): ssh2.ParsedKey => {
  const parsed = ssh2.utils.parseKey(text);
  if (parsed instanceof Error) throw parsed;
  return parsed;
};

export const fingerprintOf = (key: string): string =>
  `SHA256:${createHash('sha256').update(keyOf(key).getPublicSSH()).digest('base64').replace(/=+$/, '')}`;

const isSame = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map(text => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
};

const mayEnter = (context: AuthContext, { user, password, publicKey }: SftpServerSettings): boolean => {
  if (!isSame(context.username, user)) return false;
  if (context.method === 'password') return isSame(context.password, password);
  if (context.method !== 'publickey' || publicKey === undefined) return false;
  const key = keyOf(publicKey);
  if (!context.key.data.equals(key.getPublicSSH())) return false;
  // Without a signature the client only asks whether the key would do.
  if (!context.signature || !context.blob) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
};

const statusOf = (error: unknown): number => {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return STATUS_CODE.NO_SUCH_FILE;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return STATUS_CODE.PERMISSION_DENIED;
    default:
      return STATUS_CODE.FAILURE;
  }
};

const attributesOf = ({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes => ({
  mode,
  uid,
  gid,
  size,
  atime: Math.floor(atimeMs / 1000),
  mtime: Math.floor(mtimeMs / 1000),
});

const longName = (name: string, stats: Stats): string =>
  `${stats.isDirectory() ? 'd' : '-'}rw-r--r-- 1 owner owner ${stats.size} Jan  1 00:00 ${name}`;

type Handle =
  | { readonly kind: 'file'; readonly file: FileHandle }
  | { readonly kind: 'folder'; readonly path: string; isListed: boolean };

/** Serves one session: SFTP version 3 over the folder. */
const serveFiles = (sftp: SFTPWrapper, directory: string): void => {
  const handles = new Map<number, Handle>();
  let lastHandle = 0;

  // Normalised from the root, `..` cannot climb above it.
  const local = (path: string): string => join(directory, posix.normalize(posix.join('/', path)));

  const keep = (request: number, handle: Handle): void => {
    lastHandle += 1;
    handles.set(lastHandle, handle);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(lastHandle);
    sftp.handle(request, bytes);
  };
  const handleOf = (bytes: Buffer): Handle | undefined => handles.get(bytes.length === 4 ? bytes.readUInt32BE() : 0);
  const fileOf = (bytes: Buffer): FileHandle => {
    const handle = handleOf(bytes);
    if (handle?.kind !== 'file') throw new Error('no open file');
    return handle.file;
  };

  const answer = (request: number, work: () => Promise<void>): void => {
    work().catch((error: unknown) => sftp.status(request, statusOf(error), (error as Error).message));
  };
  const done = (request: number, work: () => Promise<unknown>): void =>
    answer(request, async () => {
      await work();
      sftp.status(request, STATUS_CODE.OK);
    });

  const change = async (path: string, { size, mode, atime, mtime }: Attributes): Promise<void> => {
    const given: Partial<Attributes> = { size, mode, atime, mtime };
    if (given.size !== undefined) await truncate(path, given.size);
    if (given.mode !== undefined) await chmod(path, given.mode & 0o777);
    if (given.atime !== undefined && given.mtime !== undefined) await utimes(path, given.atime, given.mtime);
  };

  sftp.on('REALPATH', (request, path) => {
    const filename = posix.normalize(posix.join('/', path));
    sftp.name(request, [{ filename, longname: filename, attrs: {} as Attributes }]);
  });
  sftp.on('STAT', (request, path) =>
    answer(request, async () => sftp.attrs(request, attributesOf(await stat(local(path))))),
  );
  sftp.on('LSTAT', (request, path) =>
    answer(request, async () => sftp.attrs(request, attributesOf(await lstat(local(path))))),
  );
  sftp.on('SETSTAT', (request, path, attributes) => done(request, () => change(local(path), attributes)));
  sftp.on('OPENDIR', (request, path) =>
    answer(request, async () => {
      await readdir(local(path));
      keep(request, { kind: 'folder', path: local(path), isListed: false });
    }),
  );
  sftp.on('READDIR', (request, bytes) =>
    answer(request, async () => {
      const handle = handleOf(bytes);
      if (handle?.kind !== 'folder') throw new Error('no open folder');
      if (handle.isListed) return sftp.status(request, STATUS_CODE.EOF);
      handle.isListed = true;
      const names = await readdir(handle.path);
      const entries = await Promise.all(
        names.map(async filename => {
          // Someone may have moved it away since it was listed.
          const stats = await lstat(join(handle.path, filename)).catch(() => null);
          return stats ? [{ filename, longname: longName(filename, stats), attrs: attributesOf(stats) }] : [];
        }),
      );
      sftp.name(request, entries.flat());
    }),
  );
  sftp.on('OPEN', (request, path, flags) =>
    answer(request, async () => {
      const mode = flagsToString(flags);
      if (mode === null) return sftp.status(request, STATUS_CODE.OP_UNSUPPORTED);
      keep(request, { kind: 'file', file: await open(local(path), mode) });
    }),
  );
  sftp.on('READ', (request, bytes, offset, length) =>
    answer(request, async () => {
      const { bytesRead, buffer } = await fileOf(bytes).read(Buffer.alloc(length), 0, length, offset);
      if (bytesRead === 0) sftp.status(request, STATUS_CODE.EOF);
      else sftp.data(request, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (request, bytes, offset, data) => {
    // The packet that `data` lies in is used again before the disk has it.
    const copy = Buffer.from(data);
    done(request, () => fileOf(bytes).write(copy, 0, copy.length, offset));
  });
  sftp.on('FSTAT', (request, bytes) =>
    answer(request, async () => sftp.attrs(request, attributesOf(await fileOf(bytes).stat()))),
  );
  sftp.on('FSETSTAT', (request, bytes, { size }) => done(request, () => fileOf(bytes).truncate(size)));
  sftp.on('CLOSE', (request, bytes) =>
    done(request, async () => {
      const handle = handleOf(bytes);
      if (bytes.length === 4) handles.delete(bytes.readUInt32BE());
      if (handle?.kind === 'file') await handle.file.close();
    }),
  );
  sftp.on('RENAME', (request, from, to) =>
    done(request, async () => {
      // Version 3 renames onto nothing.
      const isThere = await lstat(local(to)).then(
        () => true,
        () => false,
      );
      if (isThere) throw new Error('There is something at the new path');
      await rename(local(from), local(to));
    }),
  );
  sftp.on('REMOVE', (request, path) => done(request, () => unlink(local(path))));
  sftp.on('MKDIR', (request, path) => done(request, () => mkdir(local(path))));
  sftp.on('RMDIR', (request, path) => done(request, () => rmdir(local(path))));

  sftp.on('close', () => {
    for (const handle of handles.values()) if (handle.kind === 'file') void handle.file.close();
  });
};

/**
 * An SFTP server over a folder, on this computer only.
 * @throws Error when the folder cannot be made.
 */
export const startSftpServer = async (settings: SftpServerSettings): Promise<SftpServer> => {
  await mkdir(settings.directory, { recursive: true });
  const guests = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [settings.hostKey] }, guest => {
    guests.add(guest);
    guest.on('error', () => {});
    guest.on('close', () => guests.delete(guest));
    guest.on('authentication', context => {
      if (mayEnter(context, settings)) context.accept();
      else context.reject(settings.publicKey === undefined ? ['password'] : ['password', 'publickey']);
    });
    guest.on('session', accept => {
      accept().on('sftp', acceptFiles => serveFiles(acceptFiles(), settings.directory));
    });
  });

  const port = await new Promise<number>((resolve, reject) => {
    const listen = (wished: number): void => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' && wished !== 0) listen(0);
        else reject(error);
      });
      server.listen(wished, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    };
    listen(settings.port ?? 0);
  });

  const dropConnections = (): void => {
    for (const guest of guests) guest.end();
  };
  return {
    host: '127.0.0.1',
    port,
    fingerprint: fingerprintOf(settings.hostKey),
    dropConnections,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        dropConnections();
      }),
  };
};
