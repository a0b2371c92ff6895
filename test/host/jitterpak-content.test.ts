import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Deployment, LogEntry, Run, StoredRecipe } from 'citizen-integrator/contract';
import type { MadeEntity } from '../jitterpak/make-project.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import {
  flatDocument,
  guid,
  makeJitterpak,
  operation,
  schema,
  script,
  source,
  target,
  transformation,
} from './jitterpak-project.ts';
import { recipesOf } from './own-recipes.ts';

let host: TestHost;
let boss: string;
let ana: string;
let address: string;
const asked: { method: string; url: string; body: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.end();

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', body: Buffer.concat(parts).toString('utf8') });
    answer(request, response);
  });
});

before(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  host = await startTestHost({ allow: [`127.0.0.1:${port}`] });
  boss = await host.tokenFor(organizationAdmin);
  ana = await host.tokenFor();
});
after(async () => {
  await host.close();
  server.closeAllConnections();
  server.close();
});

const deploy = async (entities: readonly MadeEntity[], more: Parameters<typeof makeJitterpak>[1] = []) => {
  const recipes = recipesOf(host);
  const { status, body } = await recipes.send<StoredRecipe>('/v1/recipes/generate', null, {
    token: boss,
    jitterpak: makeJitterpak(entities, more),
  });
  assert.equal(status, 201, JSON.stringify(body));
  await recipes.share(boss, body.id, { visibility: 'organization' });
  const configuration = { recipe: body.id, version: body.version, environment: 'test', connections: {}, values: {} };
  const made = await host.call<Deployment>('/v1/deployments', { token: ana, body: configuration });
  assert.equal(made.status, 202, JSON.stringify(made.body));
  await until('deploying', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${made.body.id}`, { token: ana });
    assert.notEqual(now.state, 'failed', now.message?.text);
    return now.state === 'active';
  });
  return made.body.id;
};

const start = async (deployment: string, number: number): Promise<string> => {
  const body = { operation: guid(number) };
  const started = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token: ana, body });
  assert.equal(started.status, 202, JSON.stringify(started.body));
  return started.body.id;
};
const finished = async (id: string): Promise<Run & { log: readonly string[] }> => {
  const run = await until('the run', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${id}`, { token: ana });
    return body.finishedAt !== null && body;
  });
  const { body } = await host.call<{ items: LogEntry[] }>(`/v1/runs/${id}/log?limit=500`, { token: ana });
  return { ...run, log: body.items.map(({ message }) => message.text) };
};
const run = async (deployment: string, number: number) => finished(await start(deployment, number));

const http = (number: number, name: string, path: string, method = 'POST') =>
  (method === 'GET' ? source : target)(number, name, 'HTTP', {
    httpurl: `${address}${path}`,
    http_method: method,
    use_basic_http_authentication: '0',
  });

