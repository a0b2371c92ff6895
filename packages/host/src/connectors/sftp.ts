import { message } from '../messages/index.ts';
import type { Connector, ConnectorConnection, TestOutcome } from './connector.ts';
import { ConnectorError, outcomeOf } from './connector-error.ts';
import { addressOf } from './sftp-address.ts';
import { sftpError, SftpStatusError, status } from './sftp-error.ts';
import { openSession, type SftpSession } from './sftp-session.ts';
import { listValues, peek } from './sftp-fields.ts';
import { openFiles } from './sftp-source.ts';
import { openFile } from './sftp-target.ts';

const folderError = (error: SftpStatusError, connection: ConnectorConnection): ConnectorError => {
  const { folder, user } = addressOf(connection);
  const details = `${error.message} (SFTP status ${error.status})`;
  if (error.status === status.denied) {
    const todo = [message('connection.folder.rights.todo', { user })];
    const says = message('connection.folder.rights', { user, folder });
    return new ConnectorError({ kind: 'auth', message: says, todo, field: 'folder', details });
  }
  // Servers answer a folder that is a file in different ways; none of them is a folder.
  const todo = [message('connection.folder.missing.todo')];
  const says = message('connection.folder.missing', { folder });
  return new ConnectorError({ kind: 'refused', message: says, todo, field: 'folder', details });
};

const look = async (session: SftpSession, connection: ConnectorConnection): Promise<TestOutcome> => {
  const { folder, hostKeyFingerprint } = addressOf(connection);
  try {
    const entries = await session.list(folder);
    const count = entries.filter(({ kind }) => kind === 'file').length;
    const ok = { ok: true, field: null, details: null } as const;
    if (hostKeyFingerprint !== '')
      return { ...ok, message: message('connection.works.files', { count, folder }), todo: [] };
    const { fingerprint } = session;
    const says = message('connection.works.fingerprint', { count, folder, fingerprint });
    return { ...ok, message: says, todo: [message('connection.works.fingerprint.todo')] };
  } catch (error) {
    throw error instanceof SftpStatusError ? folderError(error, connection) : sftpError(error, connection);
  }
};

/** CSV files over SFTP: as a source, those that a pattern stands for; as a target, one file a run. */
export const sftp: Connector = {
  async test(connection, signal) {
    try {
      const session = await openSession(connection, signal);
      try {
        return await look(session, connection);
      } finally {
        await session.close();
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ConnectorError) return outcomeOf(error);
      throw error;
    }
  },
  peek,
  listValues,
  openSource: openFiles,
  openTarget: openFile,
};
