import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { basicOf, isSame } from '../auth/credentials.ts';
import { alphanumeric } from '../data/mix.ts';
import { rowOf, textOf, type Row } from '../json.ts';
import { readPath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const bases: Readonly<Record<string, number>> = {
  Subscriber: 300_000,
  MailingList: 5_000,
  Campaign: 70_000,
  CampaignMember: 300_000,
};
/** Kept by name, written only: their ids are the sender's own. */
const insight = new Set(['Order', 'Product']);

const dialect: Dialect = {
  id: ({ canonical }, number) =>
    insight.has(canonical) ? `record-${number + 1}` : (bases[canonical] ?? 900_000) + number + 1,
  rows: ({ canonical }, rows) =>
    canonical === 'MailingList'
      ? Math.min(rows, 12)
      : canonical === 'Campaign'
        ? Math.min(rows, 40)
        : insight.has(canonical)
          ? 0
          : rows,
  unique: ({ canonical }) =>
    canonical === 'Subscriber' ? ['identifiers.email'] : canonical === 'MailingList' ? ['name'] : [],
  value(_object, field, index) {
    if (field.name === 'dateSent') return new Date(Date.UTC(2025, 11, 1 + (index % 31), 9)).toISOString();
    if (field.name === 'channelProperties.email.status') return 'subscribed';
    if (field.name === 'lists' || field.name === 'consentRecords') return [];
    return undefined;
  },
};

const v2 = (message: string, token: string): Row => ({ message: `${message} ${token}` });
const v3 = (errorCode: string, description: string, details: Row[] = []): Row => ({ errorCode, description, details });

const sentence = ({ code, field }: Problem): string => {
  switch (code) {
    case 'required':
      return `'${field.name}' is required`;
    case 'too-long':
      return `'${field.name}' is longer than ${field.maxLength ?? 0} characters`;
    case 'duplicate':
      return `'${field.name}' belongs to another record`;
    case 'not-an-email':
      return `'${field.name}' is no valid e-mail address`;
    case 'unknown':
      return `There is no data field '${field.name}'`;
    case 'not-a-choice':
    case 'no-such-record':
    case 'wrong-type':
    case 'read-only':
      return `'${field.name}' is not valid`;
  }
};

const notFoundV3 = (): Refusal => new Refusal(404, v3('contacts:contactNotFound', 'Contact not found'));
const notFoundV2 = (): Refusal => new Refusal(404, v2('Error: not found', 'ERROR_NON_EXISTENT'));

function serve(app: FastifyInstance, practice: Practice): void {
  const table = (canonical: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.canonical === canonical);
    if (!found) throw new Error(`There is no ${canonical}`);
    return found;
  };
  const contacts = (): Table => table('Subscriber');

  app.get('/v2/account-info', () => ({
    id: 4711,
    properties: [
      { name: 'Name', type: 'String', value: 'Practice Company' },
      { name: 'MainEmail', type: 'String', value: 'owner@practice-company.example' },
      { name: 'ApiEndpoint', type: 'String', value: 'https://r1-api.dotdigital.com' },
    ],
  }));
  app.get('/v2/data-fields', () =>
    contacts()
      .object.fields.filter(({ name }) => name.startsWith('dataFields.'))
      .map(({ name, type }) => ({
        name: name.slice('dataFields.'.length),
        type: type === 'datetime' ? 'Date' : type === 'decimal' ? 'Numeric' : type === 'boolean' ? 'Boolean' : 'String',
        visibility: 'Private',
        defaultValue: null,
      })),
  );

  const checkContact = (values: Row, current?: Row): Row => {
    const { record, problems } = contacts().check(
      values,
      { isNew: !current, ignored: ['matchIdentifier', 'preferences'] },
      current,
    );
    const [first] = problems;
    if (first?.code === 'duplicate') throw new Refusal(409, v3('contacts:identifierConflict', sentence(first)));
    if (first) {
      const details = problems.map(problem => ({ propertyName: problem.field.name, description: sentence(problem) }));
      throw new Refusal(400, v3('request:invalid', sentence(first), details));
    }
    const known = new Set(contacts().object.fields.map(({ name }) => name));
    const stranger = Object.keys(rowOf(record['dataFields'])).find(name => !known.has(`dataFields.${name}`));
    if (stranger !== undefined)
      throw new Refusal(400, v3('contacts:dataFieldNotFound', `There is no data field '${stranger}'`));
    return record;
  };
  const byIdentifier = (kind: string, value: string): Row | undefined =>
    kind === 'contactId'
      ? contacts().get(value)
      : kind === 'email'
        ? contacts().find('identifiers.email', value)
        : kind === 'mobileNumber'
          ? contacts().find('identifiers.mobileNumber', value)
          : undefined;

  app.get('/contacts/v3', request => {
    const query = queryOf(request);
    const limit = Math.min(10_000, Math.max(1, Number(query['limit'] ?? 1000)));
    const since = Date.parse((query['~modified'] ?? '').replace('gte::', ''));
    const rows = contacts()
      .rows()
      .filter(row => Number.isNaN(since) || Date.parse(textOf(row['updated'])) >= since);
    const from = Number(query['marker'] ?? 0);
    const next = from + limit;
    return {
      _items: rows.slice(from, next),
      _links: {
        self: { marker: String(from) },
        ...(next < rows.length && {
          next: { href: `/contacts/v3?marker=${next}&limit=${limit}`, marker: String(next) },
        }),
      },
    };
  });
  interface Named {
    readonly kind: string;
    readonly value: string;
  }
  app.get<{ Params: Named }>('/contacts/v3/:kind/:value', request => {
    const row = byIdentifier(request.params.kind, request.params.value);
    if (!row) throw notFoundV3();
    return row;
  });
  const insertContact = (values: Row, reply: FastifyReply) =>
    reply.code(201).send(contacts().insert(checkContact(values)));
  app.post('/contacts/v3', (request, reply) => insertContact(rowOf(request.body), reply));
  app.patch<{ Params: Named }>('/contacts/v3/:kind/:value', (request, reply) => {
    const { kind, value } = request.params;
    const values = rowOf(request.body);
    const row = byIdentifier(kind, value);
    if (row) return contacts().change(row, checkContact(values, row));
    if (kind === 'contactId') throw notFoundV3();
    return insertContact({ ...values, identifiers: { [kind]: value, ...rowOf(values['identifiers']) } }, reply);
  });
  app.delete<{ Params: Named }>('/contacts/v3/:kind/:value', (request, reply) => {
    const row = byIdentifier(request.params.kind, request.params.value);
    if (!row) throw notFoundV3();
    contacts().remove(row);
    return reply.code(204).send();
  });

  const paged = (request: FastifyRequest, rows: readonly Row[]): Row[] => {
    const query = queryOf(request);
    const skip = Number(query['skip'] ?? 0);
    return rows.slice(skip, skip + Math.min(1000, Number(query['select'] ?? 1000)));
  };
  for (const [path, canonical] of [
    ['address-books', 'MailingList'],
    ['campaigns', 'Campaign'],
  ] as const) {
    const check = (values: Row, current?: Row): Row => {
      const { record, problems } = table(canonical).check(values, { isNew: !current }, current);
      const [first] = problems;
      if (first)
        throw new Refusal(
          400,
          v2(
            `Error: ${sentence(first)}`,
            first.code === 'duplicate' ? 'ERROR_ADDRESSBOOK_DUPLICATE' : 'ERROR_PARAMETER_INVALID',
          ),
        );
      return record;
    };
    const find = (id: string): Row => {
      const row = table(canonical).get(id);
      if (!row) throw notFoundV2();
      return row;
    };
    app.get(`/v2/${path}`, request => paged(request, table(canonical).rows()));
    app.get<{ Params: { id: string } }>(`/v2/${path}/:id`, request => find(request.params.id));
    app.post(`/v2/${path}`, request => table(canonical).insert(check(rowOf(request.body))));
    app.put<{ Params: { id: string } }>(`/v2/${path}/:id`, request => {
      const row = find(request.params.id);
      return table(canonical).change(row, check(rowOf(request.body), row));
    });
    app.delete<{ Params: { id: string } }>(`/v2/${path}/:id`, (request, reply) => {
      table(canonical).remove(find(request.params.id));
      return reply.code(204).send();
    });
  }
  app.get<{ Params: { id: string; day: string } }>('/v2/campaigns/:id/activities/since-date/:day', request => {
    const since = Date.parse(request.params.day);
    const campaigns = table('Campaign').rows();
    const place = campaigns.findIndex(row => textOf(row['id']) === request.params.id);
    if (place < 0) throw notFoundV2();
    const rows = table('CampaignMember')
      .rows()
      .filter((row, index) => index % campaigns.length === place && Date.parse(textOf(row['dateSent'])) >= since);
    return paged(request, rows);
  });

  /** Collections of the sender's own records, by the name that he gives them. */
  const keep = (canonical: string, key: string, more: Row, request: FastifyRequest, reply: FastifyReply) => {
    const into = table(canonical);
    const values = { ...more, key, json: rowOf(request.body) };
    const row = into.get(key);
    const { record, problems } = into.check(values, { isNew: !row }, row);
    const [first] = problems;
    if (first) throw new Refusal(400, v3('insightData:invalid', sentence(first)));
    if (row) return into.change(row, record);
    return reply.code(201).send(into.insert(record));
  };
  app.put<{ Params: { email: string; record: string } }>(
    '/insightData/v3/contacts/email/:email/Orders/:record',
    (request, reply) => {
      const { email, record } = request.params;
      if (!byIdentifier('email', email)) throw notFoundV3();
      return keep('Order', record, { contactIdentifier: email }, request, reply);
    },
  );
  app.put<{ Params: { record: string } }>('/insightData/v3/account/Catalog_Default/:record', (request, reply) =>
    keep('Product', request.params.record, {}, request, reply),
  );
  app.get<{ Params: { record: string } }>('/insightData/v3/account/Catalog_Default/:record', request => {
    const row = table('Product').get(request.params.record);
    if (!row) throw new Refusal(404, v3('insightData:recordNotFound', 'Record not found'));
    return { key: row['key'], json: readPath(row, 'json') };
  });
}

export const dotdigital: Vendor = {
  id: 'dotdigital',
  title: 'Dotdigital',
  dialect,
  account: world => ({
    values: {
      region: 'r1',
      apiUser: 'apiuser-0123456789ab@apiconnector.com',
      apiPassword: alphanumeric(20, world.seed, 'dotdigital password'),
    },
  }),
  login(request, { account: { values } }) {
    const basic = basicOf(request);
    const isRight =
      basic && isSame(basic.user, values['apiUser'] ?? '') && isSame(basic.password, values['apiPassword'] ?? '');
    return isRight ? undefined : { status: 401, body: v2('Error: authorization failed', 'ERROR_UNAUTHORIZED') };
  },
  limited: {
    status: 429,
    body: v3('rateLimit:exceeded', 'Too many requests'),
    headers: { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0', 'x-ratelimit-scope': 'Account' },
  },
  failed: (status, message) => v2(`Error: ${message}`, status === 404 ? 'ERROR_NON_EXISTENT' : 'ERROR_GENERAL'),
  serve,
};
