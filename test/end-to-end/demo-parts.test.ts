import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Account } from '../../demo/server/account.ts';
import { contactRoutes } from '../../demo/server/contacts/contact-routes.ts';
import { openContacts } from '../../demo/server/contacts/contact-store.ts';
import type { Contact } from '../../demo/server/contacts/contact.ts';
import { readCsv, writeCsv } from '../../demo/server/files/csv.ts';
import type { Call } from '../../demo/server/http.ts';
import { openJournal } from '../../demo/server/journal.ts';
import { startMailServer, type MailServer } from '../../demo/server/mail-server.ts';
import { readOrder } from '../../demo/server/orders/order.ts';

it('what Harbor keeps is there at the next start, but for a line that was cut off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'harbor journal-'));
  const file = join(folder, 'orders.jsonl');
  try {
    openJournal<number>(file).append(1);
    await appendFile(file, '[2, ');
    const journal = openJournal<number>(file);
    assert.deepEqual(journal.kept, [1]);
    journal.append(3);
    assert.deepEqual(openJournal<number>(file).kept, [1, 3]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('mail is there at the next start, until it is thrown away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'harbor mail-'));
  const file = join(folder, 'mail.jsonl');
  const send = async (port: number, subject: string): Promise<void> => {
    const transport = createTransport({ host: '127.0.0.1', port, secure: false });
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject, text: 'Grüße' });
    transport.close();
  };
  const started = async <Result>(work: (server: MailServer) => Promise<Result>): Promise<Result> => {
    const server = await startMailServer({ file });
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  };
  const seen = ({ list }: MailServer) => list().map(({ number, subject, text }) => [number, subject, text.trim()]);
  try {
    const first = await started(async server => {
      await send(server.port, 'One');
      await send(server.port, 'Two');
      return server.list();
    });
    await started(async server => {
      assert.deepEqual(server.list(), first);
      await send(server.port, 'Three');
      assert.deepEqual(seen(server).at(-1), [3, 'Three', 'Grüße']);
      server.clear();
    });
    await started(server => Promise.resolve(assert.deepEqual(server.list(), [])));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('Harbor lists the countries of its contacts, the cities of one, and who lives there', async () => {
  const contacts = openContacts(join(tmpdir(), 'no', 'changed contacts.json'), { count: 300, seed: 1 });
  const list = async <Item>(path: string, query: Record<string, string> = {}): Promise<Item[]> => {
    const route = contactRoutes.find(({ method, pattern }) => method === 'GET' && pattern.test(path));
    const call = { method: 'GET', path, groups: {}, query: new URLSearchParams(query) };
    const answer = await route?.answer({ contacts } as Account, call as unknown as Call);
    return (JSON.parse(String(answer?.body)) as { data: Item[] }).data;
  };
  const namesOf = async (path: string, query?: Record<string, string>) =>
    (await list<{ name: string }>(path, query)).map(({ name }) => name);
  const countries = await namesOf('/api/countries');
  assert.ok(countries.length > 1);
  assert.deepEqual(countries, [...new Set(countries)].sort());
  const country = countries[0] ?? '';
  const cities = await namesOf('/api/cities', { country });
  const others = await namesOf('/api/cities', { country: countries[1] ?? '' });
  assert.ok(cities.length > 0 && cities.every(city => !others.includes(city)));
  const city = cities[0] ?? '';
  const people = await list<Contact>('/api/contacts', { country, city });
  assert.ok(people.length > 0 && people.every(each => each.country === country && each.city === city));
});

it('Harbor shows a CSV file as it was written, whatever stands between the values', () => {
  const rows = [
    ['name', 'note'],
    ['Tent, "Duo"', 'two\nlines'],
    ['', 'ž'],
  ];
  assert.deepEqual(readCsv(writeCsv(rows)), rows);
  assert.deepEqual(readCsv('a;b\r\n1,5;2\r\n'), [
    ['a', 'b'],
    ['1,5', '2'],
  ]);
});

it('Harbor says what is wrong with an order', () => {
  const line = { sku: 'A', description: 'A thing', quantity: 2, unitPrice: 1.5 };
  const order = {
    number: 'T-1',
    orderedOn: '2026-11-25',
    customer: { number: 'C1', name: 'Someone' },
    currency: 'EUR',
    lines: [line],
  };
  assert.deepEqual(readOrder(order), { ...order, lines: [{ ...line, unitPrice: '1.5' }] });
  assert.equal(readOrder([]), 'Send a JSON object.');
  assert.equal(readOrder({ ...order, orderedOn: '25.11.2026' }), '"orderedOn" is a day like 2026-11-25.');
  assert.equal(readOrder({ ...order, lines: [] }), '"lines" holds at least one line.');
  assert.equal(
    readOrder({ ...order, lines: [line, { ...line, unitPrice: '1,50' }] }),
    'Line 2: "unitPrice" is an amount like 12.50.',
  );
});
