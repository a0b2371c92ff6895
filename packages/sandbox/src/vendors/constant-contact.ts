import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { alphanumeric, mix, uuid } from '../data/mix.ts';
import { ownFieldsOf } from '../data/own-fields.ts';
import { personOf, type World } from '../data/people.ts';
import { isRow, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { compareValues } from '../query/expression.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { listOf, queryOf, type Practice, type Vendor } from '../vendor.ts';

const idOf = (world: World, kind: string, number: number): string => uuid(world.seed, 'constant contact', kind, number);
/** Each campaign was opened by one contact, so that reports are short. */
const openerOf = (world: World, index: number): number => mix('opener', index) % world.rows;
const customField = {
  custom_field_id: uuid('constant contact', 'custom field'),
  label: 'Region',
  name: 'region',
  type: 'string',
};

const dialect: Dialect = {
  id(object, number, world) {
    return object.canonical === 'CampaignMember'
      ? `${idOf(world, 'activity', number)}|${idOf(world, 'Subscriber', openerOf(world, number))}`
      : idOf(world, object.canonical, number);
  },
  unique: ({ canonical }) =>
    canonical === 'Subscriber'
      ? ['email_address.address']
      : ['MailingList', 'Campaign'].includes(canonical)
        ? ['name']
        : [],
  value(object, field, index, world) {
    if (object.canonical === 'CampaignMember') {
      const opener = personOf(world, 'Subscriber', openerOf(world, index));
      if (field.name === 'contact_id') return idOf(world, 'Subscriber', openerOf(world, index));
      if (field.name === 'campaign_activity_id') return idOf(world, 'activity', index);
      if (field.name === 'tracking_activity_type') return 'em_opens';
      if (field.name === 'email_address') return opener.email;
      if (field.name === 'first_name') return opener.firstName;
      if (field.name === 'last_name') return opener.lastName;
    }
    if (object.canonical === 'Subscriber') {
      if (field.name === 'list_memberships') return [idOf(world, 'MailingList', mix('list', index) % world.rows)];
      if (field.name === 'email_address.permission_to_send') return index % 9 === 0 ? 'unsubscribed' : 'implicit';
      if (field.name.endsWith('.kind')) return 'work';
      if (['taggings', 'custom_fields'].includes(field.name)) return [];
      if (field.name === 'birthday_month') return 1 + (index % 12);
      if (field.name === 'birthday_day') return 1 + (index % 28);
    }
    if (field.name === 'type_code') return 10;
    if (field.name === 'type') return 'NEWSLETTER';
    if (field.name === 'current_status') return index % 4 === 0 ? 'Draft' : 'Done';
    if (object.canonical === 'Event' && field.name === 'status') return 'ACTIVE';
    return undefined;
  },
};

const fault = (key: string, message: string): Row => ({ error_key: key, error_message: message });
const refuse = (status: number, key: string, message: string): Refusal => new Refusal(status, [fault(key, message)]);

const refusalOf = (api: string, { code, field, value, other }: Problem): Refusal => {
  const { name, label } = field;
  const key = `${api}.api.validation.error`;
  switch (code) {
    case 'required':
      return refuse(400, key, `#/${name}: ${label} is required.`);
    case 'unknown':
      return refuse(400, key, `#: Unrecognized field "${name}".`);
    case 'too-long':
      return refuse(
        400,
        key,
        `#/${name}: expected maxLength: ${field.maxLength ?? 0}, actual: ${textOf(value).length}`,
      );
    case 'duplicate':
      return refuse(
        409,
        `${api}.api.conflict`,
        `Validation failed: ${label} already exists (${textOf(other?.['contact_id'] ?? other?.['list_id'] ?? other?.['campaign_id'])})`,
      );
    case 'not-an-email':
      return refuse(400, key, `#/${name}: "${textOf(value)}" is not a valid email address`);
    case 'no-such-record':
      return refuse(400, key, `#/${name}: ${textOf(value)} could not be found.`);
    case 'not-a-choice':
    case 'wrong-type':
    case 'read-only':
      return refuse(400, key, `#/${name}: ${textOf(value)} is not a valid value`);
  }
};

export const constantContact: Vendor = {
  id: 'constant-contact',
  title: 'Constant Contact',
  dialect,
  oauth: {
    authorize: '/oauth2/default/v1/authorize',
    token: '/oauth2/default/v1/token',
    revoke: '/oauth2/default/v1/revoke',
    grants: ['authorization_code', 'refresh_token'],
    refresh: 'rotated',
    lifetime: 86_400,
    scopeSeparator: ' ',
    offline: scopes => scopes.includes('offline_access'),
  },
  account: world => ({
    values: { email: 'news@practice-company.example' },
    oauthClient: {
      id: uuid(world.seed, 'constant contact client'),
      secret: alphanumeric(22, world.seed, 'constant contact secret'),
    },
  }),
  login(request, { oauth }) {
    if (oauth.accepts(credentials(request, 'Bearer'))) return undefined;
    return { status: 401, body: fault('unauthorized', 'Unauthorized') };
  },
  limited: {
    status: 429,
    body: fault('throttled', 'You have exceeded the request limit of your application. Please try again.'),
  },
  failed: (status, message) => [
    fault(status === 404 ? 'not_found' : status === 400 ? 'bad_request' : 'internal_server_error', message),
  ],
  serve,
};

function serve(app: FastifyInstance, practice: Practice): void {
  const table = (canonical: string): Table => {
    const found = practice.store.table(canonical);
    if (!found) throw refuse(404, 'not_found', 'The resource was not found');
    return found;
  };
  const time = (value: Json): Json =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? value.replace(/\.\d+Z$/, 'Z') : value;
  const timed = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, time(value)]));

  /** Pages with a cursor inside of the address of the next one. */
  const page = (request: FastifyRequest, name: string, rows: readonly Row[], most: number): Row => {
    const query = queryOf(request);
    const size = Math.min(most, Math.max(1, Number(query['limit'] ?? 50)));
    const from = Number(Buffer.from(query['cursor'] ?? '', 'base64url').toString('utf8') || 0);
    const next = from + size < rows.length ? Buffer.from(String(from + size)).toString('base64url') : undefined;
    const search = new URLSearchParams({ ...query, cursor: next ?? '' });
    const path = (request.url.split('?')[0] ?? '').replace(/^\/[^/]+/, '');
    return {
      [name]: rows.slice(from, from + size).map(timed),
      [`${name}_count`]: rows.length,
      ...(next === undefined ? {} : { _links: { next: { href: `${path}?${search.toString()}` } } }),
    };
  };
  const get = (from: Table, id: string, api: string): Row => {
    const row = from.get(id);
    if (!row) throw refuse(404, `${api}.api.not_found`, `${from.object.label} ${id} was not found`);
    return row;
  };
  const check = (into: Table, api: string, values: Row, current?: Row, isWhole = current === undefined): Row => {
    const { record, problems } = into.check(
      values,
      { isNew: isWhole, refusesUnknown: true, ignored: ['create_source', 'update_source'] },
      current,
    );
    const serious = problems.find(({ field }) => !/_source$/.test(field.name));
    if (serious) throw refusalOf(api, serious);
    delete record['create_source'];
    delete record['update_source'];
    return record;
  };
  const idIn = (request: FastifyRequest): string => (request.params as { id: string }).id;

  const parts = ['custom_fields', 'list_memberships', 'taggings', 'phone_numbers', 'street_addresses'];
  const person = (request: FastifyRequest, row: Row): Row => {
    const included = (queryOf(request)['include'] ?? '').split(',');
    const made = timed(row);
    for (const part of parts) if (!included.includes(part)) delete made[part];
    delete made['create_source'];
    delete made['update_source'];
    return made;
  };
  const checkLists = (values: Row, needsOne: boolean): void => {
    const asked = Array.isArray(values['list_memberships']) ? values['list_memberships'] : [];
    if (needsOne && asked.length === 0)
      throw refuse(400, 'contacts.api.validation.error', '#/list_memberships: at least one list is needed');
    for (const id of asked)
      if (!table('MailingList').get(id))
        throw refuse(400, 'contacts.api.validation.error', `#/list_memberships: ${textOf(id)} could not be found.`);
  };

  app.get('/v3/account/summary', () => ({
    encoded_account_id: 'p07e1lpractice',
    organization_name: 'Practice Company',
    contact_email: practice.account.values['email'],
    country_code: 'DE',
  }));
  app.get('/v3/contacts', request => {
    const { email, updated_after, status = 'active' } = queryOf(request);
    const lists = listOf(request, 'lists').flatMap(each => each.split(','));
    const rows = table('Subscriber')
      .rows()
      .filter(row => {
        const address = rowOf(row['email_address']);
        const isOut = address['permission_to_send'] === 'unsubscribed';
        const memberships = Array.isArray(row['list_memberships']) ? row['list_memberships'].map(textOf) : [];
        return (
          (email === undefined || textOf(address['address']).toLowerCase() === email.toLowerCase()) &&
          (updated_after === undefined || (compareValues(row['updated_at'], updated_after, 'datetime') ?? 0) >= 0) &&
          (status === 'all' || (status === 'unsubscribed') === isOut) &&
          (lists.length === 0 || lists.some(id => memberships.includes(id)))
        );
      });
    return page(
      request,
      'contacts',
      rows.map(row => person(request, row)),
      500,
    );
  });
  app.post('/v3/contacts', (request, reply) => {
    const values = rowOf(request.body);
    checkLists(values, false);
    if (!['Contact', 'Account'].includes(textOf(values['create_source'])))
      throw refuse(400, 'contacts.api.validation.error', '#/create_source: is required');
    const row = table('Subscriber').insert({
      list_memberships: [],
      ...check(table('Subscriber'), 'contacts', { list_memberships: [null], ...values }),
    });
    return reply.code(201).send(timed(row));
  });
  app.post('/v3/contacts/sign_up_form', (request, reply: FastifyReply) => {
    const { email_address, phone_number, street_address, ...rest } = rowOf(request.body);
    checkLists(rest, true);
    const current = table('Subscriber').find('email_address.address', email_address);
    const values: Row = {
      ...rest,
      email_address: {
        ...rowOf(current?.['email_address'] ?? { permission_to_send: 'implicit' }),
        address: email_address,
      },
      ...(phone_number === undefined ? {} : { phone_numbers: [{ phone_number, kind: 'work' }] }),
      ...(isRow(street_address) ? { street_addresses: [street_address] } : {}),
    };
    const record = check(table('Subscriber'), 'contacts', values, current);
    // Fields that are not sent are kept, and lists are added.
    const before = Array.isArray(current?.['list_memberships']) ? current['list_memberships'] : [];
    const after = [
      ...new Set([...before, ...(Array.isArray(record['list_memberships']) ? record['list_memberships'] : [])]),
    ];
    const row = current
      ? table('Subscriber').change(current, { ...record, list_memberships: after })
      : table('Subscriber').insert(record);
    return reply
      .code(current ? 200 : 201)
      .send({ contact_id: row['contact_id'], action: current ? 'updated' : 'created' });
  });
  app.get('/v3/contacts/:id', request => person(request, get(table('Subscriber'), idIn(request), 'contacts')));
  app.put('/v3/contacts/:id', request => {
    const from = table('Subscriber');
    const row = get(from, idIn(request), 'contacts');
    const values = rowOf(request.body);
    checkLists(values, false);
    if (!['Contact', 'Account'].includes(textOf(values['update_source'])))
      throw refuse(400, 'contacts.api.validation.error', '#/update_source: is required');
    const record = check(from, 'contacts', { list_memberships: [null], ...values }, row, true);
    // The whole contact is written: what is left out is cleared.
    return timed(
      from.replace({
        contact_id: row['contact_id'],
        created_at: row['created_at'],
        ...record,
        list_memberships: values['list_memberships'] ?? [],
      }),
    );
  });
  app.delete('/v3/contacts/:id', (request, reply) => {
    table('Subscriber').remove(get(table('Subscriber'), idIn(request), 'contacts'));
    return reply.code(204).send();
  });
  app.get('/v3/contact_custom_fields', request => {
    const more = ownFieldsOf(practice.world).map(({ number, name, label }) => ({
      custom_field_id: uuid('constant contact', 'own field', number),
      label,
      name,
      type: 'string',
    }));
    return page(request, 'custom_fields', [customField, ...more], 100);
  });

  app.get('/v3/contact_lists', request => {
    const { name } = queryOf(request);
    const rows = table('MailingList')
      .rows()
      .filter(row => name === undefined || textOf(row['name']).toLowerCase() === name.toLowerCase());
    return page(request, 'lists', rows, 1000);
  });
  app.post('/v3/contact_lists', (request, reply) =>
    reply.code(201).send(
      timed(
        table('MailingList').insert({
          favorite: false,
          membership_count: 0,
          ...check(table('MailingList'), 'lists', rowOf(request.body)),
        }),
      ),
    ),
  );
  app.get('/v3/contact_lists/:id', request => timed(get(table('MailingList'), idIn(request), 'lists')));
  app.put('/v3/contact_lists/:id', request => {
    const row = get(table('MailingList'), idIn(request), 'lists');
    return timed(
      table('MailingList').change(row, check(table('MailingList'), 'lists', rowOf(request.body), row, true)),
    );
  });
  app.delete('/v3/contact_lists/:id', (request, reply) => {
    table('MailingList').remove(get(table('MailingList'), idIn(request), 'lists'));
    return reply.code(202).send({ activity_id: uuid('delete', idIn(request)), state: 'processing' });
  });

  /** What an e-mail says, and to whom: those that it must say first. */
  const contentFields = ['from_name', 'from_email', 'reply_to_email', 'subject', 'html_content', 'preheader'];
  const activityOf = (campaign: Json): string => {
    const index = table('Campaign')
      .rows()
      .findIndex(row => row['campaign_id'] === campaign);
    return idOf(practice.world, 'activity', index);
  };
  const campaign = (row: Row, withActivities: boolean): Row => {
    const { campaign_id, name, current_status, type, type_code, created_at, updated_at } = timed(row);
    const made: Row = { campaign_id, name, current_status, type, type_code, created_at, updated_at };
    return withActivities
      ? {
          ...made,
          campaign_activities: [
            { campaign_activity_id: activityOf(campaign_id), role: 'primary_email' },
            { campaign_activity_id: uuid('permalink', textOf(campaign_id)), role: 'permalink' },
          ],
        }
      : made;
  };
  app.get('/v3/emails', request => {
    const { after_date } = queryOf(request);
    const rows = table('Campaign')
      .rows()
      .filter(row => after_date === undefined || (compareValues(row['updated_at'], after_date, 'datetime') ?? 0) >= 0);
    return page(
      request,
      'campaigns',
      rows.map(row => campaign(row, false)),
      500,
    );
  });
  app.post('/v3/emails', request => {
    const { name, email_campaign_activities } = rowOf(request.body);
    const [activity] = rowsOf(email_campaign_activities);
    const { format_type: _format, ...content } = activity ?? {};
    for (const field of contentFields.slice(0, 4)) {
      if (!content[field])
        throw refuse(400, 'emails.api.validation.error', `#/email_campaign_activities/0/${field}: is required`);
    }
    const into = table('Campaign');
    const record = check(into, 'emails', { ...content, name });
    const row = into.insert({
      ...content,
      name: record['name'],
      current_status: 'Draft',
      type: 'CUSTOM_CODE_EMAIL',
      type_code: 35,
    });
    return campaign(row, true);
  });
  app.get('/v3/emails/activities/:id', request => {
    const row = table('Campaign')
      .rows()
      .find(each => activityOf(each['campaign_id']) === idIn(request));
    const content = contentFields.flatMap(name => (row?.[name] === undefined ? [] : [[name, row[name]] as const]));
    return { campaign_activity_id: idIn(request), role: 'primary_email', ...Object.fromEntries(content) };
  });
  app.get('/v3/emails/:id', request => campaign(get(table('Campaign'), idIn(request), 'emails'), true));
  app.patch('/v3/emails/:id', request => {
    const row = get(table('Campaign'), idIn(request), 'emails');
    return campaign(
      table('Campaign').change(row, check(table('Campaign'), 'emails', { name: rowOf(request.body)['name'] }, row)),
      true,
    );
  });
  app.delete('/v3/emails/:id', (request, reply) => {
    table('Campaign').remove(get(table('Campaign'), idIn(request), 'emails'));
    return reply.code(204).send();
  });
  app.get('/v3/reports/email_reports/:id/tracking/:kind', request => {
    const rows = table('CampaignMember')
      .rows()
      .filter(row => row['campaign_activity_id'] === idIn(request))
      .map(({ id: _id, ...row }) => row);
    return page(request, 'tracking_activities', rows, 500);
  });

  app.get('/v3/events', request => {
    const query = queryOf(request);
    const size = Math.min(100, Number(query['limit'] ?? 100));
    const from = Number(query['next'] ?? 0);
    const rows = table('Event').rows();
    return {
      events: rows.slice(from, from + size).map(timed),
      next_cursor: from + size < rows.length ? String(from + size) : null,
    };
  });
  app.get('/v3/events/:id', request => timed(get(table('Event'), idIn(request), 'events')));
}
