import { spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say, SetupError } from './setup-error.mjs';

/** ms that a process gets to end by itself. */
const patience = 4000;
/** ms that it gets before the process ends that it depends on. */
const headStart = 700;
/** Starting again makes no sense after so many deaths in a row, each before so many ms have passed. */
const mostDeaths = 4;
const shortLife = 5000;

const preload = new URL('./end-with-parent.mjs', import.meta.url).href;

const lastWords = async log => (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');

const launch = async ({ args, env, log, pidFile, onMessage, onLine }) => {
  const output = openSync(log, 'a', 0o600);
  const given = typeof args === 'function' ? await args() : args;
  const child = spawn(process.execPath, ['--import', preload, ...given], {
    cwd: root,
    env: { ...process.env, ...(await env()) },
    // Out of reach for Ctrl-C in the terminal: who ends when is decided here.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', output, 'ipc'],
  });
  writeFileSync(pidFile, String(child.pid));
  child.on('message', message => onMessage(message, answer => child.send(answer)));
  createInterface(child.stdout).on('line', line => {
    writeSync(output, `${line}\n`);
    onLine(line);
  });
  const exited = new Promise(resolve => {
    child.once('close', (code, signal) => {
      closeSync(output);
      resolve(signal ?? `exit code ${code}`);
    });
  });
  return { child, since: Date.now(), exited };
};

const endProcess = async ({ child, exited }) => {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await exited;
  clearTimeout(timer);
};

/**
 * Runs Node.js processes until `stop` is called; one that ends by itself is started again.
 * `failed` rejects when one of them does not stay up.
 */
export const createSupervisor = () => {
  let isStopping = false;
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  const running = [];

  return {
    failed,

    /**
     * @param options `name` for people; `args` for Node.js, or what gives those of each new start; `env`: gives the environment of each new start; `log`: a
     *   file for what the process says; `pidFile`: a file for its number; `onLine`: takes a line that it says;
     *   `onMessage`: takes what it sends, and a function to answer with
     */
    start({ name, onLine = () => {}, onMessage = () => {}, ...options }) {
      const index = running.length;
      let deaths = 0;
      const keepRunning = async () => {
        running[index] = launch({ ...options, onLine, onMessage });
        const { since, exited } = await running[index];
        const end = await exited;
        if (isStopping) return;
        deaths = Date.now() - since < shortLife ? deaths + 1 : 1;
        if (deaths < mostDeaths) {
          say(`${name} has ended unexpectedly (${end}). Starting it again…`);
          await keepRunning();
          return;
        }
        say(await lastWords(options.log));
        throw new SetupError(`${name} does not stay up: its last words stand above, the rest in ${options.log}.`);
      };
      keepRunning().catch(fail);
    },

    /** Ends all processes. The one that was started last begins, and the one before it does not wait for it long. */
    async stop() {
      isStopping = true;
      const ends = [];
      for (const launched of running.reverse()) {
        const end = endProcess(await launched);
        ends.push(end);
        await Promise.race([end, sleep(headStart)]);
      }
      await Promise.all(ends);
    },
  };
};
