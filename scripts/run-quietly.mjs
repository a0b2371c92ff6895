import { spawn } from 'node:child_process';
import { root } from './setup-error.mjs';

/**
 * Runs a program in the project's folder, without a terminal, and keeps what it says to itself.
 * It ends with this process at the latest, or after `timeout` ms.
 * @returns whether it ended well, and all that it said
 */
export const runQuietly = (command, args, { env = process.env, shell = false, timeout = 0 } = {}) =>
  new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...env, NO_COLOR: '1' },
      shell,
      timeout,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = () => child.kill();
    process.once('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', data => (output += data));
    }
    const finish = (ok, more = '') => {
      process.off('exit', end);
      resolve({ ok, output: (output + more).trimEnd() });
    };
    child.once('error', error => finish(false, error.message));
    child.once('close', (code, signal) => finish(code === 0, signal ? `\nEnded by ${signal}.` : ''));
  });