describe('flat files in temporary storage', () => {
  test('are read by a filter, mapped, written as another format and put aside', async () => {
    const deployment = await deploy([
      operation(1, 'Make files', [['Script', 11]], { success_operation_id: guid(2) }),
      script(
        11,
        'Make files',
        `WriteFile("<TAG>t.${guid(31)}</TAG>", "sku,amount,price\\nA-1,2,1.5\\n\\"B,2\\",3,2\\n", "orders-1.csv");
WriteFile("t.${guid(31)}", "sku,amount,price\\nC-3,1,10\\n", "orders-2.csv");
WriteFile("t.${guid(31)}", "no order", "other.csv");`,
      ),
      operation(
        2,
        'Map files',
        [
          ['Source', 21],
          ['Transformation', 41],
          ['Target', 32],
        ],
        {
          success_operation_id: guid(3),
        },
      ),
      source(21, 'Orders', 'TemporaryStorage', {
        file_name: 'orders-*.csv',
        ignore_first: '1',
        use_success_folder: '1',
        success_folder: 'done',
      }),
      target(31, 'Any file', 'TemporaryStorage', { file_name: 'any' }),
      target(32, 'Totals', 'TemporaryStorage', { file_name: 'totals.txt', append_file: '1', writeHeaders: '1' }),
      flatDocument(51, 'Order', [
        ['sku', 'String'],
        ['amount', 'Integer'],
        ['price', 'Double'],
      ]),
      flatDocument(52, 'Total', [
        ['sku', 'String', 5],
        ['total', 'Double', 6],
      ]),
      transformation(
        41,
        'Totals',
        {
          natureofsource: 'Flat',
          natureoftarget: 'Flat',
          source_type_id: '1',
          target_type_id: '1',
          source_text_doc: guid(51),
          target_text_doc: guid(52),
        },
        [
          ['[]', '[]'],
          ['sku', 'sku'],
          ['total', 'amount * price'],
        ],
      ),
      operation(
        3,
        'Send totals',
        [
          ['Source', 22],
          ['Target', 33],
        ],
        { success_operation_id: guid(4) },
      ),
      source(22, 'Totals', 'TemporaryStorage', { file_name: 'totals.txt' }),
      http(33, 'Receiver', '/totals'),
      operation(4, 'List', [['Script', 12]]),
      script(12, 'List', `WriteToOperationLog(SumCSV(FileList("<TAG>Sources/All</TAG>")));`),
      source(23, 'All', 'TemporaryStorage', { file_name: '*' }),
      source(24, 'Done', 'TemporaryStorage', { file_name: 'done/*' }),
    ]);
    asked.length = 0;
    answer = (_request, response) => void response.end('ok');
    const { status, message, log, read, created } = await run(deployment, 1);
    assert.equal(status, 'success', `${message?.text}\n${log.join('\n')}`);
    assert.equal(message?.text, '4 operations were run.');
    assert.deepEqual([read, created], [3, 3]);
    assert.deepEqual(asked, [
      { method: 'POST', url: '/totals', body: 'sku  total \nA-1  3     \nB,2  6     \nC-3  10    \n' },
    ]);
    assert.ok(log.includes('other.csv,totals.txt'), log.join('\n'));

    const again = await run(deployment, 2);
    assert.equal(again.status, 'success');
    assert.ok(again.log.includes('"Map files" had nothing to do: its source has no file.'), again.log.join('\n'));
  });

  test('belong to one customer alone, sealed', async () => {
    const count = (organization: string, customer: string) =>
      host.store.withScope({ organization, customer }, async tx => {
        const { rows } = await tx.query<{ sealed: string }>('select sealed from citizen.jitterpak_files');
        assert.doesNotMatch(JSON.stringify(rows), /A-1|no order/);
        return rows.length;
      });
    assert.equal(await count('harbor', 'acme'), 4);
    assert.equal(await count('harbor', 'other'), 0);
    assert.equal(await count('quay', 'acme'), 0);
  });
});

