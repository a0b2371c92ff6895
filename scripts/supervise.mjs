import { spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { root, say, SetupError } from './setup-error.mjs';

/** ms that a process gets to end by itself. */
const patience = 4000;
/** Starting again makes no sense after so many deaths in a row, each before so many ms have passed. */
const mostDeaths = 4;
const shortLife = 5000;

const preload = new URL('./end-with-parent.mjs', import.meta.url).href;

const lastWords = async log => (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');

/**
 * Runs Node.js processes until `stop` is called; one that ends by itself is started again.
 * `failed` rejects when one of them does not stay up.
 */
export const createSupervisor = () => {
  let isStopping = false;
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  const running = [];

  const launch = ({ args, env, log, pidFile, onMessage }) => {
    const output = openSync(log, 'a', 0o600);
    const child = spawn(process.execPath, ['--import', preload, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      // Out of reach for Ctrl-C in the terminal: who ends when is decided here.
      detached: process.platform !== 'win32',
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    writeFileSync(pidFile, String(child.pid));
    child.on('message', onMessage);
    return { child, since: Date.now(), exited: new Promise(resolve => child.once('exit', resolve)) };
  };

  return {
    failed,

    /**
     * @param options `name` for people, `args` and `env` for Node.js, `log`: a file for what the process says,
     *   `pidFile`: a file for its number, `onMessage`: takes what it sends
     */
    start({ name, onMessage = () => {}, ...options }) {
      const index = running.length;
      let deaths = 0;
      const keepRunning = () => {
        const current = launch({ ...options, onMessage });
        running[index] = current;
        void current.exited.then(async () => {
          if (isStopping) return;
          deaths = Date.now() - current.since < shortLife ? deaths + 1 : 1;
          if (deaths < mostDeaths) {
            say(`${name} has ended unexpectedly. Starting it again…`);
            keepRunning();
            return;
          }
          say(await lastWords(options.log));
          fail(new SetupError(`${name} does not stay up: its last words stand above, the rest in ${options.log}.`));
        });
      };
      keepRunning();
    },

    /** Ends all processes, the one that was started last first. */
    async stop() {
      isStopping = true;
      for (const { child, exited } of running.reverse()) {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), patience);
        await exited;
        clearTimeout(timer);
      }
    },
  };
};
