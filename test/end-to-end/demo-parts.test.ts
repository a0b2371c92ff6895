import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { readCsv, writeCsv } from '../../demo/server/files/csv.ts';
import { openJournal } from '../../demo/server/journal.ts';
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
