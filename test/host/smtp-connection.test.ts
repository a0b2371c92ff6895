import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Values } from 'citizen-integrator/contract';
import type { TestOutcome } from '../../packages/host/src/connectors/index.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { certificate, openMailWorld, user, type MailWorld } from './smtp-world.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');

describe('Mail server connection', () => {
  let open: MailWorld;
  let plain: MailWorld;
  let starttls: MailWorld;
  let tls: MailWorld;
  const worlds = (): MailWorld[] => [open, plain, starttls, tls];
  before(async () => {
    open = await openMailWorld({});
    plain = await openMailWorld({ user });
    starttls = await openMailWorld({ user, tls: { ...certificate, mode: 'starttls' } });
    tls = await openMailWorld({ user, tls: { ...certificate, mode: 'tls' } });
  });
  after(() => Promise.all(worlds().map(world => world.stop())));

  const passes = (outcome: TestOutcome, says: string): void => {
    assert.equal(text(outcome.message), says);
    assert.equal(outcome.ok, true);
    assert.deepEqual(outcome.todo, []);
  };
  const fails = (outcome: TestOutcome, says: RegExp, field: string | null): void => {
    assert.match(text(outcome.message), says);
    assert.equal(outcome.ok, false);
    assert.equal(outcome.field, field);
    assert.ok(outcome.todo.length > 0, 'it says what to do');
    assert.ok(
      [outcome.message, ...outcome.todo].every(each => !/[{}…]/.test(text(each))),
      'every sentence is whole',
    );
    assert.ok(!JSON.stringify(outcome).includes(user.password), 'no secret is told');
  };
  const signedIn = 'Connection works. We are signed in to E-mail (SMTP).';

  it('works in the open, with STARTTLS and with TLS', async () => {
    passes(await open.test(), 'Connection works. E-mail (SMTP) has answered.');
    passes(await plain.test(), signedIn);
    passes(await starttls.test(), signedIn);
    passes(await tls.test(), signedIn);
  });

  it('sends over each of them', async () => {
    for (const world of worlds()) {
      const writer = await world.open({});
      await writer.write([{ id: '1', name: 'Ada', email: 'ada@home.example' }], 0);
      await writer.close();
      assert.equal(world.server.list()[0]?.subject, 'Order 1');
    }
  });

  it('does not trust a certificate that nobody vouches for, or of another name', async () => {
    for (const world of [starttls, tls]) {
      const { mode } = { mode: world === tls ? 'tls' : 'starttls' };
      fails(
        await world.testAt(world.server.port, { encryption: mode }),
        /The certificate of localhost cannot be trusted/,
        'encryption',
      );
    }
  });

  it('says which encryption does not fit', async () => {
    fails(await plain.test({ encryption: 'starttls' }), /does not offer STARTTLS on port \d+\.$/, 'encryption');
    fails(await plain.test({ encryption: 'tls' }), /is not encrypted from the start/, 'encryption');
    fails(await starttls.test({ encryption: 'off' }), /lets robot@shop\.example in only with encryption/, 'encryption');
  });

  it('says what is wrong with signing in', async () => {
    fails(await plain.test({ password: 'wrong' }), /We reached E-mail \(SMTP\), but it did not let us in/, 'password');
    fails(await plain.test({ user: 'nobody' }), /did not let us in/, 'password');
    fails(await plain.test({ user: '', password: 'something' }), /did not let us in/, 'user');
    fails(await open.test({ user: 'x', password: 'y' }), /offers no way to sign in/, 'encryption');
  });

  it('checks the sender before anything is sent', async () => {
    for (const from of [
      '',
      'robot',
      'robot@shop',
      'a@b.example, c@d.example',
      'robot@shop.example\r\nBcc: x@y.example',
    ]) {
      fails(await plain.test({ from }), /is no e-mail address/, 'from');
    }
    passes(await plain.test({ fromName: 'The\r\nBcc: x@y.example' }), signedIn);
  });

  it('says what is wrong with the address', async () => {
    fails(await plain.test({ host: '10.1.2.3' }), /private network/, 'host');
    fails(await plain.test({ host: 'nowhere.example' }), /found nothing at the address nowhere\.example/, 'host');
    const unused = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => unused.once('listening', resolve));
    const { port } = unused.address() as AddressInfo;
    await new Promise(resolve => unused.close(resolve));
    fails(await plain.testAt(port), /nothing answers on port/, 'port');
  });

  describe('other servers', () => {
    const started: Server[] = [];
    const testAt = async (greet: (socket: Socket) => void, values?: Values): Promise<TestOutcome> => {
      const server = createServer(socket => {
        socket.on('error', () => {});
        greet(socket);
      });
      started.push(server);
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
      return plain.testAt((server.address() as AddressInfo).port, values);
    };
    after(() => Promise.all(started.map(server => new Promise<void>(resolve => server.close(() => resolve())))));

    it('says that what answers is no mail server', async () => {
      fails(await testAt(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n')), /is no mail server/, 'port');
    });
    it('says that a server hangs up', async () => {
      fails(await testAt(socket => socket.end()), /The connection to E-mail \(SMTP\) was lost/, null);
    });
    it('says that a server is busy', async () => {
      fails(await testAt(socket => socket.end('421 4.3.2 Too many connections\r\n')), /is busy/, null);
    });
  });
});
