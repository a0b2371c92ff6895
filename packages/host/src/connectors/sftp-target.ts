import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { message } from '../messages/index.ts';
import type { ConnectorConnection, TargetWriter, WriteRequest, WriteResult } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { byteOrderMark } from './csv-encoding.ts';
import { headerLine, rowLines } from './csv-lines.ts';
import { readColumns } from './csv-rows.ts';
import type { Row } from './row.ts';
import { addressOf, isPattern, pathIn, pathParts } from './sftp-address.ts';
import { isMissing, sftpError, SftpStatusError } from './sftp-error.ts';
import { openSession, type OpenFile, type SftpSession } from './sftp-session.ts';
import { bytesOf, givenFiles } from './sftp-source.ts';

/**
 * How far an unfinished file is. It stands in the file's own name, so that one rename records a page: there is never a
 * page of which it is unclear whether the file has it. Of the two lengths, the one before the last page lets that page
 * be written again, over itself, when the run never learned that it was written.
 */
interface Progress {
  readonly pages: number;
  /** In bytes. */
  readonly before: number;
  readonly length: number;
}

const noProgress: Progress = { pages: 0, before: 0, length: 0 };

const partName = (file: string, run: string, { pages, before, length }: Progress): string =>
  `.${file}.${run}.${pages}-${before}-${length}.part`;

const progressIn = (name: string, file: string, run: string): Progress | null => {
  const [prefix, suffix] = [`.${file}.${run}.`, '.part'];
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return null;
  const found = /^(\d+)-(\d+)-(\d+)$/.exec(name.slice(prefix.length, -suffix.length));
  return found && { pages: Number(found[1]), before: Number(found[2]), length: Number(found[3]) };
};

/** An unfinished file of any run. */
const isPart = (name: string): boolean => /^\..+\.run_\w+\.\d+-\d+-\d+\.part$/s.test(name);

/** In seconds. No run pauses that long, so what is older was left behind by one that ended in the middle. */
const abandonedAfter = 7 * 24 * 60 * 60;

/** `{date}` and `{time}` in a name are those of the run's start in UTC, `{run}` is its id. */
const fileNameOf = (written: string, run: WriteRequest['run']): string => {
  const [date = '', time = ''] = (run?.requestedAt ?? new Date()).toISOString().split(/[T.]/);
  const parts: Readonly<Record<string, string>> = { date, time: time.replaceAll(':', ''), run: run?.id ?? 'run' };
  return written.replace(/\{(date|time|run)\}/g, (_placeholder, name: string) => parts[name] ?? '');
};

/** Stands for fields that nobody knows yet, as there are no rows. */
const everyField = '*';

const refuse = (says: ConnectorError['says']): never => {
  throw new ConnectorError({ kind: 'refused', message: says });
};

/** Fails now rather than at the first page when we may not write into the folder. */
const tryWriting = async (session: SftpSession, folder: string): Promise<void> => {
  const path = posix.join(folder, `.citizen-${randomBytes(6).toString('hex')}.part`);
  try {
    await (await session.open(path, 'wx')).close();
    await session.remove(path);
  } catch (error) {
    throw error instanceof SftpStatusError ? new SftpStatusError(error.status, folder, error.message) : error;
  }
};