test('XML becomes JSON and XML, with lists in lists and sums', async () => {
  const orders = `<xs:element name="orders"><xs:complexType><xs:sequence><xs:element name="order" maxOccurs="unbounded">
    <xs:complexType><xs:sequence><xs:element name="customer" type="xs:string"/><xs:element name="line" minOccurs="0" maxOccurs="unbounded">
    <xs:complexType><xs:sequence><xs:element name="sku" type="xs:string"/><xs:element name="price" type="xs:double"/></xs:sequence></xs:complexType>
    </xs:element></xs:sequence><xs:attribute name="id" type="xs:int"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`;
  const json = `<xs:element name="json"><xs:complexType><xs:sequence><xs:element name="list"><xs:complexType><xs:sequence>
    <xs:element name="item" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="id" type="xs:double"/><xs:element name="total" type="xs:double"/>
    <xs:element name="skus"><xs:complexType><xs:sequence><xs:element name="item" maxOccurs="unbounded" type="xs:string"/></xs:sequence>
    <xs:attribute name="array" fixed="true" use="required" type="xs:string"/></xs:complexType></xs:element></xs:sequence>
    <xs:attribute name="object" fixed="true" use="required" type="xs:string"/></xs:complexType></xs:element></xs:sequence>
    <xs:attribute name="array" fixed="true" use="required" type="xs:string"/></xs:complexType></xs:element></xs:sequence>
    <xs:attribute name="object" fixed="true" use="required" type="xs:string"/></xs:complexType></xs:element>`;
  const types = { natureofsource: 'Tree', source_type_id: '4', source_xml: 'orders.xsd', sourcedtd_root: 'orders' };
  const deployment = await deploy(
    [
      operation(
        1,
        'To JSON',
        [
          ['Source', 21],
          ['Transformation', 41],
          ['Target', 31],
        ],
        { success_operation_id: guid(2) },
      ),
      operation(2, 'To XML', [
        ['Source', 21],
        ['Transformation', 42],
        ['Target', 32],
      ]),
      http(21, 'Shop', '/orders', 'GET'),
      http(31, 'JSON', '/json'),
      http(32, 'XML', '/xml'),
      transformation(
        41,
        'Orders → JSON',
        { ...types, natureoftarget: 'Tree', target_type_id: '17', target_xml: 'list.xsd', targetdtd_root: 'json' },
        [
          ['[json$list$item.]', '[orders$order.]'],
          ['json$list$item.id$', 'orders$order.id'],
          ['json$list$item.total$', 'Sum(orders$order.line#.price)'],
          ['[json$list$item.skus$item.]', '[orders$order.line.]'],
          ['json$list$item.skus$item.', 'orders$order.line.sku + "/" + SourceInstanceCount()'],
        ],
      ),
      transformation(
        42,
        'Orders → XML',
        { ...types, natureoftarget: 'Tree', target_type_id: '4', target_xml: 'orders.xsd', targetdtd_root: 'orders' },
        [
          ['[orders$order.]', '[orders$order.]'],
          ['orders$order.customer', 'orders$order.customer'],
          ['orders$order.id', 'orders$order.id + 1'],
        ],
      ),
    ],
    [schema('orders.xsd', orders), schema('list.xsd', json)],
  );
  asked.length = 0;
  const document = `<?xml version="1.0"?><orders><order id="1"><customer>A &amp; B</customer><line><sku>x</sku><price>1.5</price></line>
    <line><sku>y</sku><price>2</price></line></order><order id="2"><customer>C</customer></order></orders>`;
  answer = ({ method }, response) => void response.end(method === 'GET' ? document : '');
  const { status, log } = await run(deployment, 1);
  assert.equal(status, 'success', log.join('\n'));
  const [, toJson, , toXml] = asked;
  assert.deepEqual(JSON.parse(toJson?.body ?? ''), {
    list: [
      { id: 1, total: 3.5, skus: ['x/1', 'y/2'] },
      { id: 2, total: 0, skus: [] },
    ],
  });
  assert.equal(
    toXml?.body,
    '<?xml version="1.0" encoding="UTF-8"?>\n<orders><order id="2"><customer>A &amp; B</customer></order><order id="3"><customer>C</customer></order></orders>',
  );
});

describe('a script that', () => {
  const scriptRun = async (code: string) =>
    run(await deploy([operation(1, 'Main', [['Script', 11]]), script(11, 'Bad one', code)]), 1);

  test('never ends is stopped, and the run says where', async () => {
    const { status, message } = await scriptRun('$i = 0;\nWhile(true, While(true, $i += 1));');
    assert.equal(status, 'error');
    assert.match(message?.text ?? '', /"Main" stopped\. Script "Bad one", line 3, column \d+/);
  });

  test('grows without bound is stopped', async () => {
    const { status, message } = await scriptRun('$t = "0123456789";\nWhile(Length($t) > 0, $t = $t + $t);');
    assert.equal(status, 'error');
    assert.match(message?.text ?? '', /Script "Bad one", line 3/);
  });

  test('fails says why; one that runs its own operation for ever is stopped', async () => {
    const failed = await scriptRun('RaiseError("no stock");');
    assert.match(failed.message?.text ?? '', /no stock/);
    const circle = await scriptRun(`If(!RunOperation("op.${guid(1)}"), RaiseError(GetLastError()));`);
    assert.equal(circle.status, 'error');
    assert.match(circle.message?.text ?? '', /Only 10 operations may wait for one another/);
  });
});

