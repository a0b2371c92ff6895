import { message } from '../messages/index.ts';
import type { Connector, ConnectorConnection, Peek } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { CsvFileError, type CsvFormat } from './csv-records.ts';
import { isUnfit, readColumns, readRows } from './csv-rows.ts';
import { fieldsOf } from './found-fields.ts';
import type { Row } from './row.ts';
import { addressOf, pathIn, pathParts } from './sftp-address.ts';
import { sftpError } from './sftp-error.ts';
import { openSession, type OpenFile, type SftpSession } from './sftp-session.ts';
import { bytesOf, filePlace, filesText, findFiles, givenFiles } from './sftp-source.ts';
import { collectOptions, listError } from './value-options.ts';

/** Rows of a look. */
const peekSize = 20;

const firstRows = async (handle: OpenFile, format: CsvFormat): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const row of readRows(bytesOf(handle), format, null)) {
    if (!isUnfit(row)) rows.push(row.values);
    if (rows.length >= peekSize) break;
  }
  return rows;
};

/** The first line of a file tells the fields, whether or not there are rows under it. @throws CsvFileError */
const lookInto = async (handle: OpenFile, format: CsvFormat): Promise<Peek> => {
  const rows = await firstRows(handle, format);
  const found = new Map(fieldsOf(rows).map(field => [field.value, field]));
  const columns = (await readColumns(bytesOf(handle), format)).map(name => name.trim()).filter(name => name !== '');
  return { rows, fields: columns.map(name => found.get(name) ?? { value: name, label: name }) };
};

/** Does something in a session that is cut when the caller has gone. @throws ConnectorError */
const inSession = async <Result>(
  connection: ConnectorConnection,
  signal: AbortSignal,
  work: (session: SftpSession) => Promise<Result>,
): Promise<Result> => {
  const session = await openSession(connection, signal);
  signal.addEventListener('abort', session.abort, { once: true });
  try {
    return await work(session);
  } catch (error) {
    signal.throwIfAborted();
    throw sftpError(error, connection);
  } finally {
    signal.removeEventListener('abort', session.abort);
    await session.close();
  }
};

/** The columns of the first file that there is, with values of its first rows. */
export const peek: NonNullable<Connector['peek']> = async (connection, { source, answers }, signal) => {
  const given = givenFiles(source.resource, answers);
  return inSession(connection, signal, async session => {
    const [file] = await findFiles(filePlace(session, connection, given));
    if (file === undefined) return { fields: [], rows: [] };
    const handle = await session.open(pathIn(addressOf(connection), file), 'r');
    try {
      return await lookInto(handle, given.format);
    } catch (error) {
      if (!(error instanceof CsvFileError)) throw error;
      const says = message('source.file.unreadable', { file, reason: error.says });
      throw new ConnectorError({ kind: 'refused', message: says, details: error.details }, { cause: error });
    } finally {
      await handle.close();
    }
  });
};

/** The names of files or folders that a pattern stands for, as paths below the connection's folder. */
export const listValues: NonNullable<Connector['listValues']> = async (connection, { list, answers }, signal) => {
  if ('resource' in list) throw listError('options.kind', connection);
  const wanted = 'files' in list ? 'file' : 'folder';
  const pattern = pathParts(filesText('files' in list ? list.files : list.folders, answers));
  return inSession(connection, signal, async session => {
    const options = collectOptions(connection);
    for (const path of await findFiles({ session, connection, pattern, moveTo: null }, wanted)) options.add(path);
    return options.all();
  });
};
