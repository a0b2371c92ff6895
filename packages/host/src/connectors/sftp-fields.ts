import { message } from '../messages/index.ts';
import type { Connector, Peek } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { CsvFileError, type CsvFormat } from './csv-records.ts';
import { isUnfit, readColumns, readRows } from './csv-rows.ts';
import { fieldsOf } from './found-fields.ts';
import type { Row } from './row.ts';
import { addressOf, pathIn } from './sftp-address.ts';
import { sftpError } from './sftp-error.ts';
import { openSession, type OpenFile } from './sftp-session.ts';
import { bytesOf, filePlace, findFiles, givenFiles } from './sftp-source.ts';

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

/** The columns of the first file that there is, with values of its first rows. */
export const peek: NonNullable<Connector['peek']> = async (connection, { source, answers }, signal) => {
  const given = givenFiles(source.resource, answers);
  const session = await openSession(connection, signal);
  signal.addEventListener('abort', session.abort, { once: true });
  try {
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
  } catch (error) {
    signal.throwIfAborted();
    throw sftpError(error, connection);
  } finally {
    signal.removeEventListener('abort', session.abort);
    await session.close();
  }
};
