import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A socket and no file with a process number: when its holder dies, however that happens, nobody answers any more.
const socketOf = claimed => {
  const name = `harbor-${createHash('sha256').update(claimed).digest('hex').slice(0, 16)}`;
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
 * Keeps something for this process as long as it lives.
 * @param describe what others are told who want it too
 * @returns null, or what the process that has it says of itself
 */
export const claim = async (wanted, describe) => {
  const socket = socketOf(wanted);
  const attempt = () => hold(socket, describe).catch(error => error);
  let held = await attempt();
  if (held.code === 'EADDRINUSE') {
    const holder = await ask(socket);
    if (holder !== null) return holder;
    await rm(socket, { force: true });
    held = await attempt();
  }
  if (held instanceof Error) throw held;
  process.once('exit', () => rmSync(socket, { force: true }));
  return null;
};