test('places reach nothing but what connections may reach, and variables add no headers', async () => {
  const deployment = await deploy([
    operation(1, 'Inside', [['Source', 21]]),
    source(21, 'Metadata', 'HTTP', { httpurl: 'https://127.0.0.1:8443/latest', http_method: 'GET' }),
    operation(2, 'Header', [['Script', 11]]),
    script(11, 'Header', `$value = "a\nX-Injected: b"; ReadFile("s.${guid(22)}");`),
    source(22, 'Shop', 'HTTP', { httpurl: address, http_method: 'GET', http_request_headers: 'X-Value: [value]' }),
  ]);
  asked.length = 0;
  const inside = await run(deployment, 1);
  assert.equal(inside.status, 'error');
  assert.match(inside.message?.text ?? '', /127\.0\.0\.1 is/);
  const header = await run(deployment, 2);
  assert.equal(header.status, 'error');
  assert.match(header.message?.text ?? '', /The address or a header of "Shop" cannot be used/);
  assert.deepEqual(asked, []);
});

test('operations that follow one another in a circle come to an end', async () => {
  const deployment = await deploy([
    operation(1, 'One', [['Script', 11]], { success_operation_id: guid(2) }),
    operation(2, 'Two', [['Script', 11]], { success_operation_id: guid(1) }),
    script(11, 'Count', '$count = Long($count) + 1;'),
  ]);
  const { status, message } = await run(deployment, 1);
  assert.equal(status, 'success-with-child-error', message?.text);
  assert.match(message?.text ?? '', /Only 50 operations may be run one after the other/);
});

test('a run that is cut off goes on with the operation that it was at, and writes nothing twice', async () => {
  const deployment = await deploy([
    operation(1, 'First', [['Script', 11]], { success_operation_id: guid(2) }),
    script(11, 'First', `$who = "Ada"; WriteFile("t.${guid(31)}", "first "); ReadFile("s.${guid(21)}");`),
    operation(2, 'Second', [['Script', 12]], { success_operation_id: guid(3) }),
    script(12, 'Second', `WriteFile("t.${guid(31)}", "second "); ReadFile("s.${guid(22)}");`),
    operation(3, 'Third', [
      ['Source', 23],
      ['Target', 32],
    ]),
    source(23, 'Notes', 'TemporaryStorage', { file_name: 'notes' }),
    target(31, 'Notes', 'TemporaryStorage', { file_name: 'notes', append_file: '1' }),
    http(21, 'Quick', '/quick', 'GET'),
    http(22, 'Slow', '/slow', 'GET'),
    http(32, 'Receiver', '/notes/[who]'),
  ]);
  asked.length = 0;
  const slow = new Promise<void>(resolve => {
    // The first time it never answers.
    answer = ({ url }, response) => {
      if (url !== '/slow') response.end('{}');
      else if (asked.filter(one => one.url === url).length > 1) response.end('{}');
      else resolve();
    };
  });
  const id = await start(deployment, 1);
  await slow;
  await host.restart();
  ana = await host.tokenFor();
  const { status, log } = await finished(id);
  assert.equal(status, 'success', log.join('\n'));
  assert.deepEqual(
    asked.map(({ url, body }) => [url, body]),
    [
      ['/quick', ''],
      ['/slow', ''],
      ['/slow', ''],
      ['/notes/Ada', 'first second '],
    ],
  );
  assert.equal(log.filter(text => text === '"First" began.').length, 1, log.join('\n'));
  const { rows } = await host.store.withScope('operator', tx => tx.query('select run from citizen.jitterpak_states'));
  assert.deepEqual(rows, []);
});
