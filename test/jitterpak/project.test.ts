import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isConnection,
  isSecret,
  longTextOf,
  readJitterpak,
  type Operation,
  type Project,
} from '@citizen-integrator/jitterpak';
import { activitiesBody, entityEntry, guid, head, locationBody, makeJitterpak, variable } from './make-project.ts';
import { makeZip } from './make-zip.ts';
import { readSample } from './samples.ts';

const projectOf = async (name: string): Promise<Project> => (await readJitterpak(readSample(name))).project;

const find = <Named extends { readonly name: string }>(list: readonly Named[], name: string): Named => {
  const found = list.find(each => each.name === name);
  assert.ok(found, `${name} is not there`);
  return found;
};

describe('A project', () => {
  it('has operations with what they run, and what follows', async () => {
    const { operations, byId } = await projectOf('acme-crm-to-desk.jpk');
    const operation = find(operations, 'Übernahme: customers to Desk');
    const nameOf = (id: string | null): string => byId.get(id ?? '')?.name ?? '';
    assert.equal(operation.operationType, 'Transformation');
    assert.deepEqual(
      operation.activities.map(({ tag, role, typeId, contentId }) => [tag, role, typeId, nameOf(contentId)]),
      [
        ['SOURCE', 'Source', '2', 'CRM customers – geändert'],
        ['TRANSFORMATION', 'Transformation', '4', 'Customer → ticket (顧客)'],
        ['TARGET', 'Target', '3', 'Desk tickets'],
      ],
    );
    assert.equal(nameOf(operation.sourceId), 'CRM customers – geändert');
    assert.equal(nameOf(operation.targetId), 'Desk tickets');
    assert.equal(nameOf(operation.successOperationId), 'Note success');
    assert.equal(nameOf(operation.failureOperationId), 'Note failure');
    assert.equal(nameOf(operation.scheduleId), 'Every 5 minutes');
    assert.equal(operation.description, 'Copies changed customers into Desk.\nRuns every five minutes.');
    assert.deepEqual(find(operations, 'Note success').folders, ['Nachlauf']);
  });

  it('has variables, with values that only the vendor can decrypt left where they are', async () => {
    const { variables } = await projectOf('acme-crm-to-desk.jpk');
    const { value, label, folders, properties, isSecret: secret } = find(variables, 'acme.crm.url');
    assert.deepEqual(
      [value, label, folders, secret],
      ['https://crm.example.com/api/v2', 'CRM address', ['Acme CRM'], false],
    );
    assert.equal(properties.get('description'), 'Base address, without a slash at the end');

    const password = find(variables, 'acme.crm.password');
    assert.deepEqual(password.value, { isEncrypted: true });
    assert.ok(password.isSecret && isSecret(password, 'value'));
    assert.ok(find(variables, 'acme.desk.api_token').isSecret);
    assert.doesNotMatch(JSON.stringify([password, [...password.properties], password.content()]), /\$00/);
  });

  it('has sources and targets with the properties of their location', async () => {
    const { sources, targets, byId } = await projectOf('acme-crm-to-desk.jpk');
    const source = find(sources, 'CRM customers – geändert');
    assert.equal(source.locationType, 'HTTP');
    assert.equal(source.location.get('http_request_headers'), 'Accept: application/json\nX-Client: "Citizen"');
    assert.equal(source.location.get('login'), '[acme.crm.user]');
    assert.ok(isSecret(source, 'httpurl') && isSecret(source, 'password') && !isSecret(source, 'http_method'));
    const target = find(targets, 'Desk tickets');
    const responseId = target.location.get('target_target_id');
    const response = byId.get(typeof responseId === 'string' ? responseId : '');
    assert.equal(response?.kind === 'Target' && response.locationType, 'GlobalData');
    const file = find((await projectOf('orders-file-to-netsuite.jpk')).sources, 'Bestelldatei');
    assert.equal(file.location.get('locator'), null);
    assert.equal(file.location.get('renamefileto'), '');
    assert.equal(file.location.get('nothing'), undefined);
  });

  it('has transformations with mappings, line ends and tabs as they are', async () => {
    const { transformations, schemas, operations } = await projectOf('acme-crm-to-desk.jpk');
    const { source, target, mappings } = find(transformations, 'Customer → ticket (顧客)');
    assert.deepEqual(source, {
      shape: 'tree',
      typeId: 17,
      documentId: null,
      callId: null,
      schema: 'jitterbit.json.acme_customers.xsd',
      root: 'json',
    });
    assert.equal(target.schema, 'jitterbit.json.Anfragen für Desk.xsd');
    assert.deepEqual(
      schemas.map(({ name, format, isUsed }) => [name, format, isUsed]),
      [
        ['jitterbit.json.acme_customers.xsd', 'json', true],
        ['jitterbit.json.Anfragen für Desk.xsd', 'json', true],
      ],
    );
    assert.match(Buffer.from(schemas[0]?.content() ?? []).toString(), /name="customers"/);
    const [loop, , subject, , priority] = mappings;
    assert.deepEqual(
      [loop?.kind, loop?.kind === 'loop' && [loop.target, loop.source]],
      ['loop', ['json$tickets$item.', 'json$customers$item.']],
    );
    assert.equal(subject?.kind === 'field' && subject.target, 'json$tickets$item.subject$');
    assert.match(
      subject?.kind === 'field' ? subject.script : '',
      /^<trans>\nIf\(.* > 0 && .*"Grüße & welcome"\)\n<\/trans>$/,
    );
    assert.match(priority?.kind === 'field' ? priority.script : '', /\/\/ a VIP comes first\nCase/);
    assert.ok(operations.length > 0);
  });

  it('has flat formats, and calls of others in its transformations', async () => {
    const { transformations, documents, byId } = await projectOf('orders-file-to-netsuite.jpk');
    const document = find(documents, 'Bestellzeilen (CSV)');
    assert.deepEqual([document.delimiter, document.hasFixedFields, document.segments.length], [',', false, 1]);
    assert.deepEqual(document.segments[0]?.fields.at(-2), {
      name: 'Preis €',
      type: 'Double',
      format: '',
      defaultValue: '',
      isRequired: false,
      fixedWidth: 'false',
    });
    const request = find(transformations, 'Order lines → SalesOrder');
    assert.equal(request.source.documentId, document.id);
    assert.equal(byId.get(request.target.callId ?? '')?.type, 'NetSuiteUpsert');
    assert.deepEqual(request.mappings[0], {
      kind: 'loop',
      target: 'root$transaction.request$body$upsertList$record.SalesOrder.',
      source: '',
      line: request.mappings[0]?.line,
    });
  });

  it('has scripts, connectors, e-mails and entities that wizards made', async () => {
    const acme = await projectOf('acme-crm-to-desk.jpk');
    assert.match(
      find(acme.scripts, 'Note failure').script,
      /^<trans>\nWriteFile\("t\.[\s\S]*" \]\]> <end>"\);\n<\/trans>$/,
    );
    const salesforce = await projectOf('salesforce-accounts-to-zendesk.jpk');
    assert.deepEqual(
      salesforce.connectors.map(({ type }) => type),
      ['SalesforceConnector', 'WebServiceCall'],
    );
    const [query] = salesforce.others;
    assert.match(query?.texts.get('query_string') ?? '', /^SELECT Id, .*\nWHERE Name <> 'Test & Co'/);
    assert.equal(longTextOf(query?.content() ?? null, 'query_string'), query?.texts.get('query_string'));
    const orders = await projectOf('orders-file-to-netsuite.jpk');
    assert.deepEqual(
      orders.emails.map(({ name }) => name),
      ['Warnung: Import fehlgeschlagen'],
    );
    const connections = orders.entities.filter(isConnection).map(({ type }) => type);
    assert.deepEqual(connections, ['Source', 'Target', 'NetSuiteEndpoint', 'EmailMessage']);
  });

  it('has schedules with the times that their keys mean', async () => {
    const weekly = find((await projectOf('orders-file-to-netsuite.jpk')).schedules, 'Mondays and Thursdays, 06:30');
    assert.deepEqual(weekly.timing, {
      days: { kind: 'weekly', every: 1, on: ['mon', 'thu'] },
      hours: { kind: 'once', at: '06:30:00' },
      startDate: '2026-01-05',
      endDate: '2027-12-31',
      timeZone: 'America/New_York',
    });
    const often = find((await projectOf('acme-crm-to-desk.jpk')).schedules, 'Every 5 minutes');
    assert.deepEqual(often.timing, {
      days: { kind: 'daily', every: 1 },
      hours: { kind: 'interval', every: 5, unit: 'minute', from: '00:00:00', to: '23:59:00' },
      startDate: '2026-01-05',
      endDate: null,
      timeZone: 'Europe/Berlin',
    });
  });

  it('has folders in folders, apart for each kind', async () => {
    const { folders, operations, scripts, deleted } = await projectOf('nightly-cleanup.jpk');
    const deep = ['Aufräumen', 'Stufe 1', 'Stufe 2', 'Stufe 3'];
    assert.deepEqual(find(operations, 'Nightly cleanup').folders, deep);
    assert.deepEqual(find(scripts, 'Purge one').folders, deep);
    assert.deepEqual(
      folders
        .filter(({ name }) => name === 'Aufräumen')
        .map(folder => folder.of)
        .sort(),
      ['Operation', 'Script'],
    );
    assert.deepEqual(deleted.map(({ name }) => name).sort(), ['Alte Fassung', 'Removed operation', 'Unused log']);
  });

  it('has what the manifest says', async () => {
    const { manifest } = await projectOf('acme-crm-to-desk.jpk');
    assert.equal(manifest.get('project-name'), 'Acme CRM to Desk – Kundenübernahme');
    assert.equal((await projectOf('orders-file-to-netsuite.jpk')).manifest.get('created'), '1767225600000');
    const text = '# no\n! no\na\\ b = one\\\n   two\\u20ac\\\\\n  c:d=e \n\nf\n';
    const odd = await readJitterpak(makeJitterpak([], [{ name: 'manifest.jip', data: Buffer.from(text, 'latin1') }]));
    assert.deepEqual(
      [...odd.project.manifest],
      [
        ['a b', 'onetwo€\\'],
        ['c', 'd=e '],
        ['f', ''],
      ],
    );
  });

  it('needs no more than project.xml', async () => {
    const bytes = makeZip([
      { name: 'project.xml', data: '\ufeff<?xml version="1.0"?><!-- empty --><Project name="Bare"/>' },
    ]);
    const { project, warnings } = await readJitterpak(bytes);
    assert.deepEqual([project.name, project.id, project.entities, warnings], ['Bare', null, [], []]);
  });

  it('takes the pipeline for more true than the properties, and ids in any case', async () => {
    const upper = guid(2).replaceAll('0', 'A');
    const { project, warnings } = await readJitterpak(
      makeJitterpak([
        { type: 'Source', id: guid(1) },
        { type: 'Source', id: upper.toUpperCase() },
        {
          type: 'Operation',
          id: guid(3),
          items: { source_id: guid(1) },
          body: activitiesBody(['Source', upper.toLowerCase()]),
        },
      ]),
    );
    assert.deepEqual(warnings, []);
    assert.equal(project.operations[0]?.sourceId, upper.toLowerCase());
    assert.ok(project.byId.has(upper.toLowerCase()));
  });

  it('keeps kinds that nobody knows, and passes over files that are none of its own', async () => {
    const future = {
      type: 'FutureThing',
      id: guid(1),
      items: { some: null },
      body: '<konga.string name="x"> y </konga.string>',
    };
    const { project, warnings } = await readJitterpak(
      makeJitterpak(
        [future],
        [
          { name: 'Made/Data/Script/notes.xml', data: '<!DOCTYPE x>' },
          { name: 'Made/Data/readme.txt', data: Buffer.from([0xff]) },
          { name: '__MACOSX/Made/project.xml', data: 'x' },
        ],
      ),
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual([...(project.others[0]?.texts ?? [])], [['x', ' y ']]);
    assert.equal(project.others[0]?.properties.get('some'), null);
  });

  it('takes CDATA, and keeps line ends and white space of long texts', async () => {
    const body = '<konga.string name="script"> <![CDATA[<trans>a\t< b && c]]>\n&lt;/trans>\r\n </konga.string>';
    const { project } = await readJitterpak(makeJitterpak([{ type: 'Script', id: guid(1), body }]));
    assert.equal(project.scripts[0]?.script, ' <trans>a\t< b && c\n</trans>\n ');
  });

  it('refuses a document type also in schemas that it uses', async () => {
    const map = { type: 'Transformation', id: guid(1), items: { source_xml: 'a.xsd' } };
    const schema = (data: string) => makeJitterpak([map], [{ name: 'Made/files/a.xsd', data }]);
    await assert.rejects(readJitterpak(schema('<!DOCTYPE a><a/>')), { code: 'forbidden-doctype' });
    await assert.rejects(readJitterpak(schema('<xs:schema/>')), { code: 'bad-xml' });
    await readJitterpak(schema('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'));
    await readJitterpak(makeJitterpak([], [{ name: 'Made/files/a.xsd', data: '<!DOCTYPE a><a/>' }]));
  });

  it('allows a document type inside of a text', async () => {
    const body = '<konga.string name="text"><![CDATA[<!DOCTYPE html><p>]]></konga.string>';
    const { project } = await readJitterpak(makeJitterpak([{ type: 'EmailMessage', id: guid(1), body }]));
    assert.equal(project.emails[0]?.texts.get('text'), '<!DOCTYPE html><p>');
  });

  it('may have a deleted entity with the ID of a living one, and no two living ones', async () => {
    const [one, two] = [variable(1, 'a', 'one'), { ...variable(1, 'b', 'two'), type: 'Script' }];
    const { project } = await readJitterpak(makeJitterpak([one, { ...two, isDeleted: true, isListed: false }]));
    assert.deepEqual([project.entities.length, project.deleted.length, project.byId.get(guid(1))?.name], [1, 1, 'a']);
    await assert.rejects(readJitterpak(makeJitterpak([one, two])), { code: 'duplicate-id' });
  });

  it('is refused when an entity has no ID or is none', async () => {
    const with_ = (data: string) => makeJitterpak([], [{ ...entityEntry(variable(1, 'a')), data }]);
    await assert.rejects(readJitterpak(with_(`${head}<Entity type="Script"/>`)), { code: 'bad-id' });
    await assert.rejects(readJitterpak(with_(`${head}<Thing/>`)), { code: 'wrong-root' });
    await assert.rejects(readJitterpak(with_(`${head}<x:Entity xmlns:x="y"/>`)), { code: 'wrong-root' });
  });

  it('reads long parts anew, the same each time', async () => {
    const { project } = await readJitterpak(readSample('wide.jpk'));
    const [script] = project.scripts;
    assert.equal(script?.script, longTextOf(script?.content() ?? null, 'script'));
    const operation: Operation | undefined = project.operations[0];
    assert.equal(operation?.content().children.length, operation?.content().children.length);
  });
});

it('A location is what its file says', async () => {
  const body = locationBody('FTP', { host: 'a', password: '[b]' });
  const { project } = await readJitterpak(makeJitterpak([{ type: 'Source', id: guid(1), body }]));
  assert.deepEqual([project.sources[0]?.locationType, project.sources[0]?.location.get('host')], ['FTP', 'a']);
});
