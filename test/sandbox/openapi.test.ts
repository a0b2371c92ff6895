import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, basic, wordOf, type Loose } from './ask.ts';

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json': { readonly schema: object } } }>
  >;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

interface Validator {
  (value: unknown): boolean;
  errors?: { instancePath: string; message: string }[] | null;
}

// Where fastify has it from: nothing of ours needs it but tests.
const ofFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
const { default: Ajv } = createRequire(ofFastify.resolve('@fastify/ajv-compiler'))('ajv') as {
  default: new (options: object) => {
    addSchema: (schema: object, key: string) => void;
    compile: (schema: object) => Validator;
  };
};

let sandbox: Sandbox;
before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject: 20 });
});
after(() => sandbox.close());

interface Asked {
  /** What stands for names in the path. */
  readonly names?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Calls a practice account, and holds what it answers to the vendor's own document in `openapi`. */
const clientOf = (vendor: string, place: string, headers: Readonly<Record<string, string>>) => {
  const text = readFileSync(new URL(`./openapi/${vendor}.json`, import.meta.url), 'utf8');
  const { paths, components } = JSON.parse(text.replaceAll('#/components', 'api#/components')) as OpenApi;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ components }, 'api');
  const left = new Set(
    Object.entries(paths).flatMap(([path, calls]) => Object.keys(calls).map(name => `${name.toUpperCase()} ${path}`)),
  );
  return {
    /** Those that nobody has asked for yet. */
    left,
    /** @param operation `GET /users/{id}`, as the document has it. */
    call: async (operation: string, { names = {}, query = {}, body }: Asked = {}): Promise<Loose> => {
      left.delete(operation);
      const [method = '', path = ''] = operation.split(' ');
      const { responses } = paths[path]?.[method.toLowerCase()] ?? assert.fail(`There is no ${operation}`);
      const address = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(names[name] ?? ''));
      const search = new URLSearchParams(query).toString();
      const answer = await ask(sandbox, vendor, `${place}${address}${search && `?${search}`}`, {
        method,
        headers,
        body,
      });
      const described = responses[String(answer.status)] ?? responses['default'];
      assert.ok(described, `${operation}: ${answer.status} ${answer.text}`);
      const schema = described.content?.['application/json'].schema;
      if (!schema) return answer.body;
      const validate = ajv.compile(schema);
      validate(answer.body);
      const told = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
      assert.deepEqual(told, [], operation);
      return answer.body;
    },
  };
};

describe('A practice account answers as the vendor says of', () => {
  it('Jira', async () => {
    const { email = '', apiToken = '' } = sandbox.accounts['jira']?.values ?? {};
    const { call, left } = clientOf('jira', '', basic(email, apiToken));
    const { accountId } = await call('GET /rest/api/3/myself');
    await call('GET /rest/api/3/serverInfo');
    await call('GET /rest/api/3/field');
    await call('GET /rest/api/3/priority');
    await call('GET /rest/api/3/status');
    await call('GET /rest/api/3/users/search');
    await call('GET /rest/api/3/user/search', { query: { query: 'a' } });
    await call('GET /rest/api/3/user', { query: { accountId: wordOf(accountId) } });

    const project = { key: 'NEW', name: 'New', projectTypeKey: 'software', leadAccountId: accountId };
    await call('POST /rest/api/3/project', { body: project });
    await call('PUT /rest/api/3/project/{projectIdOrKey}', { names: { projectIdOrKey: 'NEW' }, body: { name: 'Old' } });
    const { lead } = await call('GET /rest/api/3/project/{projectIdOrKey}', { names: { projectIdOrKey: 'NEW' } });
    assert.equal(lead?.['accountId'], accountId);
    const plain = await call('GET /rest/api/3/project/search');
    const whole = await call('GET /rest/api/3/project/search', { query: { expand: 'description,lead,url' } });
    assert.deepEqual(
      [plain, whole].map(({ values }) => 'lead' in (values?.[0] ?? {})),
      [false, true],
    );

    const fields = { project: { key: 'NEW' }, summary: 'It rains in', issuetype: { name: 'Task' } };
    const { key } = await call('POST /rest/api/3/issue', { body: { fields } });
    const issueUpdates = [{ fields }, { fields: { project: { key: 'NEW' } } }];
    await call('POST /rest/api/3/issue/bulk', { body: { issueUpdates } });
    const names = { issueIdOrKey: wordOf(key) };
    await call('PUT /rest/api/3/issue/{issueIdOrKey}', { names, body: { fields: { summary: 'It rains' } } });
    await call('GET /rest/api/3/issue/{issueIdOrKey}', { names });
    await call('GET /rest/api/3/search', { query: { jql: 'project is not EMPTY' } });
    assert.deepEqual([...left], []);
  });

  it('Slack', async () => {
    const { botToken = '' } = sandbox.accounts['slack']?.values ?? {};
    const { call, left } = clientOf('slack', '/api', { authorization: `Bearer ${botToken}` });
    await call('GET /auth.test');
    const { channels } = await call('GET /conversations.list');
    const channel = channels?.[0]?.['id'];
    const { members } = await call('GET /users.list');
    const user = members?.[0];
    await call('GET /users.info', { query: { user: wordOf(user?.['id']) } });
    await call('GET /users.lookupByEmail', { query: { email: wordOf(user?.['profile']?.['email']) } });
    const { ts } = await call('POST /chat.postMessage', { body: { channel, text: 'It rains' } });
    await call('POST /chat.update', { body: { channel, ts, text: 'It rains in' } });
    assert.deepEqual([...left], []);
  });
});
