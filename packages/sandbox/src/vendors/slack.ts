import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentials, isSame } from '../auth/credentials.ts';
import { alphanumeric, hexadecimal } from '../data/mix.ts';
import { joined, rowOf, textOf, type Row, type Json } from '../json.ts';
import { readPath } from '../record-path.ts';
import type { Dialect } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const code = (letter: string, number: number): string =>
  `${letter}0PR${number.toString(36).toUpperCase().padStart(7, '0')}`;
const team = { id: code('T', 1), name: 'Practice Company' };
const channels = ['general', 'integrations', 'sales', 'support', 'orders'].map((name, index) => ({
  id: code('C', index + 1),
  name,
}));

const dialect: Dialect = {
  id: (object, number) =>
    object.canonical === 'Message'
      ? `${1_769_900_000 + number}.${String(number + 1).padStart(6, '0')}`
      : code('U', number + 1),
  lists: { channels },
  rows: (object, rows) => (object.canonical === 'Message' ? 0 : rows),
  value(_object, field) {
    if (field.name === 'deleted') return false;
    return undefined;
  },
  finish(object, record) {
    if (object.canonical !== 'User') return;
    record['team_id'] = team.id;
    record['is_bot'] = false;
    record['name'] = textOf(readPath(record, 'profile.email')).split('@')[0];
    record['real_name'] = readPath(record, 'profile.real_name');
  },
};

/** Slack says most of what is wrong with status 200. */
const no = (error: string, more: Row = {}): Row => ({ ok: false, error, ...more });

export const slack: Vendor = {
  id: 'slack',
  title: 'Slack',
  dialect,
  oauth: {
    authorize: '/oauth/v2/authorize',
    token: '/api/oauth.v2.access',
    grants: ['authorization_code', 'refresh_token'],
    refresh: 'rotated',
    lifetime: 43_200,
    scopeSeparator: ',',
    tokenPrefix: 'xoxe.xoxb-',
    body: ({ accessToken, refreshToken, expiresIn, scope }) => ({
      ok: true,
      access_token: accessToken,
      token_type: 'bot',
      scope,
      bot_user_id: code('U', 1),
      app_id: code('A', 1),
      team,
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: code('U', 1) },
      expires_in: expiresIn,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    }),
    refuse: error => ({
      status: 200,
      body: no(error === 'invalid_client' ? 'bad_client_secret' : error === 'invalid_grant' ? 'invalid_code' : error),
    }),
  },
  account: world => ({
    values: { botToken: `xoxb-${alphanumeric(40, world.seed, 'slack token')}`, channel: '#integrations' },
    oauthClient: {
      id: `1234567890.${alphanumeric(12, world.seed, 'slack client')}`,
      secret: hexadecimal(32, world.seed, 'slack secret'),
    },
  }),
  login(request, { account: { values }, oauth }) {
    const token = credentials(request, 'Bearer') ?? queryOf(request)['token'];
    // What comes in a form is read after this question: see serve.
    if (token === undefined) return request.method === 'POST' ? undefined : { status: 200, body: no('not_authed') };
    return isSame(token, values['botToken'] ?? '') || oauth.accepts(token)
      ? undefined
      : { status: 200, body: no('invalid_auth') };
  },
  limited: { status: 429, body: no('ratelimited'), headers: { 'retry-after': '1' } },
  failed: (status, message) =>
    no(status === 404 ? 'unknown_method' : status === 400 ? 'invalid_json' : 'fatal_error', { detail: message }),
  serve,
};

