import { fork } from 'node:child_process';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';

/**
 * What stands between a test's page and the real host:
 *   /gate/NAME/v1/…       the host. PUT /gate/NAME { fault, path? } breaks it for who uses that name; null heals it.
 *   /stage/token          a token: ?customer&role&access&expiresIn
 *   /stage/deployments    POST { customer, recipe? }: connects the customer and deploys the demo's recipe
 *   /stage/harbor/WHAT    POST open|close { customer }: lets the customer's contacts through, or makes its runs wait
 */
export const createStage = () => {
  const child = fork(fileURLToPath(new URL('./stage.mjs', import.meta.url)), {
    execArgv: ['-C', '@citizen-integrator/source', '--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const started = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', code => reject(new Error(`The host for the tests ended with ${code}`)));
  });
  const faults = new Map();
  /** Open connections by the name of their gate, so that a fault can cut them. */
  const sockets = new Map();

  const ask = async (path, { token, body, method = body ? 'POST' : 'GET' }) => {
    const { address } = await started;
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(json)}`);
    return json;
  };

  const tokenFor = async ({ customer, role = 'user', access = 'write', expiresIn = '3600' }) => {
    const { key } = await started;
    const { token } = await ask('/v1/sessions', {
      token: key,
      body: {
        user: { id: 'maria', name: 'Maria' },
        role,
        ...(customer ? { customer: { id: customer, name: `${customer[0].toUpperCase()}${customer.slice(1)}` } } : {}),
        environments: [{ id: 'test', access }],
        expiresIn: Number(expiresIn),
      },
    });
    return token;
  };

  const connect = async customer => {
    const { harbor } = await started;
    const admin = await tokenFor({ role: 'admin' });
    // Below a path of its own, so that holding one customer's contacts holds up no test of another.
    const values = { ...harbor, baseUrl: `${harbor.baseUrl}/${customer}` };
    await ask('/v1/connections', {
      token: admin,
      body: { endpoint: 'harbor', environment: 'test', customer: { id: customer }, home: true, values },
    });
  };

  const deploy = async (customer, recipe = 'harbor-contacts-to-postgresql') => {
    const { warehouse } = await started;
    await connect(customer);
    const token = await tokenFor({ customer });
    const home = await ask('/v1/connections?endpoint=harbor', { token });
    const target = await ask('/v1/connections', {
      token,
      body: { endpoint: 'postgresql', environment: 'test', values: warehouse },
    });
    return ask('/v1/deployments', {
      token,
      body: {
        recipe,
        version: '1.0.0',
        environment: 'test',
        connections: { source: home.items[0].id, target: target.id },
        values: { stage: 'all', table: 'public.contacts' },
        firstRun: { main: 'after-deploy' },
      },
    });
  };

  const readBody = async stream => {
    let text = '';
    for await (const chunk of stream) text += chunk;
    return text ? JSON.parse(text) : {};
  };

  const problem = (status, kind, detail) => ({
    type: 'about:blank',
    title: detail,
    status,
    kind,
    detail,
    requestId: 'req-of-the-gate',
  });

  /** @returns whether the fault has answered */
  const applyFault = (context, fault) => {
    context.set('x-request-id', 'req-of-the-gate');
    context.status = 200; // what Koa does not answer is no 404 to the test runner
    switch (fault) {
      case 'unavailable':
        context.status = 503;
        context.body = problem(503, 'unavailable', 'The recipes rest for a minute.');
        return true;
      case 'unauthorized':
        context.status = 401;
        context.body = problem(401, 'unauthorized', 'Your sign-in has ended.');
        return true;
      case 'malformed':
        context.body = { items: 'not a list' };
        return true;
      case 'offline':
        context.respond = false;
        context.req.socket.destroy();
        return true;
      case 'silent':
        context.respond = false;
        return true;
      default:
        return false;
    }
  };

  const proxy = async (context, name, path) => {
    const { address } = await started;
    const { host: _, origin: __, ...headers } = context.req.headers;
    context.status = 200;
    context.respond = false;
    const open = sockets.get(name) ?? new Set();
    sockets.set(name, open);
    open.add(context.req.socket);
    const upstream = request(`${address}${path}`, { method: context.method, headers }, answer => {
      context.res.writeHead(answer.statusCode, answer.headers);
      context.res.flushHeaders();
      answer.pipe(context.res);
    });
    upstream.on('error', () => context.res.destroy());
    context.res.on('close', () => {
      open.delete(context.req.socket);
      upstream.destroy();
    });
    context.req.pipe(upstream);
  };

  const middleware = async (context, next) => {
    const gate = /^\/gate\/([^/]+)(\/.*)?$/.exec(context.path);
    if (gate && !gate[2] && context.method === 'PUT') {
      const { fault, path = '' } = await readBody(context.req);
      if (fault) faults.set(gate[1], { fault, path });
      else faults.delete(gate[1]);
      if (fault === 'offline') for (const socket of sockets.get(gate[1]) ?? []) socket.destroy();
      context.status = 204;
      return undefined;
    }
    if (gate?.[2]) {
      const { fault = '', path = '' } = faults.get(gate[1]) ?? {};
      if (gate[2].includes(path) && applyFault(context, fault)) return undefined;
      return proxy(context, gate[1], `${gate[2]}${context.search}`);
    }
    if (context.path === '/stage/token') {
      context.body = { token: await tokenFor(context.query) };
      return undefined;
    }
    if (context.path === '/stage/deployments') {
      const { customer, recipe } = await readBody(context.req);
      context.body = await deploy(customer, recipe);
      return undefined;
    }
    if (context.path === '/stage/connections') {
      const { customer } = await readBody(context.req);
      await connect(customer);
      context.body = (await started).warehouse;
      return undefined;
    }
    const harbor = /^\/stage\/harbor\/(open|close)$/.exec(context.path);
    if (harbor) {
      const { customer } = await readBody(context.req);
      child.send({ gate: harbor[1], below: `/${customer}` });
      context.status = 204;
      return undefined;
    }
    return next();
  };

  return {
    middleware,
    /** For the test runner: starts with it and ends with it. */
    plugin: {
      name: 'stage',
      serverStart: () => started,
      serverStop: () =>
        new Promise(resolve => {
          if (!child.connected) return resolve();
          child.removeAllListeners('exit');
          child.once('exit', resolve);
          child.send('stop');
        }),
    },
  };
};
