import { posix } from 'node:path';
import { FileEncoding, FileFate, type PropertyAnswer, type Source, type Values } from 'citizen-integrator/contract';
import * as z from 'zod/mini';
import { message } from '../messages/index.ts';
import type { ConnectorConnection, ReadPage, ReadRequest, SourceReader, UnreadableRow } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { beginningLength } from './csv-encoding.ts';
import { CsvFileError, type CsvFormat, type CsvPosition } from './csv-records.ts';
import { isUnfit, readRows, type CsvRow, type OpenBytes, type UnfitRow } from './csv-rows.ts';
import { givenText } from './given.ts';
import type { Row } from './row.ts';
import { addressOf, isPattern, matchesPart, pathIn, pathParts } from './sftp-address.ts';
import { isMissing, sftpError } from './sftp-error.ts';
import { openSession, type FileStamp, type OpenFile, type SftpSession } from './sftp-session.ts';

/** Rows of a page. */
const pageSize = 500;
/** In bytes: the first look into a file, and how much is asked for at a time after it. */
const firstLength = 8 * beginningLength;
const pieceLength = 128 * 1024;

/**
 * Where reading goes on. Files are read in the order of their names, so a name says which ones are done.
 * `state`: `open` within the file; the others behind it: `whole` every row was handed on, `partly` all but some that
 * could not be read, `unreadable` it could not be read to its end.
 */
const Cursor = z.object({
  file: z.string(),
  state: z.enum(['open', 'whole', 'partly', 'unreadable']),
  size: z.number(),
  modified: z.number(),
  offset: z._default(z.number(), 0),
  row: z._default(z.number(), 0),
  /** Whether rows before this place could not be read. */
  lacks: z._default(z.boolean(), false),
});
type Cursor = z.infer<typeof Cursor>;

/** Files as a recipe and its answers tell. */
export interface GivenFiles {
  readonly files: string;
  readonly format: CsvFormat;
  readonly afterwards: FileFate;
  readonly moveTo: string;
}

const chosen = <Choice extends z.ZodMiniType>(choice: Choice, given: string, otherwise: z.output<Choice>) =>
  given === '' ? otherwise : z.parse(choice, given);

/** What a recipe writes down, with the answers that stand in it: `{folder}/*.csv`. An answer itself is taken as it is. */
export const filesText = (files: string | PropertyAnswer, answers: Values): string =>
  typeof files === 'string'
    ? files.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
        Object.hasOwn(answers, name) ? String(answers[name] ?? '') : placeholder,
      )
    : givenText(files, answers);

/** @throws ConnectorError when the recipe names no files, or a delimiter that is none. */
export const givenFiles = (resource: Source['resource'], answers: Values): GivenFiles => {
  if (!resource || !('files' in resource)) {
    throw new ConnectorError({ kind: 'unexpected', message: message('source.resource') });
  }
  const given = givenText(resource.delimiter, answers) || ',';
  const delimiter = given === 'tab' ? '\t' : given;
  if ([...delimiter].length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new ConnectorError({ kind: 'refused', message: message('files.delimiter', { delimiter }) });
  }
  const encoding = chosen(FileEncoding, givenText(resource.encoding, answers), 'utf-8');
  const afterwards = chosen(FileFate, givenText(resource.afterwards, answers), 'keep');
  const { moveTo } = resource;
  return { files: filesText(resource.files, answers), format: { delimiter, encoding }, afterwards, moveTo };
};

/** A file that is being read, up to the place that was handed on. */
interface Reading {
  readonly file: string;
  readonly stamp: FileStamp;
  readonly handle: OpenFile;
  readonly rows: AsyncGenerator<CsvRow | UnfitRow, void, undefined>;
  at: CsvPosition | null;
  lacks: boolean;
}

/** A file's bytes, piece by piece; the first one is long enough to tell what it is. */
export const bytesOf = (handle: OpenFile): OpenBytes =>
  async function* bytes(start) {
    let length = firstLength;
    for (let offset = start; ;) {
      const piece = await handle.read(offset, length);
      if (piece.length > 0) yield piece;
      if (piece.length < length) return;
      offset += piece.length;
      length = pieceLength;
    }
  };

const isSame = (one: FileStamp, other: FileStamp): boolean =>
  one.size === other.size && one.modified === other.modified;

const stampText = (modified: number): string => new Date(modified * 1000).toISOString().replace(/[-:]|\.\d+/g, '');

