import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './setup-error.mjs';

// A socket and no file with a process number: when its holder dies, however that happens, nobody answers any more.
const socketOf = folder => {
  const name = `harbor-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
};

/** What the holder of a socket says of itself; null when there is none. */
const ask = socket =>
  new Promise(resolve => {
    let answer = '';
    connect(socket)
      .setEncoding('utf8')
      .on('data', data => (answer += data))
      .once('error', () => resolve(null))
      .once('end', () => resolve(answer));
  });

const hold = (socket, describe) =>
  new Promise((resolve, reject) => {
    const server = createServer(client => client.on('error', () => {}).end(describe()));
    server.once('error', reject);
    server.listen(socket, () => resolve(server.unref()));
  });

/**
 * Makes a data folder and keeps it for this process as long as it lives: two demos in one folder would spoil it.
 * @param describe what another start in this folder is told
 * @returns the folder's real path
 * @throws SetupError when another process has it
 */
export const claimFolder = async (wished, describe) => {
  await mkdir(wished, { recursive: true, mode: 0o711 });
  const folder = await realpath(wished);
  const socket = socketOf(folder);
  const attempt = () => hold(socket, describe).catch(error => error);
  let held = await attempt();
  if (held.code === 'EADDRINUSE') {
    const holder = await ask(socket);
    if (holder !== null) {
      throw new SetupError(
        `Harbor already runs with the data in ${folder} (${holder}). End that one first, or give this one another folder with --data.`,
      );
    }
    await rm(socket, { force: true });
    held = await attempt();
  }
  if (held instanceof Error) throw held;
  process.once('exit', () => rmSync(socket, { force: true }));
  return folder;
};