const createWriter = async (
  connection: ConnectorConnection,
  { target, answers, fields, run, mode }: WriteRequest,
  session: SftpSession,
): Promise<Pick<TargetWriter, 'write' | 'finish'>> => {
  const address = addressOf(connection);
  const { files, format } = givenFiles(target.resource, answers);
  const written = fileNameOf(files, run);
  const parts = pathParts(written);
  if (parts.some(isPattern)) refuse(message('files.path', { path: written }));
  if (fields.length === 0) refuse(message('target.file.fields'));
  if (mode && 'groupBy' in mode) refuse(message('target.unsupported.mode', { app: connection.endpoint.name }));
  const finalPath = pathIn(address, parts.join('/'));
  const folder = posix.dirname(finalPath);
  const file = posix.basename(finalPath);
  const within = (name: string): string => posix.join(folder, name);

  // The connection's folder is a person's; only those below it are ours to make.
  if (parts.length > 1) await session.makeFolder(folder);
  const id = run?.id ?? null;
  if (id === null) await tryWriting(session, folder);

  /** The run's unfinished file. Those that other runs left behind are cleared away. */
  const findProgress = async (): Promise<Progress | null> => {
    let ours: Progress | null = null;
    const oldest = Date.now() / 1000 - abandonedAfter;
    for (const { name } of await session.list(folder)) {
      const found = id === null ? null : progressIn(name, file, id);
      if (found && found.pages >= (ours?.pages ?? 0)) ours = found;
      if (found || !isPart(name)) continue;
      const stamp = await session.stamp(within(name));
      if (stamp && stamp.modified < oldest) await session.remove(within(name));
    }
    return ours;
  };

  let progress = await findProgress();

  const lost = (): never => refuse(message('target.file.lost', { path: finalPath }));

  /** Where a page begins: behind the others, or where it began when it was written before. */
  const startOf = (page: number): number => {
    if (progress === null) return page === 0 ? 0 : lost();
    if (page === progress.pages) return progress.length;
    return page === progress.pages - 1 ? progress.before : lost();
  };

  const openPart = async (path: string): Promise<OpenFile> => {
    try {
      return await session.open(path, progress === null ? 'w' : 'r+');
    } catch (error) {
      if (progress !== null && isMissing(error)) lost();
      throw error;
    }
  };

  const writePart = async (runId: string, bytes: Buffer, start: number, pages: number): Promise<void> => {
    const path = within(partName(file, runId, progress ?? noProgress));
    // Closed for the rename: some servers do not rename what is open.
    const handle = await openPart(path);
    try {
      // What a page that was cut off left behind must not stay behind a shorter one.
      if ((await handle.stamp()).size > start) await handle.truncate(start);
      await handle.write(start, bytes);
    } finally {
      await handle.close();
    }
    const after: Progress = { pages, before: start, length: start + bytes.length };
    const next = within(partName(file, runId, after));
    if (next !== path) await session.replace(path, next);
    progress = after;
  };

  let columns: readonly string[] | null = null;

  /** The columns that the file has: what is written behind its first line must fit it, whatever has changed since. */
  const columnsOf = async (path: string): Promise<readonly string[]> => {
    const handle = await openPart(path);
    try {
      return await readColumns(bytesOf(handle), format);
    } finally {
      await handle.close();
    }
  };

  return {
    async write(rows: readonly Row[], page = progress?.pages ?? 0): Promise<WriteResult> {
      if (id === null) throw new Error('A file is only written by a run');
      const start = startOf(page);
      if (start === 0) columns = fields.filter(name => name !== everyField);
      columns ??= await columnsOf(within(partName(file, id, progress ?? noProgress)));
      const { bytes, count, refused } = rowLines(rows, columns, format);
      const head =
        start === 0 && columns.length > 0 ? [byteOrderMark(format.encoding), headerLine(columns, format)] : [];
      await writePart(id, Buffer.concat([...head, bytes]), start, page + 1);
      return { created: count, updated: 0, refused };
    },
    async finish(): Promise<void> {
      if (id === null) return;
      // Finished before, and only that it was got lost.
      if (progress === null) return (await session.stamp(finalPath)) === null ? lost() : undefined;
      await session.replace(within(partName(file, id, progress)), finalPath);
      progress = null;
    },
  };
};

/**
 * Opens a CSV file as a target: one a run, which others see only when it is complete. It grows under a hidden name
 * beside the place where it will stand and takes the place of an older one at the end.
 *
 * Why one file that grows at an offset, and no file for each page: joining those would send every byte twice more.
 * @throws ConnectorError when the folder or the right to write is missing.
 */
export const openFile = async (
  connection: ConnectorConnection,
  request: WriteRequest,
  signal: AbortSignal,
): Promise<TargetWriter> => {
  const plainly = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw sftpError(error, connection);
    }
  };
  const session = await openSession(connection, signal);
  try {
    const writer = await plainly(() => createWriter(connection, request, session));
    return {
      write: (rows, page) => plainly(() => writer.write(rows, page)),
      finish: () => plainly(async () => writer.finish?.()),
      close: session.close,
    };
  } catch (error) {
    await session.close();
    throw error;
  }
};
