import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  createAddressGuard,
  type AddressGuard,
  type Resolve,
  type ResolvedAddress,
} from '../../packages/host/src/guard/address-guard.ts';

const listen = (server: Server): Promise<number> =>
  new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
const close = (server: Server): Promise<void> => new Promise(resolve => server.close(() => resolve()));

const answering =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses.map((address): ResolvedAddress => ({ address, family: address.includes(':') ? 6 : 4 })));

const isBlocked = (error: unknown): boolean => (error as { code?: unknown }).code === 'E_BLOCKED_ADDRESS';
const causeIsBlocked = (error: unknown): boolean => isBlocked((error as Error).cause);

describe('address guard', () => {
  const seen: { path: string; authorization: string | undefined }[] = [];
  const http = createServer((request, response) => {
    seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
    if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else response.end('here');
  });
  const open: AddressGuard[] = [];
  let port = 0;

  const guardOf = (options: Parameters<typeof createAddressGuard>[0]): AddressGuard => {
    const guard = createAddressGuard(options);
    open.push(guard);
    return guard;
  };

  before(async () => {
    port = await listen(http);
  });
  after(async () => {
    await Promise.all(open.map(guard => guard.close()));
    await close(http);
  });

  const inside = [
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '::1',
    '[::1]',
    '::',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fe80::1',
    'fec0::1',
    'fd00::1',
    'ff02::1',
  ];

  for (const host of inside) {
    it(`refuses ${host}`, async () => {
      const guard = guardOf({ allow: [], resolve: () => assert.fail('an address is not looked up') });
      await assert.rejects(guard.connect({ host, port: 80 }), isBlocked);
    });
  }

  it('refuses the same forms in an address with https', async () => {
    const guard = guardOf({ allow: [], resolve: () => assert.fail('an address is not looked up') });
    for (const host of ['2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]']) {
      await assert.rejects(guard.request(`https://${host}/`), causeIsBlocked, host);
    }
  });

  for (const addresses of [['127.0.0.1'], ['10.0.0.1', '10.0.0.2'], ['8.8.8.8', '127.0.0.1'], ['::1'], []]) {
    it(`refuses a name that leads to ${addresses.join(' and ') || 'nothing'}`, async () => {
      const guard = guardOf({ allow: [], resolve: answering(...addresses) });
      await assert.rejects(guard.connect({ host: 'inside.example', port: 80 }), isBlocked);
      await assert.rejects(guard.request('https://inside.example/'), causeIsBlocked);
    });
  }

  it('connects to exactly the listed pair', async () => {
    const guard = guardOf({ allow: [`127.0.0.1:${port}`] });
    const socket = await guard.connect({ host: '127.0.0.1', port });
    assert.equal(socket.remotePort, port);
    socket.destroy();
    await assert.rejects(guard.connect({ host: '127.0.0.1', port: port + 1 }), isBlocked);
    await assert.rejects(guard.connect({ host: '127.0.0.2', port }), isBlocked);
  });

  it('knows a listed pair by any way to write its address, and through a name that leads there', async () => {
    const guard = guardOf({ allow: [`127.0.0.1:${port}`], resolve: answering('127.0.0.1') });
    for (const host of ['0x7f.1', '::ffff:127.0.0.1', 'listed.example']) {
      const socket = await guard.connect({ host, port });
      assert.equal(socket.remoteAddress, '127.0.0.1');
      socket.destroy();
    }
  });

  it('trusts a listed name wherever it leads', async () => {
    const guard = guardOf({ allow: [`Database.Internal:${port}`], resolve: answering('127.0.0.1') });
    const socket = await guard.connect({ host: 'database.internal', port });
    socket.destroy();
    await assert.rejects(guard.connect({ host: 'other.internal', port }), isBlocked);
  });

  it('looks again at every connection, so that a name that turns round is refused', async () => {
    const answers = ['8.8.8.8', '127.0.0.1'];
    const asked: string[] = [];
    const guard = guardOf({
      allow: [],
      resolve: name => {
        asked.push(name);
        return answering(answers[asked.length - 1] ?? '127.0.0.1')(name);
      },
    });
    const stopped = new AbortController();
    stopped.abort(new Error('no packet leaves'));
    await assert.rejects(
      guard.connect({ host: 'turning.example', port, signal: stopped.signal }),
      /no packet leaves/,
      'the public address passes the check',
    );
    await assert.rejects(guard.connect({ host: 'turning.example', port }), isBlocked);
    assert.equal(asked.length, 2);
  });

  it('connects to the address that was checked, without a second look-up', async () => {
    let asked = 0;
    const guard = guardOf({
      allow: [`127.0.0.1:${port}`],
      resolve: name => {
        asked += 1;
        return answering(asked === 1 ? '127.0.0.1' : '127.0.0.2')(name);
      },
    });
    const response = await guard.request(`http://127.0.0.1:${port}/`);
    assert.equal(await response.text(), 'here');
    const socket = await guard.connect({ host: 'once.example', port });
    assert.equal(socket.remoteAddress, '127.0.0.1');
    assert.equal(asked, 1);
    socket.destroy();
  });

  it('speaks http only to listed pairs', async () => {
    const guard = guardOf({ allow: [`127.0.0.1:${port}`], resolve: answering('8.8.8.8') });
    assert.equal((await guard.request(`http://127.0.0.1:${port}/`)).status, 200);
    await assert.rejects(guard.request('http://public.example/'), { code: 'E_INSECURE_ADDRESS' });
    await assert.rejects(guard.request(`ftp://127.0.0.1:${port}/`), { code: 'E_INSECURE_ADDRESS' });
  });

  it('hands a redirect back instead of following it', async () => {
    const guard = guardOf({ allow: [`127.0.0.1:${port}`] });
    const count = seen.length;
    const response = await guard.request(`http://127.0.0.1:${port}/moved`, { headers: { authorization: 'Bearer x' } });
    assert.equal(response.status, 302);
    assert.deepEqual(seen.slice(count), [{ path: '/moved', authorization: 'Bearer x' }]);
  });

  it('gives up after its time, and at once when it is told to', async () => {
    const guard = guardOf({ allow: [], resolve: () => new Promise(() => {}) });
    await assert.rejects(guard.connect({ host: 'slow.example', port, timeoutMs: 20 }), { code: 'ETIMEDOUT' });
    const stop = new AbortController();
    const connecting = guard.connect({ host: 'slow.example', port, signal: stop.signal });
    stop.abort(new Error('enough'));
    await assert.rejects(connecting, /enough/);
  });

  it("tells Node's own error when nothing listens", async () => {
    const server = createTcpServer();
    const free = await listen(server);
    await close(server);
    const guard = guardOf({ allow: [`127.0.0.1:${free}`] });
    await assert.rejects(guard.connect({ host: '127.0.0.1', port: free }), { code: 'ECONNREFUSED' });
  });

  it('does not start with a list that cannot be read', () => {
    assert.throws(() => createAddressGuard({ allow: ['127.0.0.1'] }), /"127\.0\.0\.1" .* host:port/);
  });
});
