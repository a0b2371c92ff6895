import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { claim } from './claim.mjs';
import { root, say, SetupError } from './setup-error.mjs';

const usualPorts = { demo: 4173, api: 4400, practice: 4499 };
const organization = { id: 'harbor', name: 'Harbor', environment: { id: 'production', name: 'Production' } };
const hostProgram = 'packages/host/dist/citizen-host.js';
const practiceProgram = 'packages/sandbox/dist/citizen-practice.js';

const keyFile = data => join(data, 'harbor', 'api-key');

const isFree = port =>
  new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/**
 * A usual port when it is free, else 0: whoever listens then takes what is given. Between the look and the listening
 * nothing holds a port, so demos that start at the same moment claim it first.
 */
const usualOrAny = async port => {
  const holder = await claim(`port ${port}`, () => 'a demo').catch(() => 'somebody');
  return holder === null && (await isFree(port)) ? port : 0;
};

/** The port for each start of a program: the one that it had, and any when the usual one was taken before it listened. */
const portKeeper = usual => {
  let port;
  let starts = 0;
  return {
    next: async () => port ?? (starts++ === 0 ? await usualOrAny(usual) : 0),
    keep: address => (port = Number(new URL(address).port)),
  };
};

const hostEnvironment = (data, port, allowed, practice = '') => ({
  CITIZEN_HOST_ADDRESS: '127.0.0.1',
  CITIZEN_HOST_PORT: String(port),
  CITIZEN_HOST_URL: port === 0 ? '' : `http://127.0.0.1:${port}`,
  CITIZEN_HOST_DATA: join(data, 'host'),
  CITIZEN_HOST_ELEMENTS: join(root, 'dist', 'cdn'),
  CITIZEN_HOST_LIBRARY: 'demo',
  CITIZEN_HOST_ALLOW: allowed.join(','),
  CITIZEN_HOST_PRACTICE: practice,
  CITIZEN_HOST_LOG: 'warn',
  DATABASE_URL: '',
});

const runHostCommand = async (data, ...args) => {
  const environment = { ...process.env, ...hostEnvironment(data, 0, []) };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [hostProgram, ...args], {
      cwd: root,
      env: environment,
    });
    return stdout;
  } catch (error) {
    throw new SetupError(`"citizen-host ${args.join(' ')}" stopped: ${(error.stderr || error.message).trim()}`);
  }
};

/** Makes the demo's organization, its environment and an API key. The first two may be there already. */
const makeOrganization = async data => {
  say('Setting up the organization Harbor…');
  const { id, name, environment } = organization;
  await runHostCommand(data, 'org', 'create', id, '--name', name);
  await runHostCommand(data, 'env', 'create', id, environment.id, '--name', environment.name);
  const { key } = JSON.parse(await runHostCommand(data, 'key', 'create', id, '--name', 'demo', '--json'));
  await writeFile(keyFile(data), key, { mode: 0o600 });
};

const readKey = data => readFile(keyFile(data), 'utf8').catch(() => null);

/** @returns a token of the organization's admin, good for an hour; null when the host does not know the key */
const createSession = async (api, key) => {
  const answer = await fetch(`${api}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: { id: 'demo-admin', name: 'Demo admin' }, role: 'admin' }),
  });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new SetupError(`The host gave no token: it answered ${answer.status} to POST /v1/sessions.`);
  return (await answer.json()).token;
};

const databases = data => [
  { directory: join(data, 'host'), name: 'postgres' },
  { directory: join(data, 'harbor'), name: 'warehouse' },
];
const loadPostgres = () => import(new URL('../packages/host/dist/embedded-postgres.js', import.meta.url));

/** Ends the databases that a killed process may have left behind. */
export const stopDatabases = async data => {
  const { stopPostgres } = await loadPostgres();
  await Promise.all(databases(data).map(stopPostgres));
};

/** Removes all that the demo keeps, its databases too. */
export const clearData = async data => {
  const { removePostgres } = await loadPostgres();
  await Promise.all(databases(data).map(removePostgres));
  await rm(data, { recursive: true, force: true });
};

/** A promise, and the function that keeps it. */
const promise = () => {
  let keep;
  return [new Promise(resolve => (keep = resolve)), value => keep(value)];
};

/**
 * Starts the host on its usual port, or another one when that is taken.
 * @param allowed host:port pairs that it may reach
 * @param practice The address of the practice accounts
 * @returns its address
 */
const startHost = (data, supervisor, allowed, practice) => {
  const [ready, isReady] = promise();
  // Pages that are open know the port: it stays when the host is started again.
  const port = portKeeper(usualPorts.api);
  supervisor.start({
    name: 'The host',
    args: [hostProgram, 'serve', '--json'],
    env: async () => hostEnvironment(data, await port.next(), allowed, practice),
    log: join(data, 'host.log'),
    pidFile: join(data, 'host.pid'),
    onLine(line) {
      if (!line.includes('"msg":"ready"')) return;
      const { address } = JSON.parse(line);
      port.keep(address);
      isReady(address);
    },
  });
  return ready;
};

/**
 * Starts the practice accounts: what the apps of vendors would answer, with made-up records.
 * @returns their address
 */
const startPractice = (data, supervisor) => {
  const [ready, isReady] = promise();
  // Connections to them outlive a restart: the port stays.
  const port = portKeeper(usualPorts.practice);
  supervisor.start({
    name: 'The practice accounts',
    args: async () => [practiceProgram, '--port', String(await port.next())],
    env: () => ({}),
    log: join(data, 'practice.log'),
    pidFile: join(data, 'practice.pid'),
    onLine(line) {
      if (!line.startsWith('{"address"')) return;
      const { address } = JSON.parse(line);
      port.keep(address);
      isReady(address);
    },
  });
  return ready;
};

/**
 * Starts Harbor with the database it copies into, the practice accounts, and the host that is allowed to reach exactly those.
 * @returns the addresses of both, and a token of the organization's admin
 */
export const startDemo = async (data, supervisor) => {
  for (const name of ['host', 'harbor']) await mkdir(join(data, name), { recursive: true });
  // Those who need a database take over the one that runs already: it starts while they still read their code.
  const { startPostgres } = await loadPostgres();
  const running = Promise.all(databases(data).map(startPostgres));
  const practice = startPractice(data, supervisor);
  // When there is none yet, two would make it at once.
  if ((await readKey(data)) === null) await running;
  const [harbor, harborListens] = promise();
  const [host, hostIsKnown] = promise();
  const [ready, harborIsReady] = promise();
  let port = usualPorts.demo;
  supervisor.start({
    name: 'Harbor',
    args: ['demo/dist/main.js'],
    env: () => ({ HARBOR_DATA: join(data, 'harbor'), HARBOR_PORT: String(port) }),
    log: join(data, 'harbor.log'),
    pidFile: join(data, 'harbor.pid'),
    onMessage(message, answer) {
      if (message.type === 'ready') return harborIsReady();
      port = new URL(message.address).port;
      harborListens(message);
      void host.then(answer);
    },
  });

  await running;
  const [{ address: demo, reach }] = await Promise.all([harbor, (await readKey(data)) ?? makeOrganization(data)]);
  const api = await startHost(data, supervisor, reach, await practice);
  let token = await createSession(api, await readKey(data));
  if (token === null) {
    await makeOrganization(data);
    token = await createSession(api, await readKey(data));
  }
  hostIsKnown({ address: api, key: await readKey(data) });
  await ready;
  return { demo, api, token };
};
