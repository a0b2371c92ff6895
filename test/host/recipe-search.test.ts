import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLibrary } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type { RecipePage, RelatedRecipes } from 'citizen-integrator/contract';
import { insertDeployment } from '../../packages/host/src/deployments/store.ts';
import { organizationAdmin, startTestHost, type TestHost } from './host-fixture.ts';
import { fillRecipes } from './many-recipes.ts';
import { metadata, recipesOf } from './own-recipes.ts';

const library = createLibrary([], [], {
  ...demoLibrary,
  endpoints: new Map(
    [...demoLibrary.endpoints].map(([id, endpoint]) => [
      id,
      id === 'smtp' ? { ...endpoint, aliases: [...endpoint.aliases, 'Postbox'] } : endpoint,
    ]),
  ),
});

describe('search on a host', () => {
  let host: TestHost;
  let acme: string;
  let birch: string;
  let admin: string;
  let quay: string;

  const signIn = async () => {
    acme = await host.tokenFor();
    birch = await host.tokenFor({ customer: { id: 'birch' } });
    admin = await host.tokenFor(organizationAdmin);
    quay = await host.tokenFor(organizationAdmin, 'quay');
  };

  before(async () => {
    host = await startTestHost({ library });
    await signIn();
    const { upload, send } = recipesOf(host);
    const show = (id: string, audience: object) =>
      host.call(`/v1/recipes/${id}/visibility`, { token: admin, method: 'PUT', body: audience });
    await upload(admin, { id: 'draft', name: 'Copy überfällige Frachten' });
    await upload(admin, { id: 'for-all', name: 'Copy freight lists', keywords: ['Fracht'] });
    await show('for-all', { visibility: 'organization' });
    await upload(admin, { id: 'for-birch', name: 'Birch freight', summary: 'Only for Birch.' });
    await show('for-birch', { visibility: 'shared', sharedWith: { customers: ['birch'], organizations: [] } });
    await upload(admin, { id: 'for-quay', name: 'Quay freight', endpoints: ['postgresql'] });
    await show('for-quay', { visibility: 'shared', sharedWith: { customers: [], organizations: ['quay'] } });
    await upload(admin, { id: 'waiting', name: 'Freight for the world' });
    await show('waiting', { visibility: 'public' });
    await upload(admin, { id: 'gone', name: 'Freight that is gone' });
    await show('gone', { visibility: 'organization' });
    await host.call('/v1/recipes/gone', { token: admin, method: 'DELETE' });
    await send('/v1/recipes/for-all', metadata({ id: 'for-all', name: 'Copy freight bills', version: '1.1.0' }), {
      token: admin,
      method: 'PUT',
    });
  });
  after(() => host.close());

  const queries = [
    '',
    'q=freight',
    'q=freight+bills',
    'q=frachten',
    'q=FRACHT',
    'q=uberfallige',
    'q=postgr',
    'q=postbox',
    'q=email+invoices',
    'q=orders',
    'q=zzzz',
    'q=send',
    'endpoint=postgresql',
    'source=postgresql&target=smtp',
    'target=smtp&q=send',
    'category=finance',
    'action=upsert&source=http-rest',
    'sort=newest&q=freight',
    'sort=quickest',
    'sort=name&endpoint=smtp',
    'sort=used',
  ];

  const ask = async (token: string, query: string): Promise<RecipePage> => {
    const { status, body } = await host.call<RecipePage>(`/v1/recipes?limit=500&${query}`, { token });
    assert.equal(status, 200, query);
    return body;
  };
  const askAll = async () => {
    const answers: Record<string, unknown> = {};
    for (const [who, token] of Object.entries({ acme, birch, admin, quay })) {
      for (const query of queries) {
        const { items, total, facets } = await ask(token, query);
        const byValue = (counts: RecipePage['facets']['endpoint'] = []) =>
          [...counts].sort((a, b) => (a.value < b.value ? -1 : 1));
        answers[`${who}: ${query}`] = {
          ids: query.includes('sort') ? items.map(({ id }) => id) : items.map(({ id }) => id).sort(),
          first: query.startsWith('q=') ? items[0]?.id : null,
          total,
          facets: Object.entries(facets).map(([name, counts]) => [name, byValue(counts)]),
        };
      }
    }
    return answers;
  };

  it('is the same where the host reads all recipes and where the database searches', { timeout: 120_000 }, async () => {
    const read = await askAll();
    assert.deepEqual((read['acme: q=freight'] as { ids: string[] }).ids, ['for-all', 'waiting']);
    assert.ok((read['acme: q=postbox'] as { total: number }).total > 0);
    assert.ok((read['acme: q=email+invoices'] as { ids: string[] }).ids.includes('overdue-invoices-to-mail'));
    const filling = Array.from({ length: 5001 }, (_, place) =>
      metadata({ id: `filling-${place}`, name: `Hold cargo ${place}`, keywords: ['freight'] }),
    );
    await fillRecipes(host, 'lighthouse', 'private', filling);
    await host.restart();
    await signIn();
    const searched = await askAll();
    for (const [question, answer] of Object.entries(read)) assert.deepEqual(searched[question], answer, question);
  });

  describe('by the database', () => {
    it('forgives slips, and finds what is inside of words', async () => {
      const names = async (q: string) => (await ask(acme, `q=${q}`)).items.map(({ name }) => name);
      assert.deepEqual(await names('frieght+bils'), ['Copy freight bills']);
      assert.deepEqual(await names('reight+bill'), ['Copy freight bills']);
      assert.ok((await names('postboks')).length > 0);
      assert.deepEqual(await names('payroll+bonus'), []);
      // What is kept from somebody is not given away by its words.
      assert.deepEqual(await names('uberfallige'), []);
    });

    it('gives every recipe once, page by page', async () => {
      for (const query of ['q=e', 'q=copy', '']) {
        const { items, total } = await ask(acme, query);
        const paged: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const { body }: { body: RecipePage } = await host.call<RecipePage>(
            `/v1/recipes?limit=2&${query}${cursor && `&cursor=${cursor}`}`,
            {
              token: acme,
            },
          );
          assert.equal(body.total, total);
          paged.push(...body.items.map(({ id }) => id));
          ({ next: cursor } = body);
        }
        assert.deepEqual(
          paged,
          items.map(({ id }) => id),
          query,
        );
        assert.equal(new Set(paged).size, total);
      }
    });

    it('keeps to what customers are shown, under the names that they are shown', async () => {
      const { etag } = (await host.call<{ etag: string }>('/v1/presentation', { token: admin })).body;
      const content = {
        hiddenEndpoints: ['sftp-csv'],
        hiddenRecipes: ['waiting'],
        order: ['for-all'],
        collections: [
          { id: 'start', name: 'To start with', recipes: ['overdue-invoices-to-mail', 'for-all', 'waiting'] },
        ],
        phrases: { 'endpoint.smtp.name': 'Pigeon post' },
      };
      const put = await host.call('/v1/presentation', {
        token: admin,
        method: 'PUT',
        body: content,
        headers: { 'if-match': etag },
      });
      assert.equal(put.status, 200, JSON.stringify(put.body));
      const { items, facets } = await ask(acme, '');
      assert.equal(items[0]?.id, 'for-all');
      assert.ok(
        items.every(({ id, endpoints }) => id !== 'waiting' && endpoints.every(each => each.id !== 'sftp-csv')),
      );
      assert.ok(facets.endpoint.every(({ value }) => value !== 'sftp-csv'));
      assert.deepEqual(
        (await ask(acme, 'collection=start')).items.map(({ id }) => id),
        ['overdue-invoices-to-mail', 'for-all'],
      );
      const pigeons = await ask(acme, 'q=pigeon');
      assert.ok(pigeons.total > 0);
      assert.ok(pigeons.items.every(({ endpoints }) => endpoints.some(({ name }) => name === 'Pigeon post')));
      assert.equal((await ask(admin, 'q=pigeon')).total, 0);
      assert.deepEqual(await ask(admin, 'q=pigeon&customer=acme'), pigeons);
    });
  });

  it('puts first what the customer set up last', async () => {
    const setUp = (id: string, recipe: string) =>
      host.store.withScope({ organization: 'harbor', customer: 'acme' }, tx =>
        insertDeployment(tx, {
          organization: 'harbor',
          customer: 'acme',
          id,
          environment: 'test',
          recipe: { id: recipe, version: '1.0.0' },
          createdBy: { id: 'ana', name: 'Ana' },
          configuration: {
            recipe,
            version: '1.0.0',
            environment: 'test',
            connections: {},
            values: {},
            mapping: {},
            schedules: {},
            firstRun: {},
          },
        }),
      );
    await setUp('dep_1', 'rest-records-to-postgresql');
    await setUp('dep_2', 'for-all');
    const lately = (page: RecipePage) => page.items.slice(0, 2).map(({ id, usedAt }) => [id, usedAt !== undefined]);
    const used = [
      ['for-all', true],
      ['rest-records-to-postgresql', true],
    ];
    assert.deepEqual(lately(await ask(acme, 'sort=used&q=')), used);
    assert.ok((await ask(birch, '')).items.every(({ usedAt }) => usedAt === undefined));
    // Lists that the database does not search are read as ever.
    assert.deepEqual(lately(await ask(acme, 'sort=used&visibility=organization&visibility=public')).at(0), used[0]);
  });

  it('names recipes that are like another one', async () => {
    const related = async (id: string, token = acme) =>
      (await host.call<RelatedRecipes>(`/v1/recipes/${id}/related`, { token })).body.items.map(recipe => recipe.id);
    const items = await related('rest-contacts-to-postgresql');
    assert.ok(items.length > 0 && items.length <= 6);
    assert.ok(!items.includes('rest-contacts-to-postgresql'));
    assert.ok(['rest-records-to-postgresql', 'rest-customers-and-orders-to-postgresql'].includes(items[0] ?? ''));
    assert.ok((await related('postgresql-to-postgresql', birch)).includes('for-birch'));
    assert.ok(!(await related('postgresql-to-postgresql')).includes('for-birch'));
    await host.problem('/v1/recipes/nowhere/related', 404, { token: acme });
  });
});
