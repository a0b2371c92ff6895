import assert from 'node:assert/strict';
import { createServer, type Server, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import ssh2 from 'ssh2';
import type { Values } from 'citizen-integrator/contract';
import type { TestOutcome } from '../../packages/host/src/connectors/index.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { openSftpWorld, password, type SftpWorld } from './sftp-world.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const passphrase = 'open sesame';
const key = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
const locked = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, passphrase, cipher: 'aes256-ctr', rounds: 16 });

describe('SFTP connection', () => {
  let world: SftpWorld;
  let lockedWorld: SftpWorld;
  before(async () => {
    world = await openSftpWorld({ publicKey: key.public });
    lockedWorld = await openSftpWorld({ publicKey: locked.public });
    await world.put('in/a.csv', 'id\n1\n');
    await world.put('in/b.csv', 'id\n2\n');
  });
  after(() => Promise.all([world.stop(), lockedWorld.stop()]));

  const passes = (outcome: TestOutcome, says: string): void => {
    assert.equal(text(outcome.message), says);
    assert.equal(outcome.ok, true);
  };
  const fails = (outcome: TestOutcome, says: RegExp, field: string | null): void => {
    assert.match(text(outcome.message), says);
    assert.equal(outcome.ok, false);
    assert.equal(outcome.field, field);
    assert.ok(outcome.todo.length > 0, 'it says what to do');
    assert.ok(
      outcome.todo.every(each => !/[{}…]/.test(text(each))),
      'every sentence is whole',
    );
    for (const secret of [password, passphrase])
      assert.ok(!JSON.stringify(outcome).includes(secret), 'no secret is told');
  };
  const withKey = (values: Values): Values => ({ signIn: 'key', password: '', ...values });

  it('works with a password and counts the files', async () => {
    const outcome = await world.test({ folder: '/in' });
    passes(outcome, 'Connection works. We see 2 files in the folder /in.');
    assert.deepEqual(outcome.todo, []);
    passes(await world.test({ folder: '' }), 'Connection works. We see 0 files in the folder ..');
  });

  it('works with a private key, locked or not', async () => {
    passes(
      await world.test(withKey({ privateKey: `\n${key.private.trim()}  ` })),
      'Connection works. We see 0 files in the folder /.',
    );
    passes(
      await lockedWorld.test(withKey({ privateKey: locked.private, passphrase })),
      'Connection works. We see 0 files in the folder /.',
    );
  });

  it('tells the fingerprint of a server that is not known yet', async () => {
    const outcome = await world.test({ hostKeyFingerprint: '' });
    passes(
      outcome,
      `Connection works. We see 0 files in the folder /. The fingerprint of the server is ${world.server.fingerprint}.`,
    );
    assert.match(outcome.todo.map(text).join(), /enter it here/);
    passes(
      await world.test({ hostKeyFingerprint: ` ${world.server.fingerprint}= ` }),
      'Connection works. We see 0 files in the folder /.',
    );
  });

  it('never speaks to a server with another fingerprint', async () => {
    const outcome = await world.test({ hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` });
    fails(outcome, /shows another fingerprint than the one we know: SHA256:/, 'hostKeyFingerprint');
    assert.match(text(outcome.message), new RegExp(world.server.fingerprint.replace(/[+/]/g, '\\$&')));
  });

  it('says which part of signing in is wrong', async () => {
    fails(await world.test({ password: 'wrong' }), /did not let us in/, 'password');
    fails(await world.test({ user: 'nobody' }), /did not let us in/, 'password');
    fails(
      await world.test(withKey({ privateKey: locked.private, passphrase })),
      /did not accept the private key/,
      'privateKey',
    );
    fails(await world.test(withKey({ privateKey: 'hunter2' })), /cannot read the private key/, 'privateKey');
    fails(await world.test(withKey({ privateKey: '' })), /cannot read the private key/, 'privateKey');
    fails(await world.test(withKey({ privateKey: key.public })), /public half/, 'privateKey');
    fails(await lockedWorld.test(withKey({ privateKey: locked.private })), /locked with a passphrase/, 'passphrase');
    fails(
      await lockedWorld.test(withKey({ privateKey: locked.private, passphrase: 'wrong' })),
      /passphrase does not open/,
      'passphrase',
    );
  });

  it('says that there is no such folder', async () => {
    fails(await world.test({ folder: '/nowhere' }), /no folder \/nowhere/, 'folder');
    fails(await world.test({ folder: '/in/a.csv' }), /no folder \/in\/a\.csv/, 'folder');
  });

  it('says what is wrong with the address', async () => {
    fails(await world.test({ host: '10.1.2.3' }), /private network/, 'host');
    fails(await world.test({ host: 'nowhere.example' }), /found nothing at the address nowhere\.example/, 'host');
    const unused = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => unused.once('listening', resolve));
    const { port } = unused.address() as AddressInfo;
    await new Promise(resolve => unused.close(resolve));
    fails(await world.testAt(port), /nothing answers on port/, 'port');
  });

  describe('other servers', () => {
    const started: (Server | ssh2.Server)[] = [];
    const listen = async (server: Server | ssh2.Server): Promise<SftpWorld['test']> => {
      started.push(server);
      const port = await new Promise<number>(resolve =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
      );
      return values => world.testAt(port, values);
    };
    after(() => Promise.all(started.map(server => new Promise<void>(resolve => server.close(() => resolve())))));

    it('says that nothing speaks SFTP there', async () => {
      const web = createServer(socket => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
      });
      fails(await (await listen(web))(), /is no SFTP server/, 'port');
    });

    it('says that a server hangs up', async () => {
      const busy = createServer(socket => socket.destroy());
      fails(await (await listen(busy))(), /The connection to .* was lost/, null);
    });

    it('says that a server does not offer files', async () => {
      const shell = new ssh2.Server({ hostKeys: [key.private] }, guest => {
        guest.on('error', () => {});
        guest.on('authentication', context => context.accept());
        guest.on('session', accept => accept());
      });
      const test = await listen(shell);
      fails(await test({ hostKeyFingerprint: '' }), /does not offer file transfer/, null);
    });

    it('answers a question for the password', async () => {
      const asking = new ssh2.Server({ hostKeys: [key.private] }, guest => {
        guest.on('error', () => {});
        guest.on('authentication', context => {
          if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
          context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => {
            if (answer === password) context.accept();
            else context.reject();
          });
        });
        guest.on('session', accept => accept());
      });
      const test = await listen(asking);
      fails(await test({ hostKeyFingerprint: '' }), /does not offer file transfer/, null);
      fails(await test({ hostKeyFingerprint: '', password: 'wrong' }), /did not let us in/, 'password');
    });
  });
});
