import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { HttpProblem } from '../../packages/host/src/http/problem.ts';
import type { RunRow } from '../../packages/host/src/runs/store.ts';
import { until, words } from './engine-world.ts';
import { openRecipeWorld, type RecipeWorld, type Sent } from './recipe-world.ts';

const counts = ({ read, created, updated, skipped, failed }: RunRow) => [read, created, updated, skipped, failed];
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('recipes of the library', () => {
  let world: RecipeWorld;
  before(async () => {
    world = await openRecipeWorld();
  });
  afterEach(() => {
    world.sent.length = 0;
    world.mail.clear();
  });
  after(() => world.close());

  const rowsOf = async (text: string) => (await world.database.query<Record<string, unknown>>(text)).rows;
  const refusals = async (run: string) =>
    (await world.log(run)).filter(({ row }) => row).map(({ row }) => [row?.key, words(row?.reason ?? null)]);
  /** A list that the API gives, `limit` records a page with the cursor that the recipe's defaults expect. */
  const list = (records: () => readonly object[]) => {
    world.api = ({ query }, response) => {
      const at = Number(query.get('cursor') ?? 0);
      const limit = Number(query.get('limit'));
      const next = at + limit < records().length ? String(at + limit) : null;
      response.end(JSON.stringify({ data: records().slice(at, at + limit), next }));
    };
  };

  it('copies contacts of a REST API to PostgreSQL', async () => {
    await world.database
      .query(`create table people (contact_id text primary key, full_name text, email text, phone text,
      company text, city text, country text, updated_at timestamptz)`);
    const contacts = range(250).map(n => ({
      id: `c${n}`,
      firstName: n === 2 ? undefined : `First${n}`,
      lastName: 'Last',
      email: ` P${n}@Example.com`,
      company: { name: 'Acme' },
      updatedAt: '2026-11-25T08:00:00Z',
    }));
    list(() => contacts);
    const first = await world.deploy('rest-contacts-to-postgresql', { path: 'contacts', table: 'public.people' });
    assert.equal(first.says, '250 records copied: 250 added, 0 updated.');
    assert.equal(world.sent[0]?.headers['x-api-key'], 'a-key');
    assert.deepEqual(
      await rowsOf("select full_name, email, company, phone from people where contact_id in ('c1', 'c2') order by 1"),
      [
        { full_name: 'First1 Last', email: 'p1@example.com', company: 'Acme', phone: null },
        { full_name: 'Last', email: 'p2@example.com', company: 'Acme', phone: null },
      ],
    );
  });

  it('copies customers of a REST API, and then their orders', async () => {
    await world.database.query(`
      create table buyers (customer_id text primary key, name text, email text, city text, country text);
      create table purchases (order_id text primary key, customer_id text not null references buyers,
        ordered_on date, total numeric(12, 2), currency text)`);
    const customers = range(250).map(n => ({ id: `c${n}`, name: `Name ${n}`, email: ` P${n}@Example.com` }));
    const orders = range(300).map(n => ({
      id: `o${n}`,
      customerId: `c${(n % 250) + 1}`,
      orderedOn: '2026-11-25',
      total: '12.50',
      currency: 'EUR',
    }));
    world.api = ({ path, query }, response) => {
      const all = path === '/shop/customers' ? customers : orders;
      const at = Number(query.get('cursor') ?? 0);
      const next = at + 200 < all.length ? String(at + 200) : null;
      response.end(JSON.stringify({ data: all.slice(at, at + 200), next }));
    };
    const first = await world.deploy('rest-customers-and-orders-to-postgresql', {
      customersPath: 'shop/customers',
      ordersPath: 'shop/orders',
      customersTable: 'public.buyers',
      ordersTable: 'public.purchases',
    });
    assert.equal(first.says, '250 records copied: 250 added, 0 updated.');
    const follower = await until('the run that follows', async () => {
      const log = await world.log(first.run.id);
      return log.some(({ message }) => message.code === 'run.follow') && (await world.lastRun(first.deployment));
    });
    const second = await world.finished(follower);
    assert.deepEqual([second.run.operation, second.run.trigger], ['orders', 'chain']);
    assert.equal(second.says, '300 records copied: 300 added, 0 updated.');
    const [joined] = await rowsOf('select count(*)::int as count from purchases join buyers using (customer_id)');
    assert.deepEqual(joined, { count: 300 });
  });

  it('copies records of a REST API whose whole answer is the list', async () => {
    await world.database.query('create table records (id text primary key, data jsonb)');
    world.api = (_sent, response) =>
      void response.end(
        JSON.stringify([
          { id: 'a', n: 1 },
          { id: 'b', deep: { er: [1] } },
        ]),
      );
    const answers = { path: 'v2/records', listIn: 'answer', paging: 'none', table: 'public.records' };
    const { run } = await world.deploy('rest-records-to-postgresql', answers);
    assert.deepEqual(counts(run), [2, 2, 0, 0, 0]);
    assert.deepEqual(await rowsOf('select id, data from records order by 1'), [
      { id: 'a', data: { id: 'a', n: 1 } },
      { id: 'b', data: { id: 'b', deep: { er: [1] } } },
    ]);
  });

  describe('sends orders of CSV files to a REST API', () => {
    const header =
      'order_number;order_date;customer_number;customer_name;currency;sku;description;quantity;unit_price\n';
    const line = (order: string, sku: string, quantity = '2') =>
      `${order};2026-11-25;k1;Müller & Söhne;EUR;${sku};"A ""thing""";${quantity};12,50\n`;
    const answers = { files: 'orders/*.csv', targetPath: 'v1/orders', delimiter: ';' };

    it('with the lines of each, and moves the files when all are sent', async () => {
      await world.put('orders/1.csv', header + line('o1', 'a') + line('o2', 'b') + line('o1', 'c'));
      await world.put('orders/2.csv', header + line('o2', 'd') + line('o3', 'e', 'many') + line('', 'f'));
      const movedAt: string[][] = [];
      let api: Promise<void> = Promise.resolve();
      world.api = (_sent, response) => {
        api = api.then(async () => {
          movedAt.push(await world.files());
          response.writeHead(201).end();
        });
      };
      const { run, says } = await world.deploy('csv-orders-to-rest', answers);
      assert.equal(says, '2 of 4 records copied. 2 were refused: the log says why.');
      assert.deepEqual(await refusals(run.id), [
        ['6', 'It has no "order_number", by which records are put together.'],
        ['o3', '"quantity" needs a number; "many" is none.'],
      ]);
      const [one, two] = world.sent.map(({ body }) => body as Record<string, unknown>);
      assert.deepEqual(one, {
        number: 'o1',
        orderedOn: '2026-11-25',
        customer: { number: 'k1', name: 'Müller & Söhne' },
        currency: 'EUR',
        lineCount: 2,
        lines: [
          { sku: 'a', description: 'A "thing"', quantity: 2, unitPrice: '12,50' },
          { sku: 'c', description: 'A "thing"', quantity: 2, unitPrice: '12,50' },
        ],
      });
      assert.deepEqual(two?.['lineCount'], 2, 'a group may lie in two files');
      assert.deepEqual([world.sent[0]?.method, world.sent[0]?.path], ['POST', '/v1/orders']);
      assert.equal(world.sent[0]?.headers['idempotency-key'], `${run.id}:o1`);
      assert.deepEqual(movedAt[0], ['orders/1.csv', 'orders/2.csv'], 'nothing is moved before all is sent');
      assert.deepEqual(await world.files(), ['done/orders/1.csv', 'done/orders/2.csv']);
    });

    it('again after a cut, under the same keys, and loses none', async () => {
      const orders = range(450).map(n => `x${n}`);
      await world.put('orders/3.csv', header + orders.map(order => line(order, 'a')).join(''));
      let hold = true;
      const waiting: (() => void)[] = [];
      world.api = ({ body }, response) => {
        const answer = () => void response.writeHead(201).end();
        if (hold && (body as { number: string }).number === 'x250') waiting.push(answer);
        else answer();
      };
      const deploying = world.deploy('csv-orders-to-rest', answers);
      await until('the order in the second page', async () => Promise.resolve(waiting.length > 0));
      hold = false;
      await world.restart();
      const { run } = await deploying;
      assert.deepEqual(counts(run), [450, 450, 0, 0, 0]);
      const keys = new Map<string, Set<unknown>>();
      for (const { headers, body } of world.sent) {
        const { number } = body as { number: string };
        keys.set(number, (keys.get(number) ?? new Set()).add(headers['idempotency-key']));
      }
      assert.deepEqual([...keys.keys()].sort(), [...orders].sort());
      assert.ok([...keys.values()].every(each => each.size === 1));
      assert.equal(world.sent.filter(({ body }) => (body as { number: string }).number === 'x1').length, 1);
      assert.ok((await world.files()).includes('done/orders/3.csv'));
    });
  });

  it('sends overdue invoices of PostgreSQL as one e-mail, and none when there is none', async () => {
    await world.database.query(`
      create table invoices (number text primary key, customer text, amount numeric(10, 2), currency text, due_on date, paid_on date);
      insert into invoices values ('R1', 'Acme', 1200.50, 'EUR', current_date - 10, null),
        ('R2', 'Birch', 80, 'USD', current_date - 40, null), ('R3', 'Paid', 1, 'EUR', current_date - 40, current_date),
        ('R4', 'Fresh', 1, 'EUR', current_date - 2, null)`);
    const { run, deployment } = await world.deploy('overdue-invoices-to-mail', {
      to: 'accounting@shop.example',
      grace: 5,
    });
    assert.deepEqual(counts(run), [2, 2, 0, 0, 0]);
    const [mail, ...others] = world.mail.list();
    assert.deepEqual(
      [others.length, mail?.to, mail?.subject],
      [0, 'accounting@shop.example', '2 invoices are overdue'],
    );
    const lines = mail?.text.split('\n') ?? [];
    assert.match(lines[2] ?? '', /^R2 {2}Birch {2}80\.00 USD, due on \d{4}-\d\d-\d\d, 40 days ago$/);
    assert.match(lines[3] ?? '', /^R1 {2}Acme {2}1200\.50 EUR, due on .*, 10 days ago$/);
    await world.database.query("update invoices set paid_on = current_date where number = 'R2'");
    await world.runAgain(deployment);
    assert.equal(world.mail.list()[1]?.subject, '1 invoice is overdue');
    await world.database.query('update invoices set paid_on = current_date');
    assert.equal((await world.runAgain(deployment)).says, 'There was nothing to copy.');
    assert.equal(world.mail.list().length, 2);
  });

  it('saves records of a REST API as a CSV file, also when there are none yet', async () => {
    let records: object[] = [];
    list(() => records);
    const answers = { path: 'contacts', file: 'exports/contacts.csv', delimiter: ';' };
    const { deployment, says } = await world.deploy('rest-records-to-csv', answers);
    assert.equal(says, 'There was nothing to copy.');
    records = [
      { id: 1, name: 'Ana; B', tags: ['a'] },
      { id: 2, name: null, tags: [] },
    ];
    const { run } = await world.runAgain(deployment);
    assert.deepEqual(counts(run), [2, 2, 0, 0, 0]);
    assert.equal(await world.get('exports/contacts.csv'), 'id;name;tags\r\n1;"Ana; B";"[""a""]"\r\n2;;[]\r\n');
  });

  it('says once what later records have that the first ones did not', async () => {
    const pages: object[][] = [
      [{ id: 1, name: 'Ana' }],
      [{ id: 2, name: 'Ben', town: 'Kiel' }],
      [{ id: 3, phone: '1', town: null }],
    ];
    world.api = ({ query }, response) => {
      response.end(JSON.stringify({ data: pages[Number(query.get('page')) - 1] ?? [] }));
    };
    const { run } = await world.deploy('rest-records-to-csv', { path: 'contacts', file: 'c.csv', paging: 'page' });
    assert.deepEqual(counts(run), [3, 3, 0, 0, 0]);
    const said = (await world.log(run.id)).filter(({ message }) => message.code === 'run.fields.extra');
    assert.deepEqual(
      said.map(({ message }) => words(message)),
      ['Some records have a field that the first ones did not have: "town". It was not copied.'],
    );
  });

  it('leaves out what a person does not want, and copies what they added', async () => {
    list(() => [{ id: 1, name: 'Ana', 'e.mail': 'ana@acme.example', note: 'x' }]);
    const changes = [{ to: 'note' }, { to: 'e.mail' }, { to: 'mail', from: 'e.mail' }, { to: 'kind', value: 'person' }];
    const answers = { path: 'contacts', file: 'some.csv' };
    await world.deploy('rest-records-to-csv', answers, { mapping: { main: changes } });
    assert.equal(await world.get('some.csv'), 'id,name,mail,kind\r\n1,Ana,ana@acme.example,person\r\n');
  });

  it('refuses a formula that cannot be read before anything is stored', async () => {
    const changes = [{ to: 'note', formula: '$trim(' }];
    const answers = { path: 'contacts', file: 'some.csv' };
    await assert.rejects(world.deploy('rest-records-to-csv', answers, { mapping: { main: changes } }), error => {
      const { faults } = error as HttpProblem;
      assert.deepEqual(
        faults.map(({ path, code }) => [path, code]),
        [['mapping.main.note', 'formula']],
      );
      return true;
    });
  });

  it('saves a table as a CSV file', async () => {
    await world.database
      .query(`create table prices (sku text primary key, price numeric(8, 2), since date, "at" timestamptz);
      insert into prices select 'p' || lpad(n::text, 4, '0'), n + 0.5, '2026-11-25', '2026-11-25 08:00:00.25+00' from generate_series(1, 1100) n`);
    const { run } = await world.deploy('postgresql-table-to-csv', { sourceTable: 'public.prices', file: 'prices.csv' });
    assert.deepEqual([counts(run), run.total], [[1100, 1100, 0, 0, 0], 1100]);
    const lines = (await world.get('prices.csv')).split('\r\n');
    assert.equal(lines.length, 1102);
    assert.deepEqual(lines.slice(0, 2), ['sku,price,since,at', 'p0001,1.50,2026-11-25,2026-11-25T08:00:00.25Z']);
  });

  it('loads CSV files into PostgreSQL, and does with rows what was chosen', async () => {
    await world.database.query('create table products (sku text primary key, name text not null, price numeric(8, 2))');
    await world.put('products-1.csv', 'sku,name,price\na,Apple,1.20\nb,,2\nc,Cherry,lots\n');
    const answers = { files: 'products-*.csv', table: 'public.products', key: 'sku', afterwards: 'keep' };
    const { run, deployment } = await world.deploy('csv-files-to-postgresql', answers);
    assert.deepEqual(counts(run), [3, 1, 0, 0, 2]);
    assert.deepEqual(await refusals(run.id), [
      ['b', '"name" needs a value.'],
      ['c', '"price" needs a number; "lots" is none.'],
    ]);
    await world.put('products-1.csv', 'sku,name,price\na,Avocado,1.20\nd,Date,4\n');
    assert.deepEqual(counts((await world.runAgain(deployment)).run), [2, 1, 1, 0, 0]);
    await world.put('products-1.csv', 'sku,name,price\na,Ananas,1.20\ne,Elder,5\n');
    const inserted = await world.deploy('csv-files-to-postgresql', answers, { action: 'insert' });
    assert.deepEqual(counts(inserted.run), [2, 1, 0, 1, 0]);
    assert.equal(inserted.says, '1 added, 0 updated. 1 record was left as it is.');
    await world.put('products-1.csv', 'sku,name,price\na,Ananas,1.20\nf,Fig,6\n');
    const updated = await world.deploy('csv-files-to-postgresql', answers, { action: 'update' });
    assert.deepEqual(counts(updated.run), [2, 0, 1, 1, 0]);
    assert.deepEqual(
      (await rowsOf('select name from products order by sku')).map(({ name }) => name),
      ['Ananas', 'Date', 'Elder'],
    );
  });

  it('keeps an app up to date from a table: everything once, then what has changed', async () => {
    await world.database.query(`create table stock (id int primary key, name text, updated_at timestamptz not null);
      insert into stock select n, 'Item ' || n, '2026-11-25'::timestamptz + n * interval '1 s' from generate_series(1, 30) n`);
    world.api = ({ body }, response) => void response.writeHead((body as { id: number }).id > 25 ? 201 : 200).end();
    const { run, deployment } = await world.deploy('postgresql-rows-to-rest', {
      sourceTable: 'public.stock',
      targetPath: 'items',
    });
    assert.deepEqual(counts(run), [30, 5, 25, 0, 0]);
    const byPath = (path: string): Sent | undefined => world.sent.find(sent => sent.path === path);
    assert.deepEqual(byPath('/items/7')?.body, { id: 7, name: 'Item 7', updated_at: '2026-11-25T00:00:07Z' });
    assert.equal(byPath('/items/7')?.method, 'PUT');

    const again = await world.runAgain(deployment);
    assert.equal(again.says, 'There was nothing to copy.');
    // At the very moment of the last one, and after it.
    await world.database.query(`insert into stock values (31, 'Same moment', '2026-11-25 00:00:30+00');
      update stock set name = 'Changed', updated_at = '2026-11-26' where id = 3`);
    world.sent.length = 0;
    assert.deepEqual(counts((await world.runAgain(deployment)).run), [2, 1, 1, 0, 0]);
    assert.deepEqual(world.sent.map(({ path }) => path).sort(), ['/items/3', '/items/31']);
    assert.equal((await world.runAgain(deployment)).run.read, 0);

    // A run that ends with an error changes nothing of what is known.
    await world.database.query("update stock set name = 'Again', updated_at = '2026-11-27' where id = 4");
    world.api = (_sent, response) => void response.writeHead(401).end();
    assert.equal((await world.runAgain(deployment)).run.status, 'error');
    world.api = (_sent, response) => void response.writeHead(200).end();
    assert.deepEqual(counts((await world.runAgain(deployment)).run), [1, 0, 1, 0, 0]);
  });

  it('copies a table to another one', async () => {
    await world.database
      .query(`create table origin (a int, b text, amount numeric(20, 4), at timestamp, info jsonb, tags text[], primary key (a, b));
      create table copy (a int, b text unique, amount numeric(20, 4), at timestamp, info jsonb, tags text[]);
      insert into origin select n, 'b' || n, 12345678901234.5678, '2026-11-25 08:00:00.123456', '{"n": 1}', '{x,"y z"}' from generate_series(1, 700) n`);
    const { run } = await world.deploy('postgresql-to-postgresql', {
      sourceTable: 'public.origin',
      table: 'public.copy',
      key: 'b',
    });
    assert.deepEqual(counts(run), [700, 700, 0, 0, 0]);
    assert.deepEqual(await rowsOf('(table origin except table copy) union all (table copy except table origin)'), []);
  });

  it('sends an e-mail for each new record, once', async () => {
    let tickets = [
      { id: 1, createdAt: '2026-01-01T08:00:00Z', title: 'Before', body: 'x', email: 'old@x.example' },
      {
        id: 2,
        createdAt: '2026-11-25T08:00:00Z',
        subject: 'Help: my order',
        message: 'It is <late>.',
        email: 'a@x.example',
      },
    ] as object[];
    list(() => tickets);
    const { deployment, run } = await world.deploy('new-rest-records-to-mail', {
      path: 'tickets',
      from: '2026-11-01',
      what: 'New ticket',
      to: 'team@shop.example',
    });
    assert.deepEqual(counts(run), [1, 1, 0, 0, 0]);
    const [mail] = world.mail.list();
    assert.equal(mail?.subject, 'New ticket: Help: my order');
    assert.deepEqual(mail?.text.trim().split('\n'), [
      'New ticket of 2026-11-25 08:00',
      '',
      'Help: my order',
      '',
      'It is <late>.',
      '',
      'From: a@x.example',
    ]);
    tickets = [...tickets, { id: 3, createdAt: '2026-11-25T08:00:00Z', name: 'Same second' }];
    await world.runAgain(deployment);
    await world.runAgain(deployment);
    assert.deepEqual(
      world.mail.list().map(({ subject }) => subject),
      ['New ticket: Help: my order', 'New ticket: Same second'],
    );
  });

  it('sends what arrives in files as one e-mail, and moves them after that', async () => {
    await world.put('news/1.csv', 'name,city\nAna,Kiel\nBo,\n');
    await world.put('news/2.csv', 'name,city\nCy,Ulm\n');
    const answers = { files: 'news/*.csv', to: 'team@shop.example', title: 'New people' };
    const { run, deployment } = await world.deploy('csv-files-to-mail', answers);
    assert.deepEqual(counts(run), [3, 3, 0, 0, 0]);
    const [mail, ...others] = world.mail.list();
    assert.deepEqual([others.length, mail?.subject], [0, 'New people: 3 rows']);
    assert.deepEqual(mail?.text.trim().split('\n'), [
      'New people',
      '',
      'name: Ana',
      'city: Kiel',
      '',
      'name: Bo',
      'city: ',
      '',
      'name: Cy',
      'city: Ulm',
    ]);
    assert.deepEqual(
      (await world.files()).filter(file => file.includes('news')),
      ['done/news/1.csv', 'done/news/2.csv'],
    );
    assert.equal((await world.runAgain(deployment)).says, 'There was nothing to copy.');
    assert.equal(world.mail.list().length, 1);
  });
});
