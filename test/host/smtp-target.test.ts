import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Reply } from '../../demo/server/mail-server.ts';
import { ConnectorError, type WriteResult } from '../../packages/host/src/connectors/index.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { openMailWorld, user, type MailWorld } from './smtp-world.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const person = (id: number, extra: Record<string, unknown> = {}) => ({
  id: String(id),
  name: `Person ${id}`,
  email: `p${id}@home.example`,
  ...extra,
});
const refusedOf = ({ refused }: WriteResult): string[] =>
  refused.map(({ index, reason }) => `${index} ${text(reason)}`);

const refusal = async (work: Promise<unknown> | undefined): Promise<ConnectorError> => {
  const error: unknown = await Promise.resolve(work).then(
    () => assert.fail('it went well'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
};

describe('E-mail', () => {
  let world: MailWorld;
  let recipientReply: (address: string) => Reply | null = () => null;
  let messageReply: (source: string) => Reply | null = () => null;
  let senderReply: (address: string) => Reply | null = () => null;
  before(async () => {
    world = await openMailWorld({
      user,
      refuseRecipient: address => recipientReply(address),
      refuseMessage: source => messageReply(source),
      refuseSender: address => senderReply(address),
    });
  });
  after(() => world.stop());
  afterEach(() => {
    world.server.clear();
    recipientReply = messageReply = senderReply = () => null;
  });
  const subjects = (): string[] => world.server.list().map(({ subject }) => subject);

  it('sends a message a row', async () => {
    const writer = await world.open(
      {
        to: '{{ name }} <{{ email }}>',
        subject: 'Order {{ id }} for {{ $values.shop }}',
        template: 'Hello {{ name }},\n\n{{ lines.(sku & ": " & n) }}\nSee https://shop.example/o?id={{ id }}&x=1.\n',
      },
      { answers: { shop: 'Zoë & Co' }, run: 'run_rows' },
    );
    const lines = [
      { sku: 'A<b>', n: 2 },
      { sku: 'C', n: 1 },
    ];
    assert.deepEqual(await writer.write([person(1, { lines }), person(2)], 0), { created: 2, updated: 0, refused: [] });
    await writer.close();
    const [one, two] = world.server.list();
    assert.ok(one && two);
    assert.equal(one.subject, 'Order 1 for Zoë & Co');
    assert.equal(one.from, '"The Shop" <robot@shop.example>');
    assert.equal(one.to, '"Person 1" <p1@home.example>');
    assert.deepEqual(one.recipients, ['p1@home.example']);
    assert.equal(one.text, 'Hello Person 1,\n\nA<b>: 2\nC: 1\nSee https://shop.example/o?id=1&x=1.\n');
    assert.match(one.html, /<p>Hello Person 1,<\/p>\n<p>A&lt;b&gt;: 2<br>\nC: 1<br>\n/);
    assert.match(
      one.html,
      /<a href="https:\/\/shop\.example\/o\?id=1&amp;x=1">https:\/\/shop\.example\/o\?id=1&amp;x=1<\/a>\./,
    );
    assert.match(one.source, /^Auto-Submitted: auto-generated\r$/m);
    assert.match(one.id, /^<[0-9a-f]{40}@shop\.example>$/);
    assert.notEqual(one.id, two.id);
  });

  it('sends a message again under the same id, and not at all while it knows that it was sent', async () => {
    const rows = [person(1), person(1), person(2)];
    const first = await world.open({}, { run: 'run_again', key: 'id' });
    await first.write(rows, 3);
    await first.close();
    const ids = world.server.list().map(({ id }) => id);
    assert.equal(new Set(ids).size, 3);
    const other = await world.open({}, { run: 'run_again', key: 'id', isFresh: true });
    await other.write(rows, 3);
    // Only that the page was done got lost.
    await other.write(rows, 3);
    await other.close();
    assert.deepEqual(
      world.server.list().map(({ id }) => id),
      [...ids, ...ids],
    );
    const later = await world.open({}, { run: 'run_later', key: 'id' });
    await later.write(rows, 3);
    await later.close();
    assert.equal(new Set(world.server.list().map(({ id }) => id)).size, 6);
  });

  it('refuses the rows that cannot be sent, and sends the others', async () => {
    recipientReply = address => {
      if (address.startsWith('gone')) return { code: 550, text: '5.1.1 User unknown' };
      if (address.startsWith('full')) return { code: 552, text: '5.2.2 Mailbox full' };
      return address.startsWith('no') ? { code: 554, text: '5.7.1 Relay access denied' } : null;
    };
    messageReply = source => (source.includes('WIN NOW') ? { code: 554, text: '5.7.1 Spam' } : null);
    const writer = await world.open({ template: '{{ name }} {{ $number(amount) }}' }, { run: 'run_refused' });
    const result = await writer.write(
      [
        person(0, { email: '' }),
        person(1, { email: 'gone@home.example' }),
        person(2),
        person(3, { email: 'full@home.example' }),
        person(4, { email: 'no@home.example' }),
        person(5, { email: 'not an address' }),
        person(6, { email: 'p6@home.example, gone@home.example' }),
        person(7, { name: 'WIN NOW' }),
        person(8, { amount: 'much' }),
        person(9, { email: Array.from({ length: 101 }, (_, index) => `p${index}@home.example`).join(';') }),
        person(10),
      ],
      0,
    );
    await writer.close();
    assert.deepEqual(refusedOf(result), [
      '0 It has no recipient.',
      '1 The mail server does not know the address gone@home.example.',
      '3 The mailbox of full@home.example is full.',
      '4 The mail server refused the address no@home.example.',
      '5 "not an address" is no e-mail address.',
      '6 The message was sent, but not to gone@home.example: the mail server refused this address.',
      '7 The mail server refused the message, perhaps as unwanted.',
      '8 The part "$number(amount)" of the text does not work for this record.',
      '9 It has more than 100 recipients.',
    ]);
    assert.equal(result.created, 2);
    assert.match(result.refused[1]?.details ?? '', /^550 5\.1\.1 User unknown/);
    assert.deepEqual(subjects(), ['Order 2', 'Order 6', 'Order 10']);
  });

  it('lets no row write a header, name another recipient or put HTML into a message', async () => {
    const writer = await world.open(
      { to: '{{ email }}', subject: '{{ id }}', template: '{{ name }}' },
      { run: 'run_headers' },
    );
    const attacks = [
      'a@home.example\r\nBcc: evil@home.example',
      'a@home.example\nevil@home.example>',
      'a@home.example>\r\nRCPT TO:<evil@home.example',
      '"evil@home.example"@home.example',
      'a@home.example\u0000evil@home.example',
      '<a@home.example> evil@home.example',
      'a@home.example(evil@home.example)',
    ];
    const result = await writer.write(
      attacks.map((email, index) => person(index, { email })),
      0,
    );
    assert.equal(result.created, 0);
    assert.equal(result.refused.length, attacks.length);
    assert.deepEqual(world.server.list(), []);
    const subject = 'Hi\r\nBcc: evil@home.example\r\n\r\n<h1>body</h1>\u2028x\u0000y';
    const named = await writer.write([person(1, { id: subject, name: '<img src=x onerror=alert(1)>\n.\nQUIT' })], 1);
    assert.deepEqual(refusedOf(named), []);
    await writer.close();
    const [mail] = world.server.list();
    assert.ok(mail);
    assert.equal(mail.subject, 'Hi Bcc: evil@home.example <h1>body</h1> x y');
    assert.deepEqual(mail.recipients, ['p1@home.example']);
    assert.doesNotMatch(mail.source, /^bcc:/im);
    assert.match(mail.html, /<p>&lt;img src=x onerror=alert\(1\)&gt;<br>\n\.<br>\nQUIT<\/p>/);
    assert.equal(mail.text.trim(), '<img src=x onerror=alert(1)>\n.\nQUIT');
  });

  it('takes recipients from an answer, which is no template', async () => {
    const writer = await world.open(
      { to: { property: 'who' } },
      { run: 'run_answer', answers: { who: 'Ada, Countess <ada@home.example>; bob@bücher.example' } },
    );
    const unquoted = await writer.write([person(1)], 0);
    assert.deepEqual(refusedOf(unquoted), ['0 "Ada" is no e-mail address.']);
    await writer.close();
    const quoted = await world.open(
      { to: { property: 'who' } },
      { run: 'run_answer', answers: { who: '"Ada, Countess" <ada@home.example>; bob@bücher.example' } },
    );
    await quoted.write([person(1)], 0);
    await quoted.close();
    assert.deepEqual(world.server.list()[0]?.recipients, ['ada@home.example', 'bob@bücher.example']);
    const odd = await world.open({ to: { property: 'who' } }, { run: 'run_answer_2', answers: { who: '{{ email }}' } });
    assert.deepEqual(refusedOf(await odd.write([person(1)], 0)), ['0 "{{ email }}" is no e-mail address.']);
    await odd.close();
  });

  const digest = {
    to: 'boss@home.example',
    subject: '{{ $count(rows) }} orders',
    template: 'Today:\n{{ rows.("- " & id & " " & name) }}\nTotal {{ $sum(rows.{"n": $number(id)}.n) }}',
  };

  it('sends one message for all rows, once while it knows of it, and none for no rows', async () => {
    for (const isFresh of [false, false, true]) {
      const writer = await world.open(digest, { run: 'run_digest', mode: { rows: 'all' }, isFresh });
      assert.deepEqual(await writer.write([person(1), person(2)], 0), { created: 2, updated: 0, refused: [] });
      await writer.close();
    }
    const [mail, again, ...more] = world.server.list();
    assert.deepEqual(more, []);
    assert.equal(mail?.subject, '2 orders');
    assert.equal(mail?.text, 'Today:\n- 1 Person 1\n- 2 Person 2\nTotal 3');
    assert.equal(again?.id, mail?.id);
    world.server.clear();
    const empty = await world.open(digest, { run: 'run_empty', mode: { rows: 'all' } });
    await empty.write([], 0);
    const error = await refusal(
      empty.write(
        Array.from({ length: 10_001 }, (_, id) => person(id)),
        0,
      ),
    );
    assert.equal(text(error.says), 'There are more than 10,000 records for one message.');
    await empty.close();
    assert.deepEqual(world.server.list(), []);
  });

  it('says why the one message of a run was refused, or comes back with it', async () => {
    recipientReply = () => ({ code: 550, text: '5.1.1 User unknown' });
    const writer = await world.open(digest, { run: 'run_no', mode: { rows: 'all' } });
    const error = await refusal(writer.write([person(1)], 0));
    assert.equal(text(error.says), 'The mail server does not know the address boss@home.example.');
    assert.equal(error.kind, 'refused');
    recipientReply = () => ({ code: 451, text: '4.7.1 Greylisted' });
    assert.equal((await refusal(writer.write([person(1)], 0))).kind, 'transient');
    recipientReply = () => null;
    await writer.write([person(1)], 0);
    await writer.close();
    assert.equal(world.server.list().length, 1);
  });

  it('takes grouped rows, and no others where groups are asked for', async () => {
    const writer = await world.open({ template: '{{ lines.sku }}' }, { run: 'run_groups', mode: { groupBy: 'id' } });
    await writer.write([person(1, { lines: [{ sku: 'A' }, { sku: 'B' }] })], 0);
    assert.equal(world.server.list()[0]?.text.trim(), 'A\nB');
    const error = await refusal((async () => writer.write([person(2)], 1))());
    assert.match(text(error.says), /takes records one by one/);
    await writer.close();
  });

  it('comes back for what was put off, without sending the rest twice, and gives up on it in the end', async () => {
    recipientReply = address => (address.startsWith('p2@') ? { code: 451, text: '4.7.1 Greylisted' } : null);
    const rows = [person(1), person(2), person(3)];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const writer = await world.open({}, { run: 'run_grey' });
      const error = await refusal(writer.write(rows, 0));
      assert.equal(error.kind, 'transient');
      assert.equal(text(error.says), 'The mail server did not take 1 message for now.');
      await writer.close();
      assert.deepEqual(subjects(), ['Order 1', 'Order 3']);
    }
    const writer = await world.open({}, { run: 'run_grey' });
    const result = await writer.write(rows, 0);
    assert.equal(result.created, 2);
    assert.match(refusedOf(result).join(), /^1 The mail server did not take a message for p2@home\.example, although/);
    await writer.close();
    assert.deepEqual(subjects(), ['Order 1', 'Order 3']);
  });

  it('goes on over another session when the server ends one', async () => {
    let sent = 0;
    senderReply = () => {
      sent += 1;
      return sent % 3 === 0 ? { code: 421, text: '4.7.0 Too many messages in this session' } : null;
    };
    const writer = await world.open({}, { run: 'run_421' });
    assert.equal(
      (
        await writer.write(
          [1, 2, 3, 4, 5].map(id => person(id)),
          0,
        )
      ).created,
      5,
    );
    await writer.close();
    assert.deepEqual(
      subjects(),
      [1, 2, 3, 4, 5].map(id => `Order ${id}`),
    );
    senderReply = () => ({ code: 421, text: '4.7.0 Come back later' });
    const busy = await world.open({}, { run: 'run_421b' });
    const error = await refusal(busy.write([person(6)], 0));
    assert.equal(error.kind, 'transient');
    assert.match(text(error.says), /is busy/);
    await busy.close();
  });

  it('stops with the field when the server does not take the sender', async () => {
    senderReply = () => ({ code: 553, text: '5.7.1 Sender address rejected: not owned by user' });
    const writer = await world.open({}, { run: 'run_sender' });
    const error = await refusal(writer.write([person(1)], 0));
    assert.equal(text(error.says), 'E-mail (SMTP) does not let us send as robot@shop.example.');
    assert.equal(error.kind, 'refused');
    assert.equal(error.field, 'from');
    await writer.close();
  });

  it('is checked before the first row', async () => {
    await (await world.open({}, { run: '' })).close();
    const opens = (resource: Parameters<MailWorld['open']>[0], options = {}) =>
      refusal(world.open(resource, { run: '', ...options }));
    const cases: readonly [Parameters<MailWorld['open']>[0], RegExp][] = [
      [{ subject: '{{ id ' }, /^The part "id" of the subject cannot be read\.$/],
      [{ template: 'x {{ id + }} y' }, /^The part "id \+" of the text cannot be read\.$/],
      [{ to: '{{ }}' }, /of the recipient cannot be read/],
    ];
    for (const [resource, says] of cases) assert.match(text((await opens(resource)).says), says);
    assert.equal((await opens({}, { values: { password: 'wrong' } })).kind, 'auth');
    assert.equal((await opens({}, { values: { from: 'robot\r\nBcc: x@y.example' } })).field, 'from');
    assert.deepEqual(world.server.list(), []);
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    const writer = await world.open({}, { run: 'run_stop', signal: stop.signal });
    await writer.write([person(1)], 0);
    stop.abort(new Error('stopped'));
    await assert.rejects(writer.write([person(2)], 1), /stopped/);
    await writer.close();
  });
});