/** `orders.csv` → `orders-20261125T080000Z.csv` */
const stamped = (path: string, { modified }: FileStamp): string => {
  const { dir, name, ext } = posix.parse(path);
  return posix.join(dir, `${name}-${stampText(modified)}${ext}`);
};

/** Where files are looked for. */
export interface FilePlace {
  readonly session: SftpSession;
  readonly connection: ConnectorConnection;
  /** The parts of a path below the connection's folder; `*` and `?` stand for parts of a name. */
  readonly pattern: readonly string[];
  /** Where files go that were read; null when they stay. */
  readonly moveTo: string | null;
}

/** @throws ConnectorError when the recipe or an answer names no path that we can use. */
export const filePlace = (
  session: SftpSession,
  connection: ConnectorConnection,
  { files, afterwards, moveTo }: GivenFiles,
): FilePlace => ({
  session,
  connection,
  pattern: pathParts(files),
  moveTo: afterwards === 'keep' ? null : pathParts(moveTo).join('/'),
});

const entriesOf = async ({ session, connection }: FilePlace, folder: string) => {
  const path = pathIn(addressOf(connection), folder);
  try {
    return await session.list(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new ConnectorError({
      kind: 'refused',
      message: message('source.folder.missing', { folder: path }),
      todo: [message('connection.folder.missing.todo')],
      field: folder === '.' ? 'folder' : null,
    });
  }
};

/**
 * The files, or the folders, that the pattern stands for, in the order of their names, without those that were moved away.
 */
export const findFiles = async (place: FilePlace, wanted: 'file' | 'folder' = 'file'): Promise<readonly string[]> => {
  const { pattern, moveTo } = place;
  let found = ['.'];
  for (const [index, part] of pattern.entries()) {
    const isLast = index === pattern.length - 1;
    if (!isLast && !isPattern(part)) {
      found = found.map(folder => posix.join(folder, part));
      continue;
    }
    const kind = isLast ? wanted : 'folder';
    const deeper: string[] = [];
    for (const folder of found) {
      for (const entry of await entriesOf(place, folder)) {
        const fits = isPattern(part) ? matchesPart(entry.name, part) : entry.name === part;
        if (fits && entry.kind === kind) deeper.push(posix.join(folder, entry.name));
      }
    }
    found = deeper;
  }
  const isRead = (file: string) => moveTo === null || !file.startsWith(`${moveTo}/`);
  // By code units: the same order in every place and language.
  return found.filter(isRead).sort((a, b) => (a < b ? -1 : 1));
};

const createReader = (
  connection: ConnectorConnection,
  { source, answers, isHeld = false }: Omit<ReadRequest, 'cursor'>,
  session: SftpSession,
): SourceReader => {
  const address = addressOf(connection);
  const given = givenFiles(source.resource, answers);
  const { format, afterwards } = given;
  const place = filePlace(session, connection, given);
  const { pattern, moveTo } = place;
  const fullPath = (relative: string): string => pathIn(address, relative);

  const fail = (code: 'source.file.changed' | 'source.file.gone', file: string): never => {
    throw new ConnectorError({ kind: 'refused', message: message(code, { file }) });
  };

  let files: readonly string[] | null = null;
  let reading: Reading | null = null;

  const stop = async (): Promise<void> => {
    const ended = reading;
    reading = null;
    await ended?.rows.return();
    await ended?.handle.close();
  };

  const openToRead = async (file: string): Promise<OpenFile> => {
    try {
      return await session.open(fullPath(file), 'r');
    } catch (error) {
      if (isMissing(error)) fail('source.file.gone', file);
      throw error;
    }
  };

  const start = async (file: string, cursor: Cursor | null): Promise<Reading> => {
    const handle = await openToRead(file);
    const stamp = await handle.stamp();
    if (cursor && !isSame(stamp, cursor)) fail('source.file.changed', file);
    const at = cursor && { offset: cursor.offset, row: cursor.row };
    const rows = readRows(bytesOf(handle), format, at);
    return { file, stamp, handle, rows, at, lacks: cursor?.lacks ?? false };
  };

  const nextFile = async (after: string | null): Promise<Reading | null> => {
    files ??= await findFiles(place);
    const file = files.find(candidate => after === null || candidate > after);
    if (file !== undefined) return start(file, null);
    // A file that is always there and is read again each time was misspelled rather than not delivered.
    if (after === null && files.length === 0 && afterwards === 'keep' && !pattern.some(isPattern)) {
      const params = { file: pattern.join('/'), folder: address.folder };
      throw new ConnectorError({ kind: 'refused', message: message('source.file.missing', params) });
    }
    return null;
  };

  /**
   * Does with a file what the recipe says. It happens when the page after the file's last one is asked for: by then all
   * rows are with the target. A run that is cut off before comes back here, so a file may be read twice, never be lost.
   * Where pages are held, it is said when all rows are written.
   */
  const settle = async (cursor: Cursor): Promise<void> => {
    const { file, state } = cursor;
    if (afterwards === 'keep' || state === 'open' || state === 'unreadable' || moveTo === null) return;
    const path = fullPath(file);
    const stamp = await session.stamp(path);
    // Done before, and only that it was done got lost.
    if (stamp === null) return;
    if (!isSame(stamp, cursor)) fail('source.file.changed', file);
    // What nobody has got is not deleted.
    if (afterwards === 'delete' && state === 'whole') return session.remove(path);
    const target = fullPath(posix.join(moveTo, file));
    await session.makeFolder(posix.dirname(target));
    await session.rename(path, (await session.stamp(target)) === null ? target : stamped(target, stamp));
  };

  const unreadableRow = (file: string, { row, reason, details }: UnfitRow): UnreadableRow => ({
    key: `${file}:${row}`,
    reason,
    details,
  });

  /** Reads on in a file until the page is full, or the file ends. */
  const readPage = async (from: Reading): Promise<ReadPage> => {
    const rows: Row[] = [];
    const unreadable: UnreadableRow[] = [];
    let state: Cursor['state'] = 'open';
    try {
      for (;;) {
        const { value: item, done } = await from.rows.next();
        if (done || !item) {
          state = from.lacks ? 'partly' : 'whole';
          break;
        }
        if (isUnfit(item)) {
          unreadable.push(unreadableRow(from.file, item));
          from.lacks = true;
        } else rows.push(item.values);
        if (item.end) from.at = item.end;
        if (item.end && rows.length + unreadable.length >= pageSize) break;
      }
    } catch (error) {
      if (!(error instanceof CsvFileError)) throw error;
      unreadable.push({ isFile: true, key: from.file, reason: error.says, details: error.details });
      state = 'unreadable';
    }
    // What was read is only good if it was one and the same file all the time.
    if (!isSame(await from.handle.stamp(), from.stamp)) fail('source.file.changed', from.file);
    const { file, stamp, at, lacks } = from;
    if (state !== 'open') await stop();
    const next: Cursor = { file, state, ...stamp, offset: at?.offset ?? 0, row: at?.row ?? 0, lacks };
    return { rows, unreadable, next: JSON.stringify(next), total: null };
  };

  /** The file that the cursor stands in: the one at hand, unless a page is read again. */
  const readingAt = async (cursor: Cursor): Promise<Reading> => {
    const isAtHand = reading?.file === cursor.file && reading.at?.offset === cursor.offset;
    if (reading && isAtHand && isSame(reading.stamp, cursor)) return reading;
    await stop();
    return start(cursor.file, cursor);
  };

  const read = async (cursor: Cursor | null): Promise<ReadPage> => {
    if (cursor?.state === 'open') reading = await readingAt(cursor);
    else {
      await stop();
      if (cursor && !isHeld) await settle(cursor);
      reading = await nextFile(cursor?.file ?? null);
    }
    return reading ? readPage(reading) : { rows: [], next: null, total: null };
  };

  const cursorIn = (text: string): Cursor => z.parse(Cursor, JSON.parse(text));

  const plainly = async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    signal.addEventListener('abort', session.abort, { once: true });
    try {
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw sftpError(error, connection);
    } finally {
      signal.removeEventListener('abort', session.abort);
    }
  };

  return {
    read: (cursor, signal) => plainly(signal, () => read(cursor === null ? null : cursorIn(cursor))),
    settle: (cursor, signal) => plainly(signal, () => settle(cursorIn(cursor))),
    close: () => session.close(),
  };
};

/**
 * Opens CSV files as a source. A file that changes between two pages ends the run; what in it cannot be read comes
 * as unreadable rows. Only a change within one second that keeps the size goes unseen: SFTP tells no more.
 * @throws ConnectorError
 */
export const openFiles = async (
  connection: ConnectorConnection,
  request: Omit<ReadRequest, 'cursor'>,
  signal: AbortSignal,
): Promise<SourceReader> => {
  const session = await openSession(connection, signal);
  try {
    return createReader(connection, request, session);
  } catch (error) {
    await session.close();
    throw error;
  }
};