function serve(app: FastifyInstance, practice: Practice): void {
  const people = () => practice.store.table('User');
  const messages = () => practice.store.table('Message');
  const valuesOf = (request: FastifyRequest): Row => ({ ...queryOf(request), ...rowOf(request.body) });
  const channelOf = (written: unknown) =>
    channels.find(({ id, name }) => id === written || `#${name}` === written || name === written);
  const person = (row: Row): Row => ({ ...row, updated: Math.floor(Date.parse(textOf(row['updated'])) / 1000) });

  const page = (values: Row, name: string, rows: readonly Row[]): Row => {
    const limit = Math.min(1000, Number(values['limit'] ?? 100) || 100);
    const from = Number(Buffer.from(textOf(values['cursor']), 'base64').toString('utf8') || 0);
    const next = from + limit < rows.length ? Buffer.from(String(from + limit)).toString('base64') : '';
    return { ok: true, [name]: rows.slice(from, from + limit), response_metadata: { next_cursor: next } };
  };

  const timeStamp = (): string => {
    const count = (messages()?.rows().length ?? 0) + 1;
    return `${Math.floor(practice.now() / 1000)}.${String(count).padStart(6, '0')}`;
  };

  const told = (ts: Json, text: Json | undefined): Row => ({
    type: 'message',
    user: code('U', 1),
    bot_id: code('B', 1),
    text,
    ts,
  });

  const methods: Readonly<Record<string, (values: Row) => Row>> = {
    'api.test': values => ({ ok: true, args: values }),
    'auth.test': () => ({
      ok: true,
      url: 'https://practice-company.slack.com/',
      team: team.name,
      user: 'citizen_integrator',
      team_id: team.id,
      user_id: code('U', 1),
      bot_id: code('B', 1),
    }),
    'chat.postMessage': values => {
      const channel = channelOf(values['channel']);
      if (!channel) return no('channel_not_found');
      if (!values['text'] && !values['blocks'] && !values['attachments']) return no('no_text');
      if (textOf(values['text']).length > 40_000) return no('msg_too_long');
      const ts = timeStamp();
      const { token: _token, ...message } = values;
      messages()?.insert({ ...message, channel: channel.id, ts });
      return { ok: true, channel: channel.id, ts, message: told(ts, values['text']) };
    },
    'chat.update': values => {
      const row = messages()?.get(values['ts']);
      if (!channelOf(values['channel'])) return no('channel_not_found');
      if (!row) return no('message_not_found');
      messages()?.change(row, { text: values['text'] });
      const { ts = null, channel } = row;
      return { ok: true, channel, ts, text: values['text'], message: told(ts, values['text']) };
    },
    'chat.delete': values => {
      const row = messages()?.get(values['ts']);
      if (!row) return no('message_not_found');
      messages()?.remove(row);
      return { ok: true, channel: row['channel'], ts: row['ts'] };
    },
    'conversations.list': values =>
      page(
        values,
        'channels',
        channels.map(channel => ({
          ...channel,
          is_channel: true,
          is_private: false,
          is_archived: false,
          is_member: true,
        })),
      ),
    'conversations.history': values => {
      const channel = channelOf(values['channel']);
      if (!channel) return no('channel_not_found');
      const rows = (messages()?.rows() ?? []).filter(
        row => row['channel'] === channel.id && Number(row['ts']) > Number(values['oldest'] ?? 0),
      );
      return { ...page(values, 'messages', rows.map(row => ({ type: 'message', ...row })).reverse()), has_more: false };
    },
    'users.list': values => ({
      ...page(values, 'members', (people()?.rows() ?? []).map(person)),
      cache_ts: Math.floor(practice.now() / 1000),
    }),
    'users.info': values => {
      const row = people()?.get(values['user']);
      return row ? { ok: true, user: person(row) } : no('user_not_found');
    },
    'users.lookupByEmail': values => {
      const row = people()?.find('profile.email', values['email']);
      return row ? { ok: true, user: person(row) } : no('users_not_found');
    },
  };

  const answer = (request: FastifyRequest, reply: FastifyReply): Row | FastifyReply => {
    const { method } = request.params as { method: string };
    const values = valuesOf(request);
    if (!request.headers.authorization && values['token'] !== undefined) {
      const token = textOf(values['token']);
      if (!isSame(token, practice.account.values['botToken'] ?? '') && !practice.oauth.accepts(token))
        return no('invalid_auth');
    } else if (!request.headers.authorization) return no('not_authed');
    const call = methods[method];
    if (!call) return no('unknown_method', { req_method: joined(method) });
    return reply.header('x-oauth-scopes', 'chat:write,channels:read,users:read,users:read.email').send(call(values));
  };
  app.get('/api/:method', answer);
  app.post('/api/:method', answer);
}
