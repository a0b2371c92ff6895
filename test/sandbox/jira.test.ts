import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { Version3Client } from 'jira.js';
import { ask, basic, listIn } from './ask.ts';

let sandbox: Sandbox;
let client: Version3Client;

const clientOf = (token?: string): Version3Client => {
  const { email = '', apiToken = '' } = sandbox.accounts['jira']?.values ?? {};
  return new Version3Client({
    host: `${sandbox.address}/jira`,
    authentication: { basic: { email, apiToken: token ?? apiToken } },
  });
};

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  client = clientOf();
});
after(() => sandbox.close());

const search = (body: object) => {
  const { email = '', apiToken = '' } = sandbox.accounts['jira']?.values ?? {};
  return ask(sandbox, 'jira', '/rest/api/3/search/jql', { headers: basic(email, apiToken), body });
};

describe('jira.js', () => {
  it('signs in', async () => {
    assert.equal((await client.myself.getCurrentUser()).emailAddress, 'integration@practice-company.example');
    await assert.rejects(clientOf('wrong').myself.getCurrentUser(), { status: 401 });
  });

  it('lists projects and people', async () => {
    const { values, isLast } = await client.projects.searchProjects({ maxResults: 20 });
    assert.deepEqual([values.length, isLast], [20, false]);
    const people = await client.users.getAllUsers({ maxResults: 1000 });
    assert.equal(new Set(people.map(({ accountId }) => accountId)).size, 1000);
  });

  it('pages through a search, each issue once', async () => {
    const keys = new Set<string>();
    let nextPageToken: string | undefined;
    let pages = 0;
    do {
      const { body } = await search({
        jql: 'project is not EMPTY ORDER BY updated ASC',
        fields: ['summary'],
        maxResults: 300,
        nextPageToken,
      });
      for (const { key } of listIn(body['issues'])) keys.add(JSON.stringify(key));
      nextPageToken = body['nextPageToken'] as unknown as string | undefined;
      pages += 1;
    } while (nextPageToken !== undefined);
    assert.deepEqual([pages, keys.size], [4, 1000]);
  });

  it('creates, changes, moves, finds and deletes an issue', async () => {
    const made = await client.issues.createIssue({
      fields: {
        project: { key: 'PR1' },
        issuetype: { name: 'Task' },
        summary: 'Citizen test',
        labels: ['citizen'],
        ...{ customfield_10050: 'A-1' },
      },
    });
    await client.issues.editIssue({
      issueIdOrKey: made.key,
      fields: { summary: 'Citizen test 2', priority: { name: 'High' } },
    });
    await client.issues.doTransition({ issueIdOrKey: made.key, transition: { id: '31' } });
    const { fields } = await client.issues.getIssue({ issueIdOrKey: made.id });
    assert.deepEqual([fields.summary, fields.priority.name, fields.status.name], ['Citizen test 2', 'High', 'Done']);
    const { body } = await search({
      jql: `project = PR1 AND labels in (citizen) AND "External ID" = "A-1" AND summary ~ "test"`,
      fields: ['*all'],
    });
    assert.deepEqual(
      listIn(body['issues']).map(({ key }) => key),
      [made.key],
    );
    await client.issues.deleteIssue({ issueIdOrKey: made.key });
    await assert.rejects(client.issues.getIssue({ issueIdOrKey: made.key }), { status: 404 });
  });

  it('is told what is wrong, field by field', async () => {
    const errors = async (fields: object): Promise<unknown> =>
      client.issues.createIssue({ fields: fields as never }).then(
        () => assert.fail('It was taken'),
        (error: { response?: { data?: { errors?: object } } }) => Object.keys(error.response?.data?.errors ?? {}),
      );
    assert.deepEqual(await errors({ project: { key: 'NONE' }, issuetype: { name: 'Wish' } }), [
      'project',
      'issuetype',
      'summary',
    ]);
    const good = { project: { key: 'PR1' }, issuetype: { name: 'Bug' }, summary: 'x' };
    assert.deepEqual(await errors({ ...good, colour: 'red' }), ['colour']);
    assert.deepEqual(await errors({ ...good, assignee: { accountId: 'nobody' }, labels: ['two words'] }), [
      'assignee',
      'labels',
    ]);
    assert.match((await search({ jql: 'ORDER BY updated' })).text, /Unbounded/);
    assert.match((await search({ jql: 'colour = red' })).text, /Field 'colour' does not exist/);
  });
});
